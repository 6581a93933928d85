"""Signing in and one's own account."""

from __future__ import annotations

from tests.permissions.rows import EVERYBODY, SIGNED_IN, Row

# Whoever is signed in is asked for a fresh proof first; nobody here has given it.
_PROOF = dict.fromkeys(SIGNED_IN, 302)

NEW = {"password1": "otro tejido de hilos", "password2": "otro tejido de hilos"}

ROWS = (
    Row(name="account_login", method="GET", path="/accounts/login/", what="the sign-in page", allows=EVERYBODY),
    Row(name="account_login", method="POST", path="/accounts/login/", what="sign in", allows=EVERYBODY,
        form={"login": "cuenta@example.org", "password": "wrong"}),
    Row(name="account_logout", method="GET", path="/accounts/logout/", what="the page to sign out", allows=EVERYBODY),
    Row(name="account_logout", method="POST", path="/accounts/logout/", what="sign out", allows=EVERYBODY),
    Row(name="account_inactive", method="GET", path="/accounts/inactive/", what="that an account is closed",
        allows=EVERYBODY),
    Row(name="account_signup", method="GET", path="/accounts/signup/", what="that nobody signs up alone",
        allows=EVERYBODY),
    Row(name="account_signup", method="POST", path="/accounts/signup/", what="the same; no account is made",
        allows=EVERYBODY, form={"email": "nueva@example.org", **NEW}),
    Row(name="account_reauthenticate", method="GET", path="/accounts/reauthenticate/",
        what="say one's password once more", allows=SIGNED_IN),
    Row(name="account_reauthenticate", method="POST", path="/accounts/reauthenticate/",
        what="say one's password once more", allows=SIGNED_IN, form={"password": "wrong"}),
    Row(name="mfa_authenticate", method="GET", path="/accounts/login/second-step/",
        what="the second step, after a password", statuses=dict.fromkeys(EVERYBODY, 302)),
    Row(name="mfa_authenticate", method="POST", path="/accounts/login/second-step/", what="take the second step",
        statuses=dict.fromkeys(EVERYBODY, 302), form={"code": "1"}),
    Row(name="mfa_login_webauthn", method="GET", path="/accounts/login/passkey/", what="what to ask a passkey",
        statuses=dict.fromkeys(EVERYBODY, 302)),
    Row(name="mfa_login_webauthn", method="POST", path="/accounts/login/passkey/", what="sign in with a passkey",
        statuses=dict.fromkeys(EVERYBODY, 302), form={"credential": "x"}),
    Row(name="mfa_reauthenticate", method="GET", path="/accounts/reauthenticate/code/",
        what="show once more who one is, by a code", allows=SIGNED_IN),
    Row(name="mfa_reauthenticate", method="POST", path="/accounts/reauthenticate/code/",
        what="show once more who one is, by a code", allows=SIGNED_IN, form={"code": "1"}),
    Row(name="mfa_reauthenticate_webauthn", method="GET", path="/accounts/reauthenticate/passkey/",
        what="show once more who one is, by a passkey", allows=SIGNED_IN),
    Row(name="mfa_reauthenticate_webauthn", method="POST", path="/accounts/reauthenticate/passkey/",
        what="show once more who one is, by a passkey", allows=SIGNED_IN, form={"credential": "x"}),
    Row(name="mfa_index", method="GET", path="/accounts/security/", what="the security of one's own account",
        allows=SIGNED_IN),
    *(
        Row(name=name, method=method, path=f"/accounts/security/{path}", what=f"{what}, after a fresh proof",
            statuses=_PROOF, form={"name": "x"} if method == "POST" else None)
        for name, methods, path, what in (
            ("mfa_activate_totp", ("GET", "POST"), "app/add/", "add a code app"),
            ("mfa_deactivate_totp", ("GET", "POST"), "app/remove/", "remove one's code app"),
            ("mfa_view_recovery_codes", ("GET",), "codes/", "one's recovery codes"),
            ("mfa_download_recovery_codes", ("GET",), "codes/download/", "one's recovery codes as a file"),
            ("mfa_generate_recovery_codes", ("POST",), "codes/new/", "make new recovery codes"),
            ("mfa_add_webauthn", ("GET", "POST"), "passkeys/add/", "add a passkey"),
            ("mfa_edit_webauthn", ("GET", "POST"), "passkeys/{some_id}/rename/", "rename one's passkey"),
            ("mfa_remove_webauthn", ("GET", "POST"), "passkeys/{some_id}/remove/", "remove one's passkey"),
        )
        for method in methods
    ),
    Row(name="account_change_password", method="GET", path="/accounts/password/change/", what="change one's password",
        allows=SIGNED_IN),
    Row(name="account_change_password", method="POST", path="/accounts/password/change/",
        what="change one's password", allows=SIGNED_IN, form={"oldpassword": "wrong", **NEW}),
    Row(name="account_set_password", method="GET", path="/accounts/password/set/", what="choose a first password",
        allows=SIGNED_IN),
    Row(name="account_set_password", method="POST", path="/accounts/password/set/", what="choose a first password",
        allows=SIGNED_IN, form=NEW),
    Row(name="account_reset_password", method="GET", path="/accounts/password/reset/", what="ask for a new password",
        allows=EVERYBODY),
    Row(name="account_reset_password", method="POST", path="/accounts/password/reset/",
        what="ask for a new password", allows=EVERYBODY, form={"email": "cuenta@example.org"}),
    Row(name="account_reset_password_done", method="GET", path="/accounts/password/reset/done/",
        what="that a letter is on its way", allows=EVERYBODY),
    Row(name="account_reset_password_from_key", method="GET", path="/accounts/password/reset/key/{reset_key}/",
        what="choose a new password by the letter's link", allows=EVERYBODY),
    Row(name="account_reset_password_from_key", method="POST", path="/accounts/password/reset/key/{reset_key}/",
        what="choose a new password by the letter's link", allows=EVERYBODY, form=NEW),
    Row(name="account_reset_password_from_key_done", method="GET", path="/accounts/password/reset/key/done/",
        what="that the password is new", allows=EVERYBODY),
)  # fmt: skip
