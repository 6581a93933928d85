"""Addresses of hours: the leads', and one's own."""

from django.urls import path

from tejido.web.people.hours import counting, overview, own, people, periods, requests

LEAD = [
    path("hours/", overview.every, name="people_hours"),
    path("hours/new/", periods.open_period, name="people_hours_open"),
    path("hours/counting/", counting.page, name="people_counting"),
    path("hours/counting/<str:code>/", counting.agree, name="people_agree_counting"),
    path("hours/requests/", requests.every, name="people_hours_requests"),
    path("hours/corrections/<uuid:key>/", requests.correction, name="people_correction"),
    path("hours/absences/<uuid:key>/", requests.absence, name="people_absence"),
    path("hours/sheets/<uuid:key>/", requests.sheet, name="people_sheet"),
    path("hours/of/<uuid:key>/", people.one, name="people_hours_of"),
    path("hours/of/<uuid:key>/correct/", people.correct, name="people_hours_correct"),
    path("hours/of/<uuid:key>/absence/", people.absence, name="people_hours_absence"),
    path("hours/of/<uuid:key>/pattern/", people.pattern, name="people_hours_pattern"),
    path("hours/<uuid:key>/lock/", periods.lock, name="people_hours_lock"),
    path("hours/<uuid:key>/findings/", periods.findings, name="people_hours_findings"),
    path("hours/<uuid:key>/answer/", periods.answer, name="people_hours_answer"),
    path("hours/<uuid:key>/hours.csv", overview.file, {"ending": "csv"}, name="people_hours_csv"),
    path("hours/<uuid:key>/hours.xlsx", overview.file, {"ending": "xlsx"}, name="people_hours_xlsx"),
]
OWN = [
    path("hours/", own.page, name="own_hours"),
    path("hours/correct/", own.correct, name="own_correct_hours"),
    path("hours/absence/", own.absence, name="own_absence"),
    path("hours/corrections/<uuid:key>/withdraw/", own.withdraw_correction, name="own_withdraw_correction"),
    path("hours/absences/<uuid:key>/withdraw/", own.withdraw_absence, name="own_withdraw_absence"),
]
