"""Addresses of surveys: the lead's and the interviewer's, one's own, and the public one behind a link."""

from django.urls import path

from tejido.web.impact.surveys import linked, own, pages, phone

LEAD = [
    path("surveys/", pages.every, name="impact_surveys"),
    path("surveys/new/", pages.open_one, name="impact_open_survey"),
    path("surveys/<uuid:key>/", pages.one, name="impact_survey"),
    path("surveys/<uuid:key>/close/", pages.close, name="impact_close_survey"),
    path("surveys/<uuid:key>/words/<uuid:text>/erase/", pages.erase_text, name="impact_erase_survey_words"),
    path("surveys/<uuid:key>/calls/", phone.every, name="impact_survey_calls"),
    path("surveys/calls/<uuid:key>/", phone.one, name="impact_survey_call"),
    path("surveys/calls/<uuid:key>/refused/", phone.refuse, name="impact_survey_call_refused"),
    path("surveys/calls/<uuid:key>/not-reached/", phone.not_reached, name="impact_survey_not_reached"),
    path("surveys/calls/<uuid:key>/link/", phone.link, name="impact_survey_link"),
]
OWN = [
    path("surveys/", own.every, name="own_surveys"),
    path("surveys/<uuid:key>/", own.one, name="own_survey"),
    path("surveys/<uuid:key>/refuse/", own.refuse, name="own_refuse_survey"),
    path("surveys/<uuid:key>/take-back/", own.take_back, name="own_take_back_survey"),
]
PUBLIC = [path("<str:token>/", linked.answer, name="survey_link")]
