"""Addresses of those who run a floor, under /supervisor/."""

from __future__ import annotations

from django.urls import path

from tejido.web.supervisor import agents, contacts, floor, marks, queues, task_reviews, tasks

urlpatterns = [
    path("", floor.programmes, name="supervisor"),
    path("<uuid:key>/", floor.page, name="supervisor_floor"),
    path("contacts/<uuid:key>/join", contacts.join, name="supervisor_join"),
    path("contacts/<uuid:key>/leave", contacts.leave, name="supervisor_leave"),
    path("contacts/<uuid:key>/notes", contacts.write_note, name="supervisor_note"),
    path("contacts/<uuid:key>/take-over", contacts.take_over, name="supervisor_take_over"),
    path("contacts/<uuid:key>/targets", contacts.targets, name="supervisor_targets"),
    path("contacts/<uuid:key>/reassign", contacts.reassign, name="supervisor_reassign"),
    path("agents/<uuid:key>/activity", agents.activity, name="supervisor_activity"),
    path("agents/<uuid:key>/queues/<uuid:programme_key>", agents.queues, name="supervisor_agent_queues"),
    path("agents/<uuid:key>/queue", agents.change_queue, name="supervisor_agent_queue"),
    path("queues/<uuid:key>/close", queues.close, name="supervisor_close_queue"),
    path("queues/<uuid:key>/open", queues.open_again, name="supervisor_open_queue"),
    path("<uuid:key>/notices", queues.post_notice, name="supervisor_post_notice"),
    path("notices/<uuid:key>/withdraw", queues.withdraw_notice, name="supervisor_withdraw_notice"),
    path("hands/<uuid:key>/answer", marks.answer_hand, name="supervisor_answer_hand"),
    path("hands/<uuid:key>/lower", marks.lower_hand, name="supervisor_lower_hand"),
    path("flags/<uuid:key>/review", marks.review_flag, name="supervisor_review_flag"),
    path("tasks/", tasks.page, name="supervisor_tasks"),
    path("tasks/rejected/", task_reviews.page, name="supervisor_task_reviews"),
]
