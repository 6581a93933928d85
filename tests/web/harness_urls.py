"""Names of addresses that the templates link to; the harness itself answers by Starlette."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("accounts/login/", nothing, name="account_login"),
    path("accounts/logout/", nothing, name="account_logout"),
    path("accounts/password/reset/", nothing, name="account_reset_password"),
    path("accounts/password/change/", nothing, name="account_change_password"),
    path("accounts/security/", nothing, name="mfa_index"),
    path("accounts/login/passkey/", nothing, name="mfa_login_webauthn"),
    path("i18n/setlang/", nothing, name="set_language"),
    path("join/", nothing, name="join"),
    path("hear/", nothing, name="hear"),
]
