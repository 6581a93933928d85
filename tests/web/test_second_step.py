"""The second step over HTTP: what it takes to get one, what it takes to get in with one, and what neither forgives."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests import codes, scenes

from tejido.access import actions, encryption, limits, models, second_factors
from tejido.core import facts
from tejido.journal import clock, scopes

PASSWORD = "un tejido de hilos"
PAGE = {"HTTP_ACCEPT": "text/html"}
LOGIN, SECURITY, STEP = "/accounts/login/", "/accounts/security/", "/accounts/login/second-step/"
ADD, CODES = SECURITY + "app/add/", SECURITY + "codes/"


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Argon2 is slow on purpose; what is tested here is what stands around it. Mails are kept to be read."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"


@pytest.fixture
def ana(committed: None) -> Iterator[models.User]:
    with scopes.scoped({0}):
        scenes.install()
        made = actions.add_user(
            email="ana@example.org", display_name="Ana", language="en", password=PASSWORD, by=facts.SYSTEM,
            at=scenes.START,
        )  # fmt: skip
        actions.grant_role(user=made, role="administrator", by=facts.SYSTEM, at=scenes.START)
    yield made


def browser() -> Client:
    return Client(raise_request_exception=False, SERVER_NAME="localhost")


def sign_in(client: Client, **given: Any) -> Any:
    return client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD}, **given)


def proven() -> Client:
    """A browser in which Ana is signed in and has just shown once more that it is her."""
    client = browser()
    sign_in(client)
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def secret_on(page: Any) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())
    assert found is not None
    return "".join(found.group(1).split())


def add_app(client: Client) -> str:
    """Add a code app and return its secret."""
    secret = secret_on(client.get(ADD, **PAGE))
    answer = client.post(ADD, {"code": codes.now(secret)})
    assert (answer.status_code, answer["Location"]) == (302, CODES)
    return secret


def told(owner: psycopg.Connection[Any], *types: str) -> list[tuple[str, str]]:
    rows = owner.execute(
        "SELECT type, coalesce(data ->> 'kind', data ->> 'method', data ->> 'reason') FROM journal_fact"
        " WHERE type = ANY (%s) ORDER BY id",
        [list(types)],
    )
    return [(str(kind), str(detail)) for kind, detail in rows.fetchall()]


CHANGES = ("second_factor_added", "second_factor_removed", "second_factor_renamed", "recovery_codes_made")


# ---- getting one ----


def test_a_code_app_is_added_with_recovery_codes_and_removed_with_them(
    ana: models.User, owner: psycopg.Connection[Any]
) -> None:
    client = proven()
    add_app(client)
    page = client.get(CODES, **PAGE).content.decode()
    shown = re.findall(r"<li>(\d{8})</li>", page)
    assert len(shown) == 10
    file = client.get(CODES + "download/")
    assert file["Content-Type"].startswith("text/plain")
    assert "attachment" in file["Content-Disposition"]
    assert all(code in file.content.decode() for code in shown)
    assert client.post(CODES + "new/")["Location"] == CODES
    assert not set(re.findall(r"<li>(\d{8})</li>", client.get(CODES, **PAGE).content.decode())) & set(shown)
    assert client.get(ADD, **PAGE)["Location"] == SECURITY, "one app is enough"
    assert client.post(SECURITY + "app/remove/")["Location"] == SECURITY
    assert not Authenticator.objects.exists(), "codes without a step to stand in for are of no use"
    assert client.get(CODES, **PAGE).status_code == 404
    assert told(owner, *CHANGES) == [
        ("second_factor_added", "totp"), ("recovery_codes_made", "recovery_codes"),
        ("recovery_codes_made", "recovery_codes"), ("second_factor_removed", "totp"),
        ("second_factor_removed", "recovery_codes"),
    ]  # fmt: skip
    subjects = list(models.Mail.objects.values_list("to", "body"))
    assert len(subjects) == 3
    assert all(to == "ana@example.org" and "http://localhost:" in body for to, body in subjects)


def test_a_stolen_session_changes_nothing_without_a_fresh_proof(ana: models.User) -> None:
    client = browser()
    sign_in(client)
    assert client.get(SECURITY, **PAGE).status_code == 200
    some = "00000000-0000-0000-0000-000000000000"
    for path in ("app/add/", "app/remove/", "codes/", "codes/download/", "passkeys/add/", f"passkeys/{some}/remove/"):
        assert client.get(SECURITY + path, **PAGE)["Location"].startswith("/accounts/reauthenticate/"), path
    for path in ("app/add/", "app/remove/", "codes/new/", "passkeys/add/", f"passkeys/{some}/rename/"):
        assert client.post(SECURITY + path, {"code": "1"})["Location"].startswith("/accounts/reauthenticate/"), path
    assert client.get(f"/access/accounts/{ana.key}/second-step/", **PAGE)["Location"].startswith("/accounts/reauth")
    assert not Authenticator.objects.exists()
    # Tries at the password count as those of signing in do.
    for _ in range(limits.SIGN_IN.attempts_max):
        assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}, **PAGE).status_code == 429
    given = {"oldpassword": PASSWORD, "password1": "otro tejido de hilos", "password2": "otro tejido de hilos"}
    assert client.post("/accounts/password/change/", given, **PAGE).status_code == 429, "nor is that a way around"


def test_a_proof_grows_old(ana: models.User, settings: LazySettings) -> None:
    client = proven()
    assert client.get(ADD, **PAGE).status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get(ADD, **PAGE).status_code == 302


def test_what_was_asked_for_goes_on_after_the_proof(ana: models.User) -> None:
    client = browser()
    sign_in(client)
    asked = client.get(ADD, **PAGE)
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": ADD})
    assert answer["Location"] == ADD


def test_a_wrong_first_code_adds_nothing_and_counts(ana: models.User) -> None:
    client = proven()
    secret = secret_on(client.get(ADD, **PAGE))
    for code in ("000000", "abc", "", "１２３４５６", "9" * 41, "\x00"):
        page = client.post(ADD, {"code": code})
        assert page.status_code == 200, code
        assert b"errors" in page.content
        assert secret_on(page) == secret, "the app that has scanned the picture need not scan another"
    assert not Authenticator.objects.exists()
    while client.post(ADD, {"code": "000000"}).status_code != 429:
        pass
    assert client.post(ADD, {"code": codes.now(secret)}, **PAGE).status_code == 429


def test_secrets_are_unreadable_in_the_database(ana: models.User, owner: psycopg.Connection[Any]) -> None:
    client = proven()
    secret = add_app(client)
    left = owner.execute("SELECT string_agg(data::text, '') FROM mfa_authenticator").fetchone()
    assert left is not None
    assert secret not in left[0]
    shown = client.get(CODES, **PAGE).content.decode()
    assert not any(code in left[0] for code in re.findall(r"<li>(\d{8})</li>", shown))
    # While the app is being given its secret, the session holds it, encrypted as well.
    second_factors.forget(user=ana, by=facts.SYSTEM, at=scenes.START)
    pending = secret_on(client.get(ADD, **PAGE))
    assert pending not in json.dumps(dict(client.session.items()))
    assert encryption.decrypt(client.session["totp_secret"]) == pending


def test_the_picture_holds_the_secret_and_needs_no_style(ana: models.User) -> None:
    page = proven().get(ADD, **PAGE)
    text = page.content.decode()
    picture = text[text.index('<svg class="qr-code"') : text.index("</svg>", text.index('<svg class="qr-code"'))]
    assert "style" not in picture
    assert "otpauth://totp/ana%40example.org?secret=" in text
    assert "issuer=Operador%20de%20prueba" in text
    assert "data:" not in page["Content-Security-Policy"]
    assert page["Cache-Control"].startswith("max-age=0")


# ---- getting in ----


def test_signing_in_takes_the_code_and_takes_it_once(ana: models.User, owner: psycopg.Connection[Any]) -> None:
    secret = add_app(proven())
    first = codes.next(secret)
    client, other = browser(), browser()
    for one in (client, other):
        assert sign_in(one)["Location"] == STEP
        assert one.get("/access/", **PAGE).status_code == 302, "half way in is outside"
    assert client.post(STEP, {"code": f" {first[:3]} {first[3:]} "})["Location"] == "/"
    assert client.get("/access/", **PAGE).status_code == 200
    replayed = other.post(STEP, {"code": first})
    assert replayed.status_code == 200
    assert b"was used already" in replayed.content
    assert other.get("/access/", **PAGE).status_code == 302
    assert told(owner, "user_signed_in", "sign_in_refused")[-2:] == [
        ("user_signed_in", "totp"), ("sign_in_refused", "wrong_code")
    ]  # fmt: skip


def test_the_code_that_added_the_app_is_used_up(ana: models.User) -> None:
    client = proven()
    secret = secret_on(client.get(ADD, **PAGE))
    code = codes.next(secret)
    assert client.post(ADD, {"code": code}).status_code == 302
    late = browser()
    sign_in(late)
    assert late.post(STEP, {"code": code}).status_code == 200


def test_one_code_at_once_in_many_browsers_opens_one(ana: models.User) -> None:
    secret = add_app(proven())
    code, browsers = codes.next(secret), [browser() for _ in range(4)]
    for one in browsers:
        sign_in(one)
    start, statuses = threading.Barrier(len(browsers)), []

    def send(client: Client) -> None:
        start.wait(timeout=120)
        try:
            statuses.append(client.post(STEP, {"code": code}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[one]) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(statuses) == [200] * (len(browsers) - 1) + [302]


def test_codes_of_another_time_are_refused(ana: models.User) -> None:
    secret, moment = add_app(proven()), clock.machine_now().timestamp()
    client = browser()
    sign_in(client)
    for steps in (-3, 3):
        assert client.post(STEP, {"code": codes.at(secret, moment + steps * codes.STEP_SECONDS)}).status_code == 200


def test_a_recovery_code_works_once(ana: models.User, owner: psycopg.Connection[Any]) -> None:
    add_app(proven())
    code = second_factors.recovery_codes_of(ana)[4]
    client, other = browser(), browser()
    sign_in(client)
    sign_in(other)
    assert client.post(STEP, {"code": f"{code[:4]}-{code[4:]}"})["Location"] == "/"
    assert other.post(STEP, {"code": code}).status_code == 200
    assert len(second_factors.recovery_codes_of(ana)) == 9
    assert told(owner, "user_signed_in")[-1] == ("user_signed_in", "recovery_code")


def test_tries_at_codes_are_limited_by_account_and_address(ana: models.User, owner: psycopg.Connection[Any]) -> None:
    secret = add_app(proven())
    client = browser()
    sign_in(client)
    for _ in range(limits.SECOND_STEP.attempts_max):
        assert client.post(STEP, {"code": "000000"}).status_code == 200
    refused = client.post(STEP, {"code": codes.next(secret)}, **PAGE)
    assert refused.status_code == 429, "even with the right code"
    assert int(refused["Retry-After"]) > 0
    elsewhere = browser()
    sign_in(elsewhere, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(STEP, {"code": codes.next(secret)}, REMOTE_ADDR="192.0.2.7").status_code == 302
    tried = limits.SECOND_STEP.attempts_max
    for number in range(1, 20):
        many = browser()
        sign_in(many, REMOTE_ADDR=f"198.51.100.{number}")
        statuses = [many.post(STEP, {"code": "1"}, REMOTE_ADDR=f"198.51.100.{number}").status_code for _ in range(5)]
        tried += statuses.count(200)
        if 429 in statuses:
            break
    assert tried == limits.SECOND_STEP_OF_ACCOUNT.attempts_max, "many addresses do not help"


def test_an_account_closed_between_the_steps_stays_closed(ana: models.User) -> None:
    secret = add_app(proven())
    client = browser()
    sign_in(client)
    with scopes.scoped({0}):
        boss = actions.add_user(email="b@example.org", by=facts.SYSTEM, at=scenes.START)
        actions.grant_role(user=boss, role="administrator", by=facts.SYSTEM, at=scenes.START)
        actions.deactivate_user(user=ana, by=facts.SYSTEM, at=clock.now())
    assert not Authenticator.objects.exists()
    client.post(STEP, {"code": codes.next(secret)})
    assert client.get("/access/", **PAGE).status_code == 302


def test_whoever_waits_at_the_second_step_is_led_on_when_it_goes_and_can_go_back(ana: models.User) -> None:
    add_app(proven())
    client, other = browser(), browser()
    for one in (client, other):
        sign_in(one)
    assert other.post("/accounts/logout/", {"next": LOGIN})["Location"] == LOGIN
    assert other.get(LOGIN, **PAGE).status_code == 200
    with scopes.scoped({0}):
        second_factors.remove_all(user=ana, by=facts.SYSTEM, at=clock.now())
    assert client.get(LOGIN, follow=True, **PAGE).status_code == 200, "and not led in a circle"
    assert sign_in(client)["Location"] == "/"


def test_secrets_of_another_installation_refuse_and_do_not_break(
    ana: models.User, owner: psycopg.Connection[Any]
) -> None:
    add_app(proven())
    owner.execute("""UPDATE mfa_authenticator SET data = data || '{"secret": "x", "seed": "y"}'""")
    client = browser()
    sign_in(client)
    assert client.post(STEP, {"code": "123456"}).status_code == 200
    ready = proven_by_login_of(ana)
    assert ready.get(SECURITY, **PAGE).status_code == 200
    assert b"No code is left" in ready.get(CODES, **PAGE).content


def _user(email: str) -> models.User:
    return actions.add_user(email=email, language="en", password=PASSWORD, by=facts.SYSTEM, at=scenes.START)


def proven_by_login_of(user: models.User) -> Client:
    client = browser()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


# ---- passkeys: what no browser sends ----

GARBAGE = (
    "", "x", "null", "[]", "{}", "1", '"text"', "[" * 9000, '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key"}',
    '{"id": "\\u0000", "rawId": "\\ud800", "response": {}, "type": "public-key"}',
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {}, "response": {
        "clientDataJSON": "AAAA", "attestationObject": "oA", "authenticatorData": "AAAA", "signature": "AAAA",
        "userHandle": "AAAA"}}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUEA",
        "authenticatorData": "A" * 50, "signature": None, "userHandle": None}}),
    json.dumps({"id": "A" * 20_000}), json.dumps({"response": []}), json.dumps({"response": {"userHandle": 7}}),
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(GARBAGE)))
def test_a_garbled_passkey_is_refused_in_words(ana: models.User, number: int) -> None:
    given, client = GARBAGE[number], proven()
    assert client.get(SECURITY + "passkeys/add/", **PAGE).status_code == 200
    answer = client.post(SECURITY + "passkeys/add/", {"name": "Mine", "credential": given})
    assert answer.status_code == 200
    assert b"errors" in answer.content
    stranger = browser()
    options = stranger.get("/accounts/login/passkey/", HTTP_ACCEPT="application/json")
    assert options.json()["request_options"]["publicKey"]["rpId"] == "localhost"
    answer = stranger.post("/accounts/login/passkey/", {"credential": given}, follow=True)
    assert answer.status_code == 200
    assert b"message-line error" in answer.content or given == ""
    add_app(client)
    half = browser()
    sign_in(half)
    assert half.post(STEP, {"credential": given}).status_code == 200
    assert client.get("/accounts/reauthenticate/passkey/", **PAGE).status_code in (200, 302)
    assert Authenticator.objects.filter(type="webauthn").count() == 0


def test_pages_asked_for_by_number_say_where_passkeys_work(ana: models.User) -> None:
    client = proven()
    for host, works in (("127.0.0.1:8000", False), ("[::1]:8000", False), ("localhost:8000", True)):
        page = client.get(SECURITY, HTTP_HOST=host, **PAGE).content.decode()
        assert ("http://localhost:" in page) != works, host
        assert client.get(SECURITY + "passkeys/add/", HTTP_HOST=host, **PAGE).status_code == 200
    answer = browser().get("/accounts/login/passkey/", HTTP_HOST="[::1]:8000", HTTP_ACCEPT="application/json")
    assert answer.json()["request_options"]["publicKey"]["rpId"] == "[::1]"


def test_a_passkey_of_somebody_else_is_not_there(ana: models.User) -> None:
    with scopes.scoped({0}):
        other = actions.add_user(email="b@example.org", password=PASSWORD, by=facts.SYSTEM, at=scenes.START)
        second_factors.add_passkey(user=other, name="Theirs", credential={}, at=scenes.START)
    (theirs,) = second_factors.of(other).passkeys
    client = proven()
    for what in ("rename", "remove"):
        path = f"{SECURITY}passkeys/{theirs.key}/{what}/"
        assert client.get(path, **PAGE).status_code == 404
        assert client.post(path, {"name": "Mine"}, **PAGE).status_code == 404
    assert second_factors.of(other).passkeys[0].name == "Theirs"


def test_passkeys_have_names_and_are_few(ana: models.User, owner: psycopg.Connection[Any]) -> None:
    client = proven()
    with scopes.scoped({0}):
        for number in range(second_factors.PASSKEYS_MAX):
            second_factors.add_passkey(user=ana, name=f"Key {number}", credential={}, at=scenes.START)
        with pytest.raises(Exception, match="ten passkeys"):
            second_factors.add_passkey(user=ana, name="Eleven", credential={}, at=scenes.START)
    key = second_factors.of(ana).passkeys[0].key
    for bad in ("", " ", "a" * 61, "a\u0007b", "a\x00b"):
        assert b"errors" in client.post(f"{SECURITY}passkeys/{key}/rename/", {"name": bad}).content, bad
    assert client.post(f"{SECURITY}passkeys/{key}/rename/", {"name": "Mi llave ñandú"})["Location"] == SECURITY
    assert "Mi llave ñandú" in client.get(SECURITY, **PAGE).content.decode()
    assert client.post(f"{SECURITY}passkeys/{key}/remove/")["Location"] == SECURITY
    assert client.post(f"{SECURITY}passkeys/{key}/remove/").status_code == 404, "the second of two clicks"
    assert told(owner, "second_factor_renamed") == [("second_factor_renamed", "passkey")]


# ---- losing one ----


def test_an_administrator_removes_the_second_step_of_somebody_else(
    ana: models.User, owner: psycopg.Connection[Any]
) -> None:
    with scopes.scoped({0}):
        other = _user("b@example.org")
        second_factors.add_passkey(user=other, name="Lost", credential={}, at=scenes.START)
    client = proven()
    add_app(client)
    assert b"second step" in client.get("/access/", **PAGE).content
    path = f"/access/accounts/{other.key}/second-step/"
    assert b"b@example.org" in client.get(path, **PAGE).content
    assert client.post(path)["Location"] == "/access/"
    assert not second_factors.of(other).is_protected
    assert models.Mail.objects.filter(to="b@example.org", body__contains="An administrator removed").count() == 1
    again = client.post(path, follow=True)
    assert b"no such second step" in again.content
    mine = client.post(f"/access/accounts/{ana.key}/second-step/", follow=True)
    assert b"Change your own second step" in mine.content
    assert second_factors.of(ana).is_protected
    by = owner.execute("SELECT by_id FROM journal_fact WHERE type = 'second_factor_removed'").fetchall()
    assert by == [(ana.pk,), (ana.pk,)], "the passkey and the recovery codes"


def test_closing_an_account_takes_its_second_step_and_erasing_it_its_name(
    ana: models.User, owner: psycopg.Connection[Any]
) -> None:
    with scopes.scoped({0}):
        other = actions.add_user(
            email="b@example.org", display_name="Beatriz", password=PASSWORD, by=facts.SYSTEM, at=scenes.START
        )
        second_factors.add_passkey(user=other, name="Lost", credential={}, at=scenes.START)
    client = proven()
    erase = f"/access/accounts/{other.key}/erase/"
    assert b"deactivate it before" in client.post(erase, follow=True).content
    assert client.post(f"/access/accounts/{other.key}/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=other).exists()
    assert b"Beatriz" in client.get(erase, **PAGE).content
    assert client.post(erase)["Location"] == "/access/"
    assert b"b@example.org" not in client.get("/access/", **PAGE).content
    other.refresh_from_db()
    assert (other.display_name, other.email) == ("", f"erased-{other.key}@erased.invalid")
    assert not models.Mail.objects.filter(to="b@example.org").exists()
    everywhere = owner.execute("SELECT count(*) FROM journal_fact WHERE data::text LIKE '%b@example%'").fetchone()
    assert everywhere == (0,)
    ledger = owner.execute("SELECT relation, row_key::text FROM journal_erasure").fetchall()
    assert ledger == [("account", str(other.key))]


def test_an_account_erased_after_a_backup_is_erased_again(ana: models.User, owner: psycopg.Connection[Any]) -> None:
    """The owner applies the ledger to an older backup: names, addresses and second steps go with it."""
    with scopes.scoped({0}):
        second_factors.add_passkey(user=ana, name="Old", credential={}, at=scenes.START)
    owner.execute("UPDATE access_user SET is_active = false WHERE id = %s", [ana.pk])
    assert not Authenticator.objects.exists(), "whatever closes an account takes its second steps"


def test_the_sign_in_page_shows_the_way_to_a_forgotten_password_once(ana: models.User) -> None:
    page = browser().get(LOGIN, **PAGE).content.decode()
    assert page.count("/accounts/password/reset/") == 1


def test_the_link_of_a_forgotten_password_says_localhost(ana: models.User) -> None:
    browser().post("/accounts/password/reset/", {"email": "ana@example.org"}, HTTP_HOST="127.0.0.1:8000")
    (mail,) = models.Mail.objects.all()
    links = re.findall(r"https?://[^/\s]+", mail.body)
    assert links
    assert all(link.startswith("http://localhost:") for link in links)
