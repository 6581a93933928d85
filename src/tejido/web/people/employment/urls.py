"""Addresses of employment: the leads', one's own, and the public one for complaints without a name."""

from django.urls import path

from tejido.web.people.employment import adjustments, audits, climate, complaints, hearing, people, records

LEAD = [
    path("employment/", people.every, name="people_employment"),
    path("employment/equipment/", people.things, name="people_equipment"),
    path("employment/<uuid:key>/", people.one, name="people_employed"),
    path("employment/<uuid:key>/correct/<str:code>/", records.correct_employment, name="people_correct_employment"),
    path("employment/<uuid:key>/placement/<str:code>/", records.correct_placement, name="people_correct_placement"),
    path("employment/<uuid:key>/terms/", records.set_term, name="people_set_term"),
    path("employment/terms/<uuid:key>/", records.correct_term, name="people_correct_term"),
    path("employment/<uuid:key>/regime/", records.set_regime, name="people_set_regime"),
    path("employment/regimes/<uuid:key>/", records.correct_regime, name="people_correct_regime"),
    path("employment/regimes/<uuid:key>/insurer/", records.tell_insurer, name="people_tell_insurer"),
    path("employment/<uuid:key>/lend/", records.lend, name="people_lend"),
    path("employment/loans/<uuid:key>/", records.take_back, name="people_take_back"),
    path("adjustments/", adjustments.register, name="people_adjustments"),
    path("adjustments/floor/", adjustments.on_floor, name="people_floor_adjustments"),
    path("adjustments/for/<uuid:key>/", adjustments.ask_for, name="people_ask_adjustment"),
    path("adjustments/<uuid:key>/", adjustments.one, name="people_adjustment"),
    path("adjustments/<uuid:key>/done/", adjustments.finish, name="people_finish_adjustment"),
    path("audits/", audits.every, name="people_audits"),
    path("audits/of/<uuid:key>/", audits.audit_site, name="people_audit_site"),
    path("audits/<uuid:key>/", audits.one, name="people_audit"),
    path("audits/findings/<uuid:key>/", audits.plan, name="people_plan_action"),
    path("audits/findings/<uuid:key>/done/", audits.finish, name="people_finish_action"),
    path("climate/", climate.every, name="people_climate"),
    path("climate/new/", climate.open_wave, name="people_open_climate"),
    path("climate/<uuid:key>/", climate.results, name="people_climate_results"),
    path("climate/<uuid:key>/close/", climate.close, name="people_close_climate"),
    path("grievances/", complaints.every, name="people_grievances"),
    path("grievances/<uuid:key>/", complaints.one, name="people_grievance"),
    path("grievances/<uuid:key>/note/", complaints.note, name="people_note_grievance"),
    path("grievances/<uuid:key>/answer/", complaints.settle, name="people_settle_grievance"),
    path("grievances/<uuid:key>/close/", complaints.close, name="people_close_grievance"),
    path("grievances/<uuid:key>/erase/", complaints.erase, name="people_erase_grievance"),
]
OWN = [
    path("adjustments/", adjustments.own, name="own_adjustments"),
    path("adjustments/new/", adjustments.ask, name="own_ask_adjustment"),
    path("adjustments/<uuid:key>/withdraw/", adjustments.withdraw, name="own_withdraw_adjustment"),
    path("climate/", climate.answer, name="own_climate"),
    path("grievances/", complaints.own, name="own_grievances"),
    path("grievances/new/", complaints.complain, name="own_complain"),
    path("grievances/<uuid:key>/", complaints.own_one, name="own_grievance"),
]
# Public, outside every section.
urlpatterns = [
    path("", hearing.hear, name="hear"),
    path("look-up/", hearing.look_up, name="hear_look_up"),
    path("write/", hearing.write, name="hear_write"),
]
