"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver, include, path

from tejido.web.people import (
    attrition,
    benefits,
    duplicate_decisions,
    duplicates,
    fairness,
    growth_urls,
    leaving,
    pairing,
    partner_urls,
)
from tejido.web.people.duties import urls as duty_urls
from tejido.web.people.employment import urls as employment_urls
from tejido.web.people.hours import urls as hours_urls
from tejido.web.people.pay import urls as pay_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    *partner_urls.LEAD,
    # The funnel
    path("", include("tejido.web.people.funnel_urls")),
    # Duplicates and merges
    path("duplicates/", duplicates.every, name="duplicates"),
    path("duplicates/pair/", pairing.choose, name="pair_records"),
    path("duplicates/<uuid:key>/", duplicates.one, name="duplicate"),
    path("duplicates/<uuid:key>/merge/", duplicate_decisions.merge, name="merge_duplicate"),
    path("duplicates/<uuid:key>/keep-apart/", duplicate_decisions.keep_apart, name="keep_apart"),
    path("duplicates/<uuid:key>/undo/", duplicate_decisions.undo, name="undo_merge"),
    path("duplicates/<uuid:key>/confirm/", duplicate_decisions.confirm, name="confirm_merge"),
    # Employment
    *employment_urls.LEAD,
    # Hours
    *hours_urls.LEAD,
    # Duties
    *duty_urls.LEAD,
    # Growth
    *growth_urls.LEAD,
    # Pay
    *pay_urls.LEAD,
    # Benefits, leaving, fairness
    path("benefits/", benefits.every, name="people_benefits"),
    path("benefits/limits/", benefits.limits, name="people_loan_limits"),
    path("benefits/every.csv", benefits.file, {"ending": "csv"}, name="people_benefits_csv"),
    path("benefits/every.xlsx", benefits.file, {"ending": "xlsx"}, name="people_benefits_xlsx"),
    path("benefits/receipts/<uuid:key>/", benefits.receipt, name="people_benefit_receipt"),
    path("benefits/<uuid:key>/", benefits.one, name="people_benefit"),
    path("benefits/<uuid:key>/<slug:kind>/", benefits.act_on, name="people_benefit_act"),
    path("leaving/", leaving.every, name="people_leaving"),
    path("leaving/of/<uuid:key>/", leaving.of_person, name="people_leaving_of"),
    path("leaving/account/<uuid:key>/", leaving.account, name="people_account"),
    path("leaving/<uuid:key>/", leaving.one, name="people_leaving_one"),
    path("leaving/<uuid:key>/correct/", leaving.correct, name="people_leaving_correct"),
    path("leaving/<uuid:key>/take-back/", leaving.take_back, name="people_leaving_take_back"),
    path("leaving/<uuid:key>/tick/", leaving.tick, name="people_leaving_tick"),
    path("attrition/", attrition.page, name="people_attrition"),
    path("attrition/rows/", attrition.rows, name="people_attrition_rows"),
    path("fairness/", fairness.page, name="people_fairness"),
    path("fairness/<uuid:key>/", fairness.team, name="people_fairness_team"),
]
