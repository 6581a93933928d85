"""Those of allauth's addresses that stand here; accounts come by invitation, their email by the administrator."""

from allauth.account import views
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

# A form is shown and sent; what the library would also do with a PUT, nobody asks for.
_form = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("login/", _form(views.login), name="account_login"),
    path("logout/", _form(views.logout), name="account_logout"),
    path("inactive/", _form(views.account_inactive), name="account_inactive"),
    path("signup/", _form(views.signup), name="account_signup"),
    path("reauthenticate/", _form(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", _form(views.password_change), name="account_change_password"),
    path("password/set/", _form(views.password_set), name="account_set_password"),
    path("password/reset/", _form(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", _form(views.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        _form(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        # The user's key, and a token or the word "set-password".
        r"^password/reset/key/(?P<uidb36>[0-9a-f]{32})-(?P<key>[0-9a-z]+-[0-9a-z]+)/$",
        _form(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
