"""Addresses of growth: the people lead's, everybody's own, and the coaches'."""

from django.urls import path

from tejido.web.people import coach, growth_lead, own_openings, own_path, own_record

LEAD = [
    path("growth/", growth_lead.page, name="people_growth"),
    path("growth/records/", growth_lead.records, name="people_records"),
    path("growth/records/new-key/", growth_lead.rotate, name="people_new_key"),
    path("growth/records/<uuid:key>/withdraw/", growth_lead.withdraw, name="people_withdraw_record"),
    path("growth/<uuid:key>/", growth_lead.one, name="people_growth_position"),
    path("growth/<uuid:key>/path/", growth_lead.path, name="people_growth_path"),
    path("growth/<uuid:key>/promote/<uuid:person_key>/", growth_lead.promote, name="people_promote"),
]
OWN = [
    path("", own_path.page, name="own_path"),
    path("openings/", own_openings.page, name="own_openings"),
    path("openings/<uuid:key>/interest/", own_openings.interest, name="own_interest"),
    path("openings/<uuid:key>/withdraw/", own_openings.withdraw, name="own_withdraw_interest"),
    path("record/", own_record.page, name="own_record"),
    path("record/issuer.json", own_record.issuer, name="record_issuer"),
    path("record/withdrawn.json", own_record.withdrawn, name="record_withdrawn"),
    path("record/<uuid:key>/", own_record.one, name="own_record_page"),
    path("record/<uuid:key>.json", own_record.download, name="own_record_file"),
    path("record/<uuid:key>/withdraw/", own_record.withdraw, name="own_withdraw_record"),
]
COACH = [
    path("", coach.page, name="coach"),
    path("<uuid:key>/", coach.one, name="coached"),
    path("<uuid:key>/note/", coach.note, name="coach_note"),
    path("<uuid:key>/goal/", coach.goal, name="coach_goal"),
    path("<uuid:key>/queues/", coach.queues, name="coach_queues"),
    path("<uuid:key>/recognise/", coach.recognise, name="coach_recognise"),
    path("goals/<uuid:key>/<slug:kind>/", coach.end_goal, name="coach_end_goal"),
    path("notes/<uuid:key>/erase/", coach.erase_note, name="coach_erase_note"),
]
