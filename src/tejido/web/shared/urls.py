"""Addresses of what all pages share: home, ways in, accounts, language, tickets, health."""

from django.urls import path

from tejido.web.shared import accounts, entrance, phone, stage, stored_files, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics_page, name="metrics"),
    path("i18n/", views.set_language, name="set_language"),
    path("live/ticket", views.live_ticket, name="live_ticket"),
    path("invitation/<str:token>/", entrance.invitation, name="invitation"),
    path("enter/as/<str:role>/", entrance.enter_as, name="enter_as"),
    path("enter/<str:ticket>/", entrance.enter, name="enter"),
    path("access/", accounts.access, name="access"),
    path("access/invitations/", accounts.invite, name="invite"),
    path("access/invitations/<uuid:key>/withdraw/", accounts.withdraw, name="withdraw_invitation"),
    path("access/accounts/<uuid:key>/deactivate/", accounts.deactivate, name="deactivate_user"),
    path("access/accounts/<uuid:key>/second-step/", accounts.remove_second_step, name="remove_second_step"),
    path("access/accounts/<uuid:key>/erase/", accounts.erase, name="erase_account"),
    path("access/roles/", accounts.grant, name="grant_role"),
    path("access/roles/<uuid:key>/revoke/", accounts.revoke, name="revoke_role"),
    path("attachments/<uuid:key>", stored_files.of_staff, name="attachment"),
    path("try/", stage.page, name="try"),
    path("try/phone/", phone.page, name="try_phone"),
    path("try/phone/calls", phone.dial, name="phone_dial"),
    path("try/phone/calls/<str:token>", phone.call, name="phone_call"),
    path("outbox/", accounts.outbox, name="outbox"),
]
