"""Signing in and one's own account; accounts come by invitation, their email by the administrator."""

from allauth.account import views
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from tejido.web.shared import second_step, security

# A form is shown and sent; what the library would also do with a PUT, nobody asks for.
_form = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("login/", _form(views.login), name="account_login"),
    path("logout/", _form(views.logout), name="account_logout"),
    path("inactive/", _form(views.account_inactive), name="account_inactive"),
    path("signup/", _form(views.signup), name="account_signup"),
    path("reauthenticate/", _form(views.reauthenticate), name="account_reauthenticate"),
    # The second step, and what stands in for a password; allauth looks these names up.
    path("login/second-step/", _form(second_step.authenticate), name="mfa_authenticate"),
    path("login/passkey/", _form(second_step.passkey_alone), name="mfa_login_webauthn"),
    path("reauthenticate/code/", _form(second_step.confirm_by_code), name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", _form(second_step.confirm_by_passkey), name="mfa_reauthenticate_webauthn"),
    path("security/", security.index, name="mfa_index"),
    path("security/app/add/", security.add_totp, name="mfa_activate_totp"),
    path("security/app/remove/", security.remove_totp, name="mfa_deactivate_totp"),
    path("security/codes/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/download/", security.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("security/codes/new/", security.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/<uuid:key>/rename/", security.rename_passkey, name="mfa_edit_webauthn"),
    path("security/passkeys/<uuid:key>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
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
