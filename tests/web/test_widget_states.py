"""What the customer's window says and asks besides messages: its hours, the notice, the wait, the end, the question."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests import served as installations
from tests.web.conftest import Harness, Open
from tests.web.test_desk import SLEEP
from tests.web.test_every_page import LOOKS, RULES

pytestmark = pytest.mark.journey
FRAME = "/widget/prog/frame"
SITE = "/page/shared/try.html"
NOTICE = {
    "key": "6b1f0a86-5d3e-4d0b-9a55-0e6a4a1f7c01", "version": 3, "from_at": "2026-11-01T05:00:00+00:00",
    "text": "We keep what you write for two years, to answer you.\n\nYou may ask us to erase it at any time.",
}  # fmt: skip
CHANGED = NOTICE | {"key": "6b1f0a86-5d3e-4d0b-9a55-0e6a4a1f7c02", "version": 4, "text": "We keep it for one year."}


def check(page: Page) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]


def begin(page: Page, text: str = "Hola") -> None:
    page.fill("#customer-question", text)
    page.locator(".widget-start button[type=submit]").click()
    expect(page.locator(".widget-end")).to_be_visible()


def served(page: Page, harness: Harness) -> None:
    begin(page)
    harness.steer("agent_comes")
    expect(page.locator(".widget-state")).to_contain_text("Yuliana")


# ---- open or not ----


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_a_closed_queue_says_when_it_opens(look: tuple[str, str, int], visit: Open, harness: Harness) -> None:
    language, colours, width = look
    harness.steer("set", queue_states=["closed", "closed"])
    page = visit(f"{FRAME}?language={language}", colours=colours, width=width, height=560)
    closed = page.locator(".widget-closed")
    expect(closed).to_contain_text("Bogota time")
    expect(closed).to_contain_text("23")
    expect(page.locator(".widget-start")).not_to_be_visible()
    check(page)
    harness.steer("set", queue_states=["open", "closed"])
    page.locator(".widget-look").click()
    expect(page.locator("#customer-question")).to_be_focused()
    check(page)


@pytest.mark.parametrize(
    ("states", "title"),
    [(["full", "full"], "Too many people are waiting"), ([], "This chat takes no messages")],
    ids=["full", "none"],
)
def test_a_full_chat_and_one_without_a_queue_are_told_apart(
    states: list[str], title: str, visit: Open, harness: Harness
) -> None:
    harness.steer("set", queue_states=states)
    page = visit(FRAME)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    check(page)


def test_a_closed_queue_among_open_ones_cannot_be_chosen(visit: Open, harness: Harness) -> None:
    harness.steer("set", queue_states=["open", "closed"])
    page = visit(FRAME)
    assert page.locator("#customer-queue option").all_inner_texts() == [
        "Something else", "Tarjetas", "Créditos (closed now)",
    ]  # fmt: skip
    assert page.locator("#customer-queue option[disabled]").count() == 1


def test_what_was_typed_stays_when_the_chat_closes_meanwhile(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    harness.steer("set", refuse_starts="queue_closed", queue_states=["closed", "closed"])
    page.fill("#customer-question", "¿Siguen abiertos?")
    page.locator(".widget-start button[type=submit]").click()
    expect(page.locator(".widget-closed h2")).to_be_focused()
    harness.steer("set", refuse_starts="", queue_states=["open", "open"])
    page.get_by_role("button", name="Look again").click()
    expect(page.locator("#customer-question")).to_have_value("¿Siguen abiertos?")
    page.locator(".widget-start button[type=submit]").click()
    expect(page.locator(".said-text")).to_have_text("¿Siguen abiertos?")


# ---- the notice ----


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_the_notice_comes_before_the_first_field(look: tuple[str, str, int], visit: Open, harness: Harness) -> None:
    language, colours, width = look
    harness.steer("set", notice=NOTICE)
    page = visit(f"{FRAME}?language={language}", colours=colours, width=width, height=560)
    expect(page.locator(".widget-notice-text")).to_contain_text("two years")
    expect(page.locator(".widget-notice-version")).to_contain_text("3")
    expect(page.locator("#customer-question")).not_to_be_visible()
    check(page)
    page.locator(".widget-accept").click()
    expect(page.locator("#customer-question")).to_be_focused()
    begin(page)
    (post,) = harness.look()["posts"]
    assert post["notice"] == NOTICE["key"]


def test_a_notice_that_changed_meanwhile_keeps_the_message_and_sends_it_once(visit: Open, harness: Harness) -> None:
    harness.steer("set", notice=NOTICE)
    page = visit(FRAME)
    page.locator(".widget-accept").click()
    harness.steer("set", notice=CHANGED)
    page.fill("#customer-name", "Rosa")
    page.fill("#customer-question", "¿Me oyen?")
    page.locator(".widget-start button[type=submit]").click()
    expect(page.locator(".widget-notice-text")).to_contain_text("one year")
    expect(page.locator(".widget-notice h2")).to_be_focused()
    expect(page.locator(".widget-notice-changed")).to_contain_text("changed")
    check(page)
    page.get_by_role("button", name="I accept: send my message").click()
    expect(page.locator(".said-text")).to_have_text("¿Me oyen?")
    expect(page.locator(".widget-end")).to_be_visible()
    first, second = harness.look()["posts"]
    assert second == first | {"notice": CHANGED["key"]}
    assert len(harness.look()["thread"]["messages"]) == 1


# ---- waiting ----


def test_the_place_moves_and_the_wait_is_a_range(visit: Open, harness: Harness) -> None:
    harness.steer("set", expected_wait={"low_seconds": 41.0, "high_seconds": 190.0})
    page = visit(FRAME)
    begin(page)
    expect(page.locator(".widget-state")).to_contain_text("2 people are ahead of you.")
    expect(page.locator(".widget-wait")).to_have_text(
        "Lately, half of the people waited up to 50 seconds, and nine in ten up to 4 minutes."
    )
    expect(page.locator(".widget-keep")).to_be_visible()
    harness.steer("moves", place=2)
    expect(page.locator(".widget-state")).to_contain_text("1 person is ahead of you.")
    harness.steer("moves", place=1)
    expect(page.locator(".widget-state")).to_contain_text("You are next.")
    check(page)
    harness.steer("agent_comes")
    expect(page.locator(".widget-wait")).to_be_empty()
    harness.steer("returned")
    expect(page.locator(".widget-state")).to_contain_text("You are next.")


def test_too_few_stays_say_nothing(visit: Open) -> None:
    page = visit(FRAME)
    begin(page)
    expect(page.locator(".widget-wait")).to_be_empty()


# ---- talking ----


def test_typing_goes_both_ways(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    served(page, harness)
    harness.steer("types")
    expect(page.locator(".widget-typing")).to_have_text("Yuliana is writing…")
    harness.steer("agent_says", text="Buenas")
    expect(page.locator(".widget-typing")).to_be_empty()
    page.locator("#customer-message").press_sequentially("Una pregunta larga")
    key = harness.look()["thread"]["contact"]["key"]
    expect(page.locator("#customer-message")).to_have_value("Una pregunta larga")
    assert harness.look()["typed"][0] == {"kind": "typing", "contact": key}
    assert len(harness.look()["typed"]) < len("Una pregunta larga")


def test_a_screen_reader_hears_what_others_say_and_not_oneself(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    served(page, harness)
    news = page.locator(".widget-news")
    expect(news).to_be_empty()
    harness.steer("agent_says", text="¿En qué le ayudo?")
    expect(news).to_have_text("Yuliana: ¿En qué le ayudo?")
    page.fill("#customer-message", "Con mi tarjeta")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_count(3)
    expect(news).to_have_text("Yuliana: ¿En qué le ayudo?")
    page.reload()
    expect(page.locator(".said")).to_have_count(3)
    expect(news).to_be_empty()


def test_a_message_whose_answer_was_lost_is_shown_once_after_a_reload(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    served(page, harness)
    harness.steer("set", lose_answers=1)
    harness.steer("cut", up=False)
    page.fill("#customer-message", "una sola vez")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_count(2)
    page.reload()
    harness.steer("set", is_live_up=True)
    expect(page.locator(".said.is-waiting")).to_have_count(0)
    expect(page.get_by_text("una sola vez")).to_have_count(1)
    assert [line["text"] for line in harness.look()["thread"]["messages"]].count("una sola vez") == 1


# ---- the end ----


def test_leaving_is_asked_once_more(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    served(page, harness)
    page.get_by_role("button", name="End chat").click()
    check(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(page.get_by_role("button", name="End chat")).to_be_focused()
    assert harness.look()["thread"]["contact"]["state"] == "serving"
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    expect(page.locator("chat-survey")).to_be_visible()
    installations.until(
        lambda: page.evaluate("document.querySelector('chat-widget').thread.endedReason === 'customer'")
    )
    expect(page.locator("chat-survey")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_the_one_question_is_answered_once(look: tuple[str, str, int], visit: Open, harness: Harness) -> None:
    language, colours, width = look
    page = visit(f"{FRAME}?language={language}", colours=colours, width=width, height=560)
    served(page, harness)
    harness.steer("ends")
    survey = page.locator("chat-survey")
    expect(survey).to_be_visible()
    check(page)
    survey.locator("button[type=submit]").click()
    expect(survey.locator(".error-line")).to_be_visible()
    survey.locator("input").first.press("ArrowRight")
    check(page)
    survey.locator("button[type=submit]").click()
    expect(survey).not_to_be_visible()
    expect(page.locator(".widget-again")).to_be_focused()
    assert harness.look()["posts"][-1] == {"score": 2}
    page.reload()
    expect(page.locator(".widget-thanks")).not_to_be_empty()
    expect(survey).not_to_be_visible()


def test_the_question_is_easily_skipped_and_never_asked_of_whoever_was_not_served(
    visit: Open, harness: Harness
) -> None:
    page = visit(FRAME)
    served(page, harness)
    harness.steer("ends")
    page.get_by_role("button", name="Skip").click()
    expect(page.locator("chat-survey")).not_to_be_visible()
    page.get_by_role("button", name="Start again").click()
    begin(page, "Otra vez")
    harness.steer("ends", reason="customer_gone")
    expect(page.locator(".widget-state")).to_contain_text("You were away")
    expect(page.locator("chat-survey")).not_to_be_visible()


def test_starting_again_keeps_what_was_said_above_a_line(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    served(page, harness)
    harness.steer("agent_says", text="Listo")
    expect(page.locator(".said.by-agent")).to_have_count(1)
    harness.steer("ends")
    page.get_by_role("button", name="Start again").click()
    begin(page, "Otra cosa")
    expect(page.locator(".widget-before .said-text")).to_have_text(["Hola", "Listo"])
    expect(page.locator(".widget-log > ol .said-text")).to_have_text(["Otra cosa"])
    expect(page.get_by_role("heading", name="This chat")).to_be_visible()
    check(page)
    page.reload()
    expect(page.locator(".widget-before .said-text")).to_have_text(["Hola", "Listo"])


def test_a_chat_can_be_taken_off_the_device(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    page.fill("#customer-name", "Rosa")
    served(page, harness)
    harness.steer("ends")
    page.get_by_role("button", name="Remove this chat from this device").click()
    expect(page.locator("#customer-question")).to_be_focused()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.locator("#customer-name")).to_have_value("")


# ---- the page around it ----


def site(visit: Open, attributes: dict[str, Any]) -> Page:
    """Open the client's site, with more attributes on its script tag."""
    page = visit("/static/tejido/mark.svg")
    given = " ".join(f'{name}="{value}"' for name, value in attributes.items())

    def change(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("data-programme", f"{given} data-programme", 1))

    page.route("**/page/shared/try.html*", change)
    page.goto(page.url.replace("/static/tejido/mark.svg", SITE))
    return page


def test_whom_the_site_has_signed_in_is_told_with_the_start(visit: Open, harness: Harness) -> None:
    identity = f"1793714400.{'a' * 64}.cliente-1"
    harness.steer("set", identity="verified")
    page = site(visit, {"data-identity": identity})
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    frame.locator("#customer-question").fill("Hola")
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.locator(".widget-state")).to_contain_text("We are looking for someone")
    (post,) = harness.look()["posts"]
    assert post["identity"] == identity
    stored = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "cliente-1" not in stored
    assert "a" * 64 not in stored


def test_the_next_user_of_a_device_does_not_find_the_chat_of_the_last(visit: Open, harness: Harness) -> None:
    page = site(visit, {"data-identity": f"1793714400.{'a' * 64}.cliente-1"})
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    frame.locator("#customer-question").fill("Algo privado")
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.locator(".widget-state")).to_contain_text("We are looking for someone")
    page.unroute("**/page/shared/try.html*")
    page.goto(page.url)
    expect(page.frame_locator("iframe").locator("#customer-question")).to_have_count(1)
    page.get_by_role("button", name="Chat with us").click()
    expect(page.frame_locator("iframe").locator("#customer-question")).to_be_focused()
    expect(page.frame_locator("iframe").get_by_text("Algo privado")).to_have_count(0)


def test_the_window_has_its_own_button_only_where_it_fills_the_screen(visit: Open) -> None:
    page = visit(SITE)
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("#customer-question")).to_be_focused()
    expect(frame.get_by_role("button", name="Close the chat window")).not_to_be_visible()
    page.set_viewport_size({"width": 320, "height": 600})
    expect(page.get_by_role("button", name="Hide the chat")).not_to_be_visible()
    frame.get_by_role("button", name="Close the chat window").click()
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()


def test_a_window_that_does_not_open_says_so(visit: Open) -> None:
    page = visit("/static/tejido/mark.svg")
    page.clock.install()
    page.route("**/widget/prog/frame*", lambda route: route.abort())
    page.goto(page.url.replace("/static/tejido/mark.svg", SITE))
    page.get_by_role("button", name="Chat with us").click()
    page.clock.run_for(13_000)
    expect(page.get_by_role("alert")).to_contain_text("The chat could not be opened.")
    page.unroute("**/widget/prog/frame*")
    page.get_by_role("button", name="Try again").click()
    expect(page.frame_locator("iframe").get_by_role("button", name="Start the chat")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_a_site_that_is_not_on_the_list_gets_a_reason(look: tuple[str, str, int], visit: Open) -> None:
    language, colours, width = look
    page = visit(f"/page/widget/refused.html?language={language}", colours=colours, width=width, height=560)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("summary").click()
    expect(page.get_by_text("https://www.example.org")).to_be_visible()
    check(page)


# ---- asleep for an hour ----


def test_a_window_that_slept_says_that_the_place_was_given_up_and_starts_again(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    begin(page, "¿Hay alguien?")
    page.fill("#customer-message", "Es sobre mi tarjeta")
    thread = harness.look()["thread"]
    ended = thread["contact"] | {"state": "abandoned", "ended_reason": "customer_gone", "queue_position": None}
    harness.steer("set", thread=thread | {"contact": ended}, is_far_behind=True)
    page.evaluate(SLEEP)
    expect(page.locator(".widget-state")).to_contain_text("away")
    expect(page.locator(".said-text")).to_have_text("¿Hay alguien?")
    page.locator(".widget-again").click()
    field = page.locator("#customer-question")
    expect(field).to_have_value("Es sobre mi tarjeta")
    begin(page, "Es sobre mi tarjeta")
    expect(page.locator(".widget-state")).to_contain_text("We are looking for someone")
    check(page)
