"""The desk in a real browser: nothing lost, nothing doubled, everything by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from tests.web.conftest import Harness, Open

pytestmark = pytest.mark.journey
DESK = "/page/desk/desk.html"
# When a computer wakes up, the clock on its wall has gone on; what counts the seconds has not.
SLEEP = "{ const now = Date.now; Date.now = () => now() + 3_600_000; }"


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
    offer = harness.steer("offer", seconds=8)
    accept, left = page.get_by_role("button", name="Accept"), page.locator("countdown-ring text")
    expect(accept).to_be_enabled()
    # How much of it is left when somebody looks is the machine's affair.
    shown = left.text_content() or ""
    assert int(shown) <= 8
    expect(left).not_to_have_text(shown)
    expect(accept).to_be_disabled()
    expect(left).to_have_text("0")
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


# ---- the floor: unlike contacts, colleagues, hands, flags ----


def test_a_call_is_held_and_taken_from_hold_by_keyboard(visit: Open, harness: Harness) -> None:
    caller = {"display_name": "", "verified": False, "number": "+573001234567", "earlier_count": None}
    harness.steer("chat", name="", text="", messages=0, channel="voice", customer=caller)
    page = opened(visit)
    expect(page.locator(".call-state")).to_have_text("In conversation with +573001234567")
    expect(page.locator(".composer")).to_have_count(0)
    page.keyboard.press("Alt+KeyO")
    expect(page.locator(".call-state")).to_have_text("+573001234567 is on hold and hears nobody")
    expect(page.locator(".call-hold")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+KeyO")
    expect(page.locator(".call-state")).to_have_text("In conversation with +573001234567")
    assert [post["verb"] for post in harness.look()["posts"]] == ["hold", "resume"]


def test_a_task_has_a_title_and_no_customer(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="", text="Revise los tres documentos", channel="task", title="Apertura 4471",
                  customer=None)  # fmt: skip
    page = opened(visit)
    expect(page.locator(".chat-title")).to_have_text("Apertura 4471")
    expect(page.get_by_role("log", name="Task: Apertura 4471")).to_contain_text("Revise los tres documentos")
    expect(page.locator(".composer")).to_have_count(0)
    expect(page.get_by_role("heading", name="Customer")).to_have_count(0)
    page.keyboard.press("Alt+KeyW")
    expect(page.get_by_role("dialog", name="Is this task done?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("wrap-up input").first).to_be_focused()


def test_a_colleague_is_asked_and_the_contact_left_to_them(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    page.keyboard.press("Alt+KeyC")
    page.get_by_role("radio", name="Jairo").check()
    page.keyboard.press("Enter")
    expect(page.locator(".beside-words")).to_have_text("Jairo was asked to join and has not answered yet")
    part = harness.look()["contacts"][chat["key"]]["beside"][0] | {"state": "open"}
    harness.steer("changes", contact=chat["key"], beside=[part])
    expect(page.locator(".beside-words")).to_have_text("Jairo helps you")
    page.get_by_role("button", name="Leave it to Jairo").click()
    expect(page.locator(".chat-line")).to_have_count(0)
    expect(page.locator(".toast.well")).to_contain_text("Ana is on the way")


def test_a_contact_is_transferred_with_a_note(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    page.keyboard.press("Alt+KeyT")
    dialog = page.get_by_role("dialog", name="Where should Ana go?")
    expect(dialog.get_by_role("radio", name="Cerrada")).to_have_count(0)
    dialog.get_by_role("button", name="Transfer").click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose one.")
    dialog.get_by_role("radio", name="Créditos").check()
    dialog.get_by_label("Note for whoever comes next").fill("Pide un paz y salvo")
    dialog.get_by_role("button", name="Transfer").click()
    expect(page.locator(".chat-line")).to_have_count(0)
    sent = harness.look()["posts"][-1]
    assert (sent["verb"], sent["to_queue"], sent["note"]) == ("transfer", "q", "Pide un paz y salvo")


def test_who_is_asked_to_help_joins_and_leaves(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    invitation = {"leg": "l", "contact": "c", "queue": "Tarjetas", "programme": "", "client": "", "channel": "chat",
                  "language": "es", "from_at": "", "from": "Jairo"}  # fmt: skip
    harness.steer("tell", kind="leg_started", data={"invitations": [invitation]})
    expect(page.locator(".news-invitations")).to_contain_text("Jairo asks you to help:")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".own-words")).to_contain_text("You help a colleague here.")
    expect(page.locator(".composer")).to_have_count(0)
    page.get_by_role("button", name="Leave").click()
    expect(page.locator(".chat-line")).to_have_count(0)
    assert [post["verb"] for post in harness.look()["posts"]] == ["answer", "leave"]


def test_a_canned_reply_is_found_by_keyboard_and_can_be_changed(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit, f"{DESK}?language=en")
    page.keyboard.press("Alt+Digit1")
    expect(page.locator("#message-text")).to_be_focused()
    page.keyboard.type("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    # The contact speaks Spanish, so that comes first whatever the page speaks; other programmes have their own.
    expect(page.get_by_role("option")).to_have_count(4)
    expect(page.get_by_role("option").first).to_contain_text("Buenos días")
    page.keyboard.type("reviso")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#message-text")).to_be_focused()
    page.keyboard.type(" Gracias.")
    expect(page.locator("#message-text")).to_have_value("Un momento, por favor. Ya lo reviso. Gracias.")


def test_a_flag_says_what_happens_and_the_pause_counts_down(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    page.keyboard.press("Alt+KeyX")
    dialog = page.get_by_role("dialog", name="Is this contact abusive?")
    expect(dialog).to_contain_text("Nobody can take your pause away")
    dialog.get_by_role("radio", name="Threats").check()
    page.keyboard.press("Enter")
    expect(page.locator(".presence-now")).to_have_text("Recovery pause")
    expect(page.locator(".chat-flagged")).to_be_visible()
    ready = page.locator(".go-available")
    expect(ready).not_to_be_visible()
    world = {"activity": "recovering", "reason": None, "available": False, "connected": True}
    begun = {"since": ago(30), "until_at": ago(-270)}
    harness.steer("tell", kind="activity_changed", data={"presence": world | begun, "by": None})
    expect(page.locator(".presence-since")).to_contain_text("left")
    expect(ready).not_to_be_visible()
    begun = {"since": ago(121), "until_at": ago(-179)}
    harness.steer("tell", kind="activity_changed", data={"presence": world | begun, "by": None})
    expect(ready).to_have_text("I am ready")
    ready.click()
    expect(page.locator(".presence-now")).to_have_text("Available")


def test_a_hand_goes_up_is_answered_and_goes_down(visit: Open, harness: Harness) -> None:
    page = opened(visit)
    page.keyboard.press("Alt+KeyR")
    page.get_by_role("radio", name="Something does not work").check()
    page.keyboard.press("Enter")
    hand = page.locator("button.hand")
    expect(hand).to_have_text("Hand is up")
    raised = {"key": "h", "reason": "technical", "contact": None, "raised_at": ago(1), "answered_at": ago(0),
              "answered_by": "Marta"}  # fmt: skip
    harness.steer("tell", kind="hand_answered", data={"hand": raised, "by": "Marta"})
    expect(hand).to_have_text("Marta is coming")
    page.keyboard.press("Alt+KeyR")
    expect(hand).to_have_text("Raise hand")
    expect(hand).to_have_attribute("aria-pressed", "false")


def test_what_a_supervisor_does_to_the_desk_is_said_with_their_name(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    presence = {"activity": "break", "reason": "rest", "since": ago(0), "available": False, "connected": True}
    harness.steer("tell", kind="activity_changed", data={"presence": presence, "by": "Marta"})
    expect(page.locator("#toasts-urgent")).to_contain_text("Marta changed what you do: Break: rest.")
    taken = {"contact": chat["key"], "reason": "taken_over", "role": "serving", "by": "Marta"}
    harness.steer("tell", kind="leg_ended", data=taken)
    expect(page.locator("#toasts-urgent")).to_contain_text("Marta took over: Ana.")
    expect(page.locator(".chat-line")).to_have_count(0)
    notice = {"key": "n", "text": "La app está caída", "programme": "Banca", "posted_at": ago(0),
              "until_at": ago(-3600), "posted_by": "Marta"}  # fmt: skip
    harness.steer("tell", kind="notice_posted", data={"notices": [notice], "by": "Marta"})
    expect(page.locator(".news-notices")).to_contain_text("La app está caída")
    page.get_by_role("button", name="Read").click()
    expect(page.locator(".news-notices li")).to_have_count(0)


def test_what_is_wrong_says_whom_to_ask(visit: Open, harness: Harness) -> None:
    harness.steer("set", queues=[])
    page = opened(visit)
    expect(page.locator(".news-problem")).to_have_text(
        "You serve no queue, so no contact can reach you. Ask your supervisor."
    )
    queue = {"key": "q", "name": "Tarjetas", "programme": "", "client": "", "is_closed": True, "is_served": True,
             "changed_until_at": ago(-3600), "changed_by": "Marta"}  # fmt: skip
    harness.steer("tell", kind="queue_change_set", data={"queues": [queue], "by": "Marta"})
    expect(page.locator(".news-problem")).to_contain_text("All your queues are closed now.")
    expect(page.locator(".news-notices")).to_contain_text("For today you also serve Tarjetas.")


def test_a_lost_line_is_calm_and_says_how_long_contacts_are_held(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("cut", up=False)
    expect(page.locator(".news-lost")).to_contain_text("Your contacts stay yours for a minute.")
    page.fill("#message-text", "Ya le confirmo")
    page.locator("#note-text").fill("Llamar mañana")
    harness.steer("set", is_live_up=True)
    expect(page.locator(".news-lost")).not_to_be_visible()
    expect(page.locator("#message-text")).to_have_value("Ya le confirmo")
    expect(page.locator("#note-text")).to_have_value("Llamar mañana")


def test_notes_are_saved_and_the_history_opens_with_the_identity(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    expect(page.locator(".customer-verified")).to_contain_text("Earlier contacts are hidden")
    page.get_by_role("button", name="Identity checked").click()
    expect(page.locator(".earlier-contact")).to_contain_text("Solved")
    page.keyboard.press("Alt+KeyJ")
    page.keyboard.type("Prefiere la tarde")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".note-list")).to_contain_text("Prefiere la tarde")
    expect(page.locator("#note-text")).to_have_value("")


def test_why_me_is_answered_where_it_is_asked(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+KeyY")
    expect(page.locator("contact-side .why summary")).to_be_focused()
    expect(page.locator("contact-side .why-reasons")).to_contain_text("The contact had waited 38 s")
    harness.steer("offer")
    page.locator(".offer summary").click()
    expect(page.locator(".offer .why-reasons")).to_contain_text("+12.7")


def test_the_customer_is_seen_writing(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    harness.steer("typing", contact=chat["key"])
    expect(page.locator(".typing")).to_have_text("Ana is writing…")
    harness.steer("customer_says", contact=chat["key"], text="listo")
    expect(page.locator(".typing")).to_have_text("")


def test_saving_an_outcome_keeps_the_focus(visit: Open, harness: Harness) -> None:
    harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    page.keyboard.press("Alt+Digit1")
    page.keyboard.press("Alt+KeyW")
    page.keyboard.press("Enter")
    expect(page.locator("wrap-up input").first).to_be_focused()
    page.keyboard.press("Space")
    page.route("**/wrap-up", lambda route: route.abort())
    finish = page.get_by_role("button", name="Finish")
    finish.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts-urgent")).to_contain_text("The outcome was not saved.")
    expect(finish).to_be_focused()
    page.keyboard.press("Tab")


def ago(seconds: float) -> str:
    """Return an instant so many seconds ago."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


def test_a_desk_that_slept_for_an_hour_hears_everything_anew_and_gives_back_what_was_begun(
    visit: Open, harness: Harness
) -> None:
    """The computer sleeps: its line looks open, and the world goes on without it."""
    kept, gone = (harness.steer("chat", name=name, text="Hola") for name in ("Ana", "Berta"))
    page = opened(visit)
    for place, text in ((2, "Doña Berta, su"), (1, "Doña Ana, su")):
        page.keyboard.press(f"Alt+Digit{place}")
        page.locator("#message-text").fill(text)
    # Nothing is heard, and no word that the line is closed comes either.
    harness.steer("set", contacts={kept["key"]: harness.look()["contacts"][kept["key"]]}, is_far_behind=True)
    harness.steer("customer_says", contact=kept["key"], text="¿Sigue ahí?", send=False)
    offline = {"activity": "offline", "reason": None, "since": kept["arrived_at"], "available": False}
    harness.steer("set", presence=offline | {"connected": True})
    page.evaluate(SLEEP)
    expect(page.locator(".chat-line")).to_have_count(1)
    expect(page.locator(".said-text").last).to_have_text("¿Sigue ahí?")
    expect(page.locator("#message-text")).to_have_value("Doña Ana, su")
    told = page.locator("#toasts-urgent")
    expect(told).to_contain_text("Berta went on elsewhere while this desk had no line.")
    expect(told).to_contain_text("“Doña Berta, su”")
    expect(page.locator("desk-bar")).to_contain_text("Not working")
    assert gone["key"] not in harness.look()["contacts"]


def test_a_message_that_its_chat_can_no_longer_take_is_given_back(visit: Open, harness: Harness) -> None:
    chat = harness.steer("chat", name="Ana", text="Hola")
    page = opened(visit)
    full = {"error": {"code": "disk_full", "message": "There is no room left."}}
    page.route("**/messages", lambda route: route.fulfill(status=503, json=full, headers={"Retry-After": "1"}))
    page.fill("#message-text", "Con gusto le ayudo")
    page.keyboard.press("Enter")
    expect(page.locator(".said-state")).to_have_text("not sent yet; it is sent again by itself. There is no room left.")
    late = {"error": {"code": "not_serving", "message": "Somebody else serves this contact."}}
    page.unroute("**/messages")
    page.route("**/messages", lambda route: route.fulfill(status=409, json=late))
    harness.steer("tell", kind="leg_ended", data={"contact": chat["key"], "reason": "lost_line", "by": None})
    expect(page.locator("#toasts-urgent")).to_contain_text("You had written: “Con gusto le ayudo”")
    expect(page.locator("#toasts-urgent")).to_contain_text("Somebody else serves this contact.")
