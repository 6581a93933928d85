"""Addresses for learners without an account: attendance by code, and lotteries that anybody can check."""

from django.urls import path

from tejido.web.people import attend, lotteries

urlpatterns = [
    path("attend/", attend.page, name="attend"),
    path("draw/<uuid:key>/", lotteries.public, name="public_lottery"),
    path("draw/<uuid:key>/list.txt", lotteries.text, {"what": "list"}, name="public_lottery_list"),
    path("draw/<uuid:key>/result.txt", lotteries.text, {"what": "result"}, name="public_lottery_result"),
]
