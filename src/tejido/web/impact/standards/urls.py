"""Addresses of standards and reviews, under /impact/standards/."""

from __future__ import annotations

from django.urls import path

from tejido.web.impact.standards import assessing, handing, overview, results, reviewing, standards

OWN = "assessments/<uuid:key>"
REQUIREMENT = f"{OWN}/requirements/<slug:code>"
REVIEWED = "reviews/<uuid:key>/requirements/<slug:code>"

urlpatterns = [
    path("", overview.index, name="impact_standards"),
    path("start/", overview.start, name="impact_standards_start"),
    path("pledges/", overview.every_pledge, name="impact_pledges"),
    path("pledges/new/", overview.add_pledge, name="impact_add_pledge"),
    path("pledges/<uuid:key>/withdraw/", overview.withdraw_pledge, name="impact_withdraw_pledge"),
    path("catalogues/", standards.every, name="impact_catalogues"),
    path("catalogues/load/", standards.load, name="impact_load_catalogue"),
    path("catalogues/template.csv", standards.template, name="impact_catalogue_template"),
    path("catalogues/<slug:code>/<str:version>/", standards.one, name="impact_catalogue"),
    path("assessments/new/", overview.begin, name="impact_begin_assessment"),
    path(f"{OWN}/", assessing.one, name="impact_assessment"),
    path(f"{OWN}/reviewer/", handing.invite, name="impact_invite_reviewer"),
    path(f"{OWN}/reviewer/withdraw/", handing.withdraw, name="impact_withdraw_reviewer"),
    path(f"{OWN}/hand-in/", handing.hand_in, name="impact_hand_in"),
    path(f"{OWN}/take-back/", handing.take_back, name="impact_take_back"),
    path(f"{OWN}/give-up/", handing.give_up, name="impact_give_up"),
    path(f"{OWN}/show/", handing.show, name="impact_show_result"),
    path(f"{OWN}/questions/<uuid:entry>/", handing.reply, name="impact_reply"),
    path(f"{OWN}/evidence/<uuid:proof>/file", assessing.file, name="impact_evidence_file"),
    path(f"{OWN}/evidence/<uuid:proof>/withdraw/", assessing.withdraw, name="impact_withdraw_evidence"),
    path(f"{REQUIREMENT}/", assessing.requirement, name="impact_requirement"),
    path(f"{REQUIREMENT}/file/", assessing.add_file, name="impact_add_file"),
    path(f"{REQUIREMENT}/link/", assessing.add_link, name="impact_add_link"),
    path(f"{REQUIREMENT}/page/", assessing.add_page, name="impact_add_page"),
    path(f"{REQUIREMENT}/count/", assessing.count, name="impact_count"),
    path(f"{REQUIREMENT}/action/", assessing.plan, name="impact_plan_action"),
    path("actions/<uuid:key>/done/", assessing.finish, name="impact_finish_action"),
    path("actions/<uuid:key>/drop/", assessing.drop, name="impact_drop_action"),
    path("reviews/", reviewing.every, name="impact_reviews"),
    path("reviews/<uuid:key>/", reviewing.one, name="impact_review"),
    path("reviews/<uuid:key>/sign/", reviewing.sign, name="impact_sign"),
    path("reviews/<uuid:key>/evidence/<uuid:proof>/file", reviewing.file, name="impact_reviewed_file"),
    path(f"{REVIEWED}/", reviewing.requirement, name="impact_reviewed_requirement"),
    path(f"{REVIEWED}/ask/", reviewing.ask, name="impact_ask"),
    path("results/", results.every, name="impact_results"),
    path("results/<uuid:key>/", results.one, name="impact_result"),
    path("results/<uuid:key>/record.json", results.record, name="impact_result_record"),
]
