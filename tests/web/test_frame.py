"""What every page has: the theme switch, the languages, the skip link, and a password that can be shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.web.conftest import Harness, Open

pytestmark = pytest.mark.journey
SIGN_IN = "/page/account/login.html"


def test_a_theme_chosen_by_hand_stays(visit: Open) -> None:
    page = visit(SIGN_IN, colours="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark colours").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    page.get_by_role("button", name="Light colours").click()
    assert page.evaluate(paper) == light


def test_without_a_choice_the_device_decides(visit: Open) -> None:
    page = visit(SIGN_IN, colours="dark")
    assert page.get_by_role("button", name="Light colours").is_visible()


def test_the_first_key_leads_past_the_frame(visit: Open) -> None:
    page = visit(SIGN_IN)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_password_can_be_shown_and_hidden(visit: Open) -> None:
    page = visit(SIGN_IN)
    field = page.locator("input[name=password]")
    field.fill("geheim")
    show = page.get_by_role("button", name="Show what is typed: Password")
    show.click()
    expect(field).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(field).to_have_attribute("type", "password")


def test_errors_belong_to_their_fields(visit: Open) -> None:
    page = visit("/page/account/login-errors.html")
    field = page.locator("input[name=login]")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    assert described
    expect(page.locator(f"#{described}")).to_contain_text("Enter a valid email address.")


def test_languages_name_themselves(visit: Open) -> None:
    page = visit(f"{SIGN_IN}?language=es")
    expect(page.get_by_role("button", name="Español")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="English")).to_be_visible()


def test_a_band_reads_the_table_that_the_server_wrote(visit: Open) -> None:
    page = visit("/page/wallboard/wallboard.html")
    page.wait_for_selector(".queue-card")
    page.evaluate(
        """() => {
          const band = document.createElement("woven-band");
          band.innerHTML = `<table><tbody><tr data-target="0.8"><th>Tarjetas</th>
            <td data-share="0.9" data-n="5">90 %</td>
            <td data-share="0.3" data-n="5">30 %</td><td data-share="" data-n="0">–</td></tr></tbody></table>`;
          band.id = "written";
          document.querySelector("main").append(band);
        }"""
    )
    row = page.locator("#written .band-row")
    expect(row.locator(".visually-hidden")).to_have_text("target met in 1 of 2 hours, 60% of contacts today")
    for kind in ("well", "slack", "quiet", "bare"):
        assert row.locator(f".weft-{kind}").count() == 1


def test_a_ticket_that_is_refused_ends_the_line(visit: Open, harness: Harness) -> None:
    harness.steer("set", ticket_status=401)
    page = visit("/page/wallboard/wallboard.html")
    expect(page.locator(".line-state")).to_contain_text("Sign in again.")
    page.wait_for_timeout(1200)
    assert harness.look()["connections"] == []
