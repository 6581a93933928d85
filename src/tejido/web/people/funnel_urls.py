"""Addresses of the funnel, of courses and cohorts, and of the overview."""

from django.urls import path

from tejido.web.people import cohort, costs, courses, funnel, lotteries, meetings, overview, ways

COHORT, MEETING = "cohorts/<uuid:key>/", "sessions/<uuid:key>/"

urlpatterns = [
    path("", overview.page, name="people"),
    path("funnel/", funnel.page, name="people_funnel"),
    path("funnel/people/", funnel.people, name="people_funnel_people"),
    path("funnel/file.csv", funnel.file, {"ending": "csv"}, name="people_funnel_csv"),
    path("funnel/file.xlsx", funnel.file, {"ending": "xlsx"}, name="people_funnel_xlsx"),
    path("funnel/outreach/new/", funnel.add_outreach, name="people_add_outreach"),
    path("funnel/outreach/<uuid:key>/change/", funnel.change_outreach, name="people_change_outreach"),
    path("funnel/person/<uuid:key>/", ways.one, name="people_way"),
    path("funnel/person/<uuid:key>/stages/new/", ways.add, name="people_add_stage"),
    path("funnel/stages/<uuid:key>/correct/", ways.correct, name="people_correct_stage"),
    path("funnel/stages/<uuid:key>/take-back/", ways.take_back, name="people_take_back_stage"),
    path("cohorts/", courses.every, name="people_cohorts"),
    path("cohorts/new/", courses.add, name="people_add_cohort"),
    path("cohorts/courses/", courses.courses, name="people_courses"),
    path("cohorts/courses/new/", courses.add_course, name="people_add_course"),
    path("cohorts/courses/<uuid:key>/change/", courses.change_course, name="people_change_course"),
    path(COHORT, cohort.one, name="people_cohort"),
    path(f"{COHORT}change/", courses.change, name="people_change_cohort"),
    path(f"{COHORT}cancel/", courses.cancel, name="people_cancel_cohort"),
    path(f"{COHORT}people/new/", cohort.add_person, name="people_add_to_cohort"),
    path(f"{COHORT}people/<uuid:person>/leave/", cohort.leave, name="people_leave_cohort"),
    path(f"{COHORT}people/<uuid:person>/result/", cohort.result, name="people_course_result"),
    path(f"{COHORT}people/<uuid:person>/costs/new/", costs.add, name="people_add_cost"),
    path(f"{COHORT}learners.csv", cohort.file, {"ending": "csv"}, name="people_cohort_csv"),
    path(f"{COHORT}learners.xlsx", cohort.file, {"ending": "xlsx"}, name="people_cohort_xlsx"),
    path(f"{COHORT}applications.csv", cohort.applications_file, name="people_applications_csv"),
    path(f"{COHORT}offers/", cohort.offer_all, name="people_offer_seats"),
    path(f"{COHORT}offers/<uuid:offer>/", cohort.answer, name="people_answer_offer"),
    path(f"{COHORT}applications/<uuid:application>/withdraw/", cohort.withdraw, name="people_withdraw_application"),
    path(f"{COHORT}sessions/new/", meetings.add, name="people_add_meeting"),
    path(f"{COHORT}lottery/", lotteries.seal, name="people_seal_lottery"),
    path(f"{COHORT}costs/", costs.every, name="people_costs"),
    path(f"cohorts/{MEETING}", meetings.one, name="people_meeting"),
    path(f"cohorts/{MEETING}wall/", meetings.wall, name="people_wall"),
    path(f"cohorts/{MEETING}cancel/", meetings.cancel, name="people_cancel_meeting"),
    path("cohorts/lotteries/<uuid:key>/", lotteries.one, name="people_lottery"),
    path("cohorts/costs/<uuid:key>/take-back/", costs.take_back, name="people_take_back_cost"),
    path("cohorts/costs/<uuid:key>/receipt/", costs.receipt, name="people_receipt"),
]
