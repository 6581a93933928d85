"""The customer's window in a real browser: what was written arrives once, whatever the line does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests import served
from tests.web.conftest import Harness, Open

pytestmark = pytest.mark.journey
FRAME = "/widget/prog/frame"


def started(visit: Open, text: str = "¿Cómo desbloqueo mi tarjeta?") -> Page:
    page = visit(FRAME)
    page.fill("#customer-name", "Rosa")
    page.fill("#customer-question", text)
    page.get_by_role("button", name="Start the chat").click()
    page.wait_for_selector(".widget-chat:not([hidden])")
    return page


def said(page: Page) -> list[str]:
    return page.locator(".said-text").all_inner_texts()


def test_a_chat_from_the_question_to_the_end(visit: Open, harness: Harness) -> None:
    page = started(visit)
    expect(page.locator(".widget-state")).to_have_text(
        "We are looking for someone to answer you. 2 people are ahead of you."
    )
    harness.steer("agent_comes")
    expect(page.locator(".widget-state")).to_have_text("Yuliana is with you.")
    harness.steer("agent_says", text="Hola, Rosa.")
    expect(page.locator(".said.by-agent")).to_have_count(1)
    page.fill("#customer-message", "Gracias")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_count(3)
    assert said(page) == ["¿Cómo desbloqueo mi tarjeta?", "Hola, Rosa.", "Gracias"]
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    expect(page.locator(".widget-state")).to_have_text("You ended this chat. Thank you.")
    expect(page.locator(".widget-state")).to_be_focused()
    expect(page.locator(".widget-composer")).not_to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#customer-question")).to_be_focused()
    expect(page.locator("#customer-name")).not_to_be_visible()


def test_an_empty_question_is_asked_again(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    page.get_by_role("button", name="Start the chat").click()
    expect(page.locator("#question-error")).to_have_text("Write what it is about.")
    expect(page.locator("#customer-question")).to_be_focused()
    assert harness.look()["posts"] == []


def test_a_start_whose_answer_is_lost_is_one_contact(visit: Open, harness: Harness) -> None:
    harness.steer("set", lose_answers=1)
    page = started(visit)
    expect(page.locator(".widget-line")).to_contain_text("Your message is kept here")
    expect(page.locator(".widget-end")).to_be_visible()
    seen = harness.look()
    assert len(seen["posts"]) == 2
    assert seen["posts"][0] == seen["posts"][1]
    assert [message["text"] for message in seen["thread"]["messages"]] == ["¿Cómo desbloqueo mi tarjeta?"]
    expect(page.locator(".said")).to_have_count(1)


def test_a_start_outlives_the_page(visit: Open, harness: Harness) -> None:
    page = visit(FRAME)
    page.route("**/contacts", lambda route: route.abort())
    page.fill("#customer-question", "¿Me oyen?")
    page.get_by_role("button", name="Start the chat").click()
    expect(page.locator(".widget-line")).to_contain_text("Your message is kept here")
    page.unroute("**/contacts")
    page.reload()
    expect(page.locator(".widget-state")).to_contain_text("We are looking for someone")
    assert [message["text"] for message in harness.look()["thread"]["messages"]] == ["¿Me oyen?"]


def test_loading_the_page_again_resumes_the_thread(visit: Open, harness: Harness) -> None:
    page = started(visit)
    harness.steer("agent_comes")
    harness.steer("agent_says", text="Hola, Rosa.")
    page.reload()
    expect(page.locator(".widget-state")).to_have_text("Yuliana is with you.")
    assert said(page) == ["¿Cómo desbloqueo mi tarjeta?", "Hola, Rosa."]


def test_messages_written_without_a_line_arrive_once_and_in_order(visit: Open, harness: Harness) -> None:
    page = started(visit)
    harness.steer("agent_comes")
    expect(page.locator(".widget-state")).to_have_text("Yuliana is with you.")
    page.context.set_offline(True)
    harness.steer("cut", up=False)
    for text in ("uno", "dos", "tres"):
        page.fill("#customer-message", text)
        page.keyboard.press("Enter")
    expect(page.locator(".said.is-waiting")).to_have_count(3)
    harness.steer("agent_says", text="¿Sigue ahí?", send=False)
    harness.steer("set", is_live_up=True)
    page.context.set_offline(False)
    expect(page.locator(".said.is-waiting")).to_have_count(0)
    expect(page.locator(".said")).to_have_count(5)
    kept = [message["text"] for message in harness.look()["thread"]["messages"]]
    assert kept == ["¿Cómo desbloqueo mi tarjeta?", "¿Sigue ahí?", "uno", "dos", "tres"]
    assert said(page) == kept


def test_the_button_on_a_clients_site_opens_the_frame_and_counts_what_is_new(visit: Open, harness: Harness) -> None:
    page = visit("/page/shared/try.html")
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    frame.locator("#customer-question").fill("Hola")
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.locator(".widget-state")).to_contain_text("We are looking for someone")
    page.get_by_role("button", name="Hide the chat").click()
    expect(page.locator("iframe")).not_to_be_visible()
    harness.steer("agent_says", text="Buenas")
    expect(page.get_by_role("button", name="Chat with us 1 new messages")).to_be_visible()
    page.get_by_role("button", name="Chat with us").click()
    expect(frame.locator(".said.by-agent")).to_have_count(1)
    frame.locator("#customer-message").press("Escape")
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()


def test_an_answer_that_comes_before_the_line_stands_is_counted_as_new(visit: Open, harness: Harness) -> None:
    harness.steer("cut", up=False)
    page = visit("/page/shared/try.html")
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    frame.locator("#customer-question").fill("Hola")
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.locator(".widget-line")).not_to_be_empty()
    page.get_by_role("button", name="Hide the chat").click()
    harness.steer("agent_says", text="Buenas")
    harness.steer("set", is_live_up=True)
    expect(page.get_by_role("button", name="Chat with us 1 new messages")).to_be_visible()


def test_the_next_page_of_the_site_takes_the_chat_up_again(visit: Open, harness: Harness) -> None:
    page = visit("/page/shared/try.html")
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    frame.locator("#customer-question").fill("Hola")
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.locator(".widget-state")).to_contain_text("We are looking for someone")
    # The window has told the page of the site that a chat goes on.
    served.until(lambda: page.evaluate("sessionStorage.length"), "the page does not know of the chat")
    page.reload()
    page.wait_for_selector("iframe", state="attached")
    harness.steer("agent_comes")
    page.get_by_role("button", name="Chat with us").click()
    expect(page.frame_locator("iframe").locator(".widget-state")).to_have_text("Yuliana is with you.")
