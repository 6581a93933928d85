"""Signing in and one's own account."""

from __future__ import annotations

from tests.permissions.rows import EVERYBODY, NOT_SIGNED_IN, SIGNED_IN, Row

_TO_SIGN_IN = dict.fromkeys(NOT_SIGNED_IN, 302)
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
