"""The desk in a real browser: nothing lost, nothing doubled, everything by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from tests.web.conftest import Harness, Open

pytestmark = pytest.mark.journey
DESK = "/page/desk/desk.html"


def opened(visit: Open, path: str = DESK, **given: object) -> Page:
    page = visit(path, **given)
    page.wait_for_selector("desk-bar .line-state[data-state=open]")
    return page


def said(page: Page) -> list[str]:
    return page.locator(".said-text").all_inner_texts()


def test_an_offer_is_accepted_answered_and_wrapped_up_by_keyboard(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    harness.steer("offer", preview="Necesito ayuda con mi tarjeta")
    expect(page.locator(".spoken")).to_contain_text("Offer from Tarjetas")
    page.keyboard.press("Alt+KeyA")
    expect(page.locator(".chat-title")).to_have_text("Marcela Doria")
    expect(page.locator("#message-text")).to_be_focused()
    page.keyboard.type("Con gusto.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Ya la reviso.")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_count(2)
    assert said(page)[-1] == "Con gusto.\nYa la reviso."
    page.keyboard.press("Alt+KeyW")
    expect(page.get_by_role("dialog", name="End the chat with Marcela Doria?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("wrap-up input").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Todo claro")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("desk-chat .chat-pick h2")).to_have_text("No contact is open")
    assert harness.look()["posts"][-1] == {"disposition": "d1", "note": "Todo claro"}


def test_a_late_answer_takes_nobody_away_from_the_note(visit: Open, harness: Harness) -> None:
    """The socket tells of the wrap-up before the request is answered; by then somebody may be writing the note."""
    held: list[tuple[Route, APIResponse]] = []
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    expect(page.locator("#message-text")).to_be_focused()
    page.route("**/end", lambda route: held.append((route, route.fetch())))
    page.keyboard.press("Alt+KeyW")
    page.keyboard.press("Enter")
    expect(page.locator("wrap-up input").first).to_be_focused()
    page.locator("#wrap-note").focus()
    page.keyboard.type("Todo ")
    route, answer = held[0]
    route.fulfill(response=answer)
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    page.keyboard.type("claro")
    expect(page.locator("#wrap-note")).to_have_value("Todo claro")


def test_a_wrap_up_needs_an_outcome(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+KeyW")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#wrap-error")).to_have_text("Choose an outcome.")
    assert harness.look()["posts"] == []


def test_a_cut_line_resumes_from_its_position(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("customer_says", contact=chat["key"], text="uno")
    expect(page.locator(".said")).to_have_count(2)
    before = harness.look()["position"]
    harness.steer("cut", up=False)
    expect(page.locator(".line-state")).to_contain_text("Reconnecting")
    harness.steer("customer_says", contact=chat["key"], text="dos", send=False)
    harness.steer("set", is_live_up=True)
    expect(page.locator(".said")).to_have_count(3)
    assert said(page) == ["Hola", "uno", "dos"]
    resumed = [line["since"] for line in harness.look()["connections"]]
    assert resumed[0] is None
    assert resumed[-1] == str(before)


def test_a_doubled_frame_is_one_message(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("customer_says", contact=chat["key"], text="una vez")
    expect(page.locator(".said")).to_have_count(2)
    harness.steer("resend")
    harness.steer("customer_says", contact=chat["key"], text="después")
    expect(page.locator(".said")).to_have_count(3)
    assert said(page).count("una vez") == 1


def test_a_delta_about_something_unknown_fetches_everything(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    chat = harness.steer("chat", name="Ana", text="Hola")
    harness.steer("customer_says", contact=chat["key"], text="¿Sigue ahí?")
    expect(page.locator(".chat-line")).to_have_count(1)
    expect(page.locator(".said")).to_have_count(2)
    assert [line["since"] for line in harness.look()["connections"]] == [None, None]


def test_a_gap_fetches_everything(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("customer_says", contact=chat["key"], text="se perdió", send=False)
    harness.steer("customer_says", contact=chat["key"], text="llegó", previous=True)
    expect(page.locator(".said")).to_have_count(3)
    assert said(page) == ["Hola", "se perdió", "llegó"]


def test_an_answer_that_gets_lost_sends_no_message_twice(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("set", lose_answers=2)
    page.fill("#message-text", "Buenas tardes")
    page.keyboard.press("Enter")
    expect(page.locator(".said.by-agent")).to_have_count(1)
    expect(page.locator(".said.is-waiting")).to_have_count(0)
    seen = harness.look()
    assert len({post["client_message_id"] for post in seen["posts"]}) == 1
    assert len(seen["posts"]) == 3
    assert [message["text"] for message in seen["contacts"][chat["key"]]["messages"]] == ["Hola", "Buenas tardes"]
    assert said(page) == ["Hola", "Buenas tardes"]


def test_what_was_written_outlives_the_page(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.route("**/messages", lambda route: route.abort())
    page.fill("#message-text", "No me pierda")
    page.keyboard.press("Enter")
    expect(page.locator(".said.is-waiting")).to_have_count(1)
    page.fill("#message-text", "un borrador")
    page.unroute("**/messages")
    page.reload()
    expect(page.locator(".said.by-agent:not(.is-waiting)")).to_have_count(1)
    expect(page.locator("#message-text")).to_have_value("un borrador")
    assert [m["text"] for m in harness.look()["contacts"][chat["key"]]["messages"]] == ["Hola", "No me pierda"]


def test_a_refused_message_says_why_and_can_be_sent_again(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("set", refuse_messages="The chat has ended.")
    page.fill("#message-text", "¿Algo más?")
    page.keyboard.press("Enter")
    expect(page.locator(".said.is-refused .said-state")).to_have_text("not sent: The chat has ended.")
    harness.steer("set", refuse_messages="")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".said.is-refused")).to_have_count(0)
    assert said(page)[-1] == "¿Algo más?"


def test_an_offer_counts_down_and_cannot_be_taken_too_late(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    offer = harness.steer("offer", seconds=3)
    accept = page.get_by_role("button", name="Accept")
    expect(accept).to_be_enabled()
    expect(page.locator("countdown-ring text")).to_have_text("1")
    expect(accept).to_be_disabled()
    harness.steer("offer_gone", offer=offer["key"])
    expect(page.locator(".offer")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("went back to its queue")


def test_focus_does_not_vanish_with_an_offer(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    offer = harness.steer("offer")
    page.get_by_role("button", name="Accept").focus()
    harness.steer("offer_gone", offer=offer["key"], kind="offer_rescinded")
    expect(page.locator(".offer")).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "DESK-CHAT-LIST"


def test_an_offer_that_somebody_else_has_says_so(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    offer = harness.steer("offer")
    page.wait_for_selector(".offer")
    harness.steer("forget_offer", offer=offer["key"])
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#toasts-urgent")).to_contain_text("Somebody else has this contact.")
    expect(page.locator(".offer")).to_have_count(0)


def test_an_offer_is_declined_with_a_reason(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    harness.steer("offer")
    decline = page.get_by_role("button", name="Decline…")
    decline.click()
    expect(decline).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="I know this person privately").click()
    expect(page.locator(".offer")).to_have_count(0)
    assert harness.look()["posts"][-1] == {"reason": "known"}


def test_several_chats_keep_their_numbers_and_count_what_is_unread(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="a")
    second = harness.steer("chat", name="Bea", text="b")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    expect(page.locator(".chat-title")).to_have_text("Ana")
    harness.steer("customer_says", contact=second["key"], text="¿me lee?")
    harness.steer("customer_says", contact=second["key"], text="¿hola?")
    expect(page.locator(".chat-line").nth(1)).to_contain_text("2 unread messages")
    page.keyboard.press("Alt+KeyN")
    expect(page.locator(".chat-title")).to_have_text("Bea")
    expect(page.locator(".chat-line").nth(1)).not_to_contain_text("unread")


def test_presence_is_chosen_by_keyboard_with_its_reason(visit: Open, harness: Harness) -> None:
    page = opened(visit, f"{DESK}?language=en")
    page.keyboard.press("Alt+KeyP")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".presence-now")).to_have_text("Break: rest")
    page.get_by_role("button", name="Take contacts").click()
    expect(page.locator(".presence-now")).to_have_text("Available")


def test_cancelling_changes_nothing(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    page.keyboard.press("Alt+KeyP")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".presence-dialog")).not_to_be_visible()
    expect(page.locator(".presence-now")).to_have_text("Available")


def test_a_withdrawn_right_closes_the_desk_for_good(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    harness.steer("cut", code=4401)
    expect(page.get_by_role("heading", name="This desk is closed")).to_be_focused()
    expect(page.get_by_role("link", name="Sign in again")).to_have_attribute(
        "href", "/accounts/login/?next=%2Fpage%2Fdesk%2Fdesk.html"
    )
    lines = len(harness.look()["connections"])
    page.wait_for_timeout(1500)
    assert len(harness.look()["connections"]) == lines


def test_what_a_customer_writes_is_never_markup(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="<b>Ana</b>", text="<img src=x onerror=alert(1)><script>1</script>")
    page = opened(visit)
    assert said(page) == ["<img src=x onerror=alert(1)><script>1</script>"]
    assert page.locator("desk-chat img, desk-chat script, desk-chat b").count() == 0


def test_the_log_is_read_out_politely_and_the_keys_are_listed(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    log = page.get_by_role("log", name="Chat with Ana")
    expect(log).to_have_attribute("aria-live", "polite")
    page.keyboard.press("Alt+KeyK")
    expect(page.get_by_role("dialog", name="Keyboard on the desk")).to_be_visible()
    assert page.locator(".key-list dt").count() == 18


def test_a_phone_shows_the_list_or_one_chat(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="a")
    harness.steer("chat", name="Bea", text="b")
    page = opened(visit, width=320, height=640)
    expect(page.locator("desk-chat")).not_to_be_visible()
    page.locator(".chat-line").nth(1).click()
    expect(page.locator("desk-chat-list")).not_to_be_visible()
    harness.steer("offer")
    expect(page.get_by_role("button", name="Accept")).to_be_in_viewport()
    expect(page.locator("#message-text")).to_be_in_viewport()
    page.get_by_role("button", name="All contacts").click()
    expect(page.locator("desk-chat-list")).to_be_visible()
