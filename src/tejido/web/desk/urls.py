"""Addresses of the desk, under /desk/."""

from __future__ import annotations

from django.urls import path

from tejido.web.desk import files, marks, parts, reasons, views

urlpatterns = [
    path("", views.page, name="desk"),
    path("presence", views.presence, name="desk_presence"),
    path("today", views.today, name="desk_today"),
    path("offers/<uuid:key>/accept", views.accept, name="desk_accept"),
    path("offers/<uuid:key>/reject", views.reject, name="desk_reject"),
    path("contacts/<uuid:key>", views.contact, name="desk_contact"),
    path("contacts/<uuid:key>/messages", views.write, name="desk_write"),
    path("contacts/<uuid:key>/attachments", files.write, name="desk_attach"),
    path("offers/<uuid:key>/why", reasons.of_offer, name="desk_offer_why"),
    path("contacts/<uuid:key>/why", reasons.of_contact, name="desk_why"),
    path("contacts/<uuid:key>/colleagues", parts.colleagues, name="desk_colleagues"),
    path("contacts/<uuid:key>/transfer", parts.transfer, name="desk_transfer"),
    path("contacts/<uuid:key>/hold", parts.hold, name="desk_hold"),
    path("contacts/<uuid:key>/resume", parts.resume, name="desk_resume"),
    path("contacts/<uuid:key>/consult", parts.consult, name="desk_consult"),
    path("contacts/<uuid:key>/hand-over", parts.hand_over, name="desk_hand_over"),
    path("contacts/<uuid:key>/notes", marks.note, name="desk_note"),
    path("contacts/<uuid:key>/flag", marks.flag, name="desk_flag"),
    path("contacts/<uuid:key>/verify", marks.verify, name="desk_verify"),
    path("contacts/<uuid:key>/earlier", marks.earlier, name="desk_earlier"),
    path("legs/<uuid:key>/answer", parts.answer, name="desk_answer"),
    path("legs/<uuid:key>/leave", parts.leave, name="desk_leave"),
    path("legs/<uuid:key>/withdraw", parts.withdraw, name="desk_withdraw"),
    path("hand", marks.hand, name="desk_hand"),
    path("hand/now", marks.hand_now, name="desk_hand_now"),
    path("help/<uuid:key>/finish", marks.finish_help, name="desk_help_finish"),
    path("hand/<uuid:key>/lower", marks.lower, name="desk_lower"),
    path("replies", marks.replies, name="desk_replies"),
    path("contacts/<uuid:key>/end", views.end, name="desk_end"),
    path("contacts/<uuid:key>/wrap-up", views.wrap_up, name="desk_wrap_up"),
]
