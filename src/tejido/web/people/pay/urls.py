"""Addresses of pay: the people lead's and one's own."""

from django.urls import path

from tejido.web.people.pay import answers, export, own_pay, runs, terms

LEAD = [
    path("pay/", runs.every, name="people_pay"),
    path("pay/open/<uuid:key>/", runs.open_run, name="people_pay_open"),
    path("pay/runs/<uuid:key>/", runs.one, name="people_pay_run"),
    path("pay/runs/<uuid:key>/work-out/", runs.work_out, name="people_pay_work_out"),
    path("pay/runs/<uuid:key>/sign/", runs.sign, name="people_pay_sign"),
    path("pay/runs/<uuid:key>/send-back/", runs.send_back, name="people_pay_send_back"),
    path("pay/runs/<uuid:key>/lines.csv", export.file, {"ending": "csv"}, name="people_pay_csv"),
    path("pay/runs/<uuid:key>/lines.xlsx", export.file, {"ending": "xlsx"}, name="people_pay_xlsx"),
    path("pay/slips/<uuid:key>/", runs.slip, name="people_pay_slip"),
    path("pay/slips/<uuid:key>/correct/", runs.correct, name="people_pay_correct"),
    path("pay/corrections/<uuid:key>/", runs.decide_correction, name="people_pay_decide_correction"),
    path("pay/questions/", answers.every, name="people_pay_questions"),
    path("pay/questions/<uuid:key>/", answers.one, name="people_pay_question"),
    path("pay/terms/", terms.every, name="people_pay_terms"),
    path("pay/terms/of/<uuid:key>/", terms.of_person, name="people_pay_term"),
    path("pay/terms/<uuid:key>/", terms.decide, name="people_pay_decide_term"),
    path("pay/rates/", terms.rates, name="people_pay_rates"),
    path("pay/day/", terms.pay_day, name="people_pay_day"),
]
OWN = [
    path("pay/", own_pay.newest, name="own_pay"),
    path("pay/<uuid:key>/", own_pay.one, name="own_pay_slip"),
    path("pay/lines/<uuid:key>/ask/", own_pay.ask, name="own_pay_ask"),
]
