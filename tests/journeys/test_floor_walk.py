"""A supervisor and an agent side by side, in two browsers on the real thing: what one does, the other sees.

The pages are checked by axe at 1280 pixels in Spanish and at 320 in English; the process of the sockets is killed in
the middle, and the floor says so and misses nothing.
"""

from __future__ import annotations

import contextlib
import re
import sys
import uuid
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect
from tests import served, walks

from tejido.cli.demo import cast

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
CHATS_MAX = 8
OFFER_MILLISECONDS = 3_000


def write_in(centre: served.Centre, agent: Page, text: str) -> None:
    """Let a customer open a chat, as the widget does."""
    with centre.owner() as owner:
        programme, notice = owner.execute(
            "SELECT programme.key::text, (SELECT key::text FROM clients_treatmentnotice ORDER BY version DESC LIMIT 1)"
            " FROM clients_programme AS programme ORDER BY id LIMIT 1"
        ).fetchone() or ("", None)
    body: dict[str, Any] = {
        "client_contact_id": str(uuid.uuid4()), "client_message_id": str(uuid.uuid4()), "queue": None,
        "language": "es", "name": "Ángela", "text": text, "notice": notice,
    }  # fmt: skip
    answer = agent.request.post(f"/widget/{programme}/contacts", data=body)
    assert answer.status == 201, answer.text()


def accept(agent: Page, name: str) -> Locator:
    """Take what is offered until somebody's contact is in hand, since the play may have left others waiting."""
    mine, button = agent.locator("desk-chat-list").get_by_text(name), agent.get_by_role("button", name="Aceptar")
    for _ in range(CHATS_MAX):
        mine.or_(button).first.wait_for()
        if mine.count():
            break
        # An offer may go while the hand is on its way; then the next one counts.
        with contextlib.suppress(PlaywrightError):
            button.first.click(timeout=OFFER_MILLISECONDS)
    return mine.first


def enter_floor(visitors: walks.Visitors) -> Page:
    """Take a supervisor's place on the floor of the bank."""
    supervisor = visitors.enter("supervisor")
    supervisor.wait_for_url("**/supervisor/")
    walks.look_at(supervisor)
    supervisor.get_by_role("link", name=cast.PROGRAMMES[0].name).click()
    supervisor.wait_for_url(re.compile("/supervisor/.+/"))
    return supervisor


def raise_hand(agent: Page) -> None:
    """Raise the agent's hand, as the desk's script does."""
    token = agent.locator("desk-app").get_attribute("data-csrf") or ""
    answer = agent.request.post(
        "/desk/hand", data={"reason": "approval"}, headers={"X-CSRFToken": token, "Referer": agent.url}
    )
    assert answer.status == 200, answer.text()


def test_what_a_supervisor_does_is_seen_on_the_desk(visitors: walks.Visitors) -> None:
    centre = visitors.centre
    with centre.owner() as owner:
        (before,) = owner.execute("SELECT max(id) FROM journal_fact").fetchone() or (0,)
    agent = visitors.enter("agent")
    agent.wait_for_url("**/desk/")
    walks.receive(agent)
    supervisor = enter_floor(visitors)
    floor_url = supervisor.url
    walks.look_at(supervisor)
    write_in(centre, agent, "Mi tarjeta no pasa")
    accept(agent, "Ángela").click()

    # The floor follows by itself, and an agent's row says what they do.
    row = supervisor.locator(".contact-row", has_text="Ángela")
    expect(row.get_by_text("En atención")).to_be_visible()
    expect(supervisor.locator(".agent-row", has_text="Atendiendo")).to_have_count(1)

    # A raised hand comes to the top; it is answered by keyboard, and the agent sees who comes.
    raise_hand(agent)
    hand = supervisor.locator(".calls.hands .call")
    expect(hand).to_be_visible()
    expect(hand.get_by_text("una aprobación")).to_be_visible()
    walks.look_at(supervisor)
    hand.get_by_role("button", name="Responder").focus()
    supervisor.keyboard.press("Enter")
    expect(hand.get_by_text("va en camino")).to_be_visible()
    expect(agent.get_by_text(re.compile("Supervisora"))).not_to_have_count(0)
    hand.get_by_role("button", name="Bajar").click()
    expect(hand).to_have_count(0)

    # A notice is on the desk until it is withdrawn.
    supervisor.get_by_role("button", name="Publicar un aviso…").click()
    supervisor.get_by_role("dialog").get_by_role("textbox").fill("Pagos caídos hasta las once.")
    walks.look_at(supervisor)
    supervisor.get_by_role("dialog").get_by_role("button", name="Publicar").click()
    expect(agent.get_by_text("Pagos caídos hasta las once.").first).to_be_visible()

    # Reading live: the agent sees it, and so is a private note.
    row.get_by_role("button").click()
    walks.look_at(supervisor)
    supervisor.get_by_role("button", name="Leer en vivo").click()
    supervisor.wait_for_url("**/contacts/**")
    expect(supervisor.get_by_text("Usted sigue en vivo")).to_be_visible()
    expect(supervisor.get_by_text("Mi tarjeta no pasa").first).to_be_visible()
    expect(agent.get_by_text("Supervisora escucha")).to_be_visible()
    walks.look_at(supervisor)
    supervisor.get_by_role("button", name="Nota privada…").click()
    supervisor.get_by_role("dialog").get_by_role("textbox").fill("Suba el límite, por favor.")
    supervisor.get_by_role("dialog").get_by_role("button", name="Escribir").click()
    expect(supervisor.locator(".story").get_by_text("Suba el límite, por favor.")).to_be_visible()
    expect(agent.get_by_text("Suba el límite, por favor.")).to_be_visible()
    with centre.owner() as owner:
        told = [row[0] for row in owner.execute("SELECT type FROM journal_fact WHERE id > %s", [before]).fetchall()]
    for fact_type in ("hand_answered", "hand_lowered", "notice_posted", "note_written"):
        assert told.count(fact_type) == 1, fact_type

    # The sockets' process dies; the page says so, and what was said meanwhile is there again.
    with centre.held():
        centre.kill("live")
        expect(supervisor.locator(".contact-line .message-line")).to_be_visible()
    agent.get_by_role("textbox").first.wait_for()
    expect(supervisor.locator(".contact-line .message-line")).to_have_count(0)
    supervisor.goto(floor_url)
    expect(supervisor.locator(".contact-row", has_text="Ángela")).to_be_visible()

    # Taken over, it leaves the agent's desk and lies on the supervisor's own.
    supervisor.locator(".contact-row", has_text="Ángela").get_by_role("button").click()
    supervisor.get_by_role("button", name="Tomar el contacto").click()
    supervisor.get_by_role("link", name="Ir a su puesto").click()
    supervisor.wait_for_url("**/desk/")
    expect(supervisor.get_by_text("Ángela").first).to_be_visible()
    expect(agent.get_by_text(re.compile("tomó el contacto: Ángela"))).to_be_visible()
    expect(agent.locator("desk-chat-list").get_by_text("Ángela")).to_have_count(0)
    walks.finish(supervisor)
    assert visitors.problems == []


def test_an_agent_is_sent_on_a_break_and_the_queue_is_closed(visitors: walks.Visitors) -> None:
    agent = visitors.enter("agent")
    agent.wait_for_url("**/desk/")
    walks.receive(agent)
    supervisor = enter_floor(visitors)
    line = supervisor.locator(".agent-row").first
    line.get_by_role("button").click()
    dialog = supervisor.get_by_role("dialog")
    dialog.get_by_label("Qué hace ahora").select_option("break")
    dialog.get_by_label("Razón").select_option("health")
    walks.look_at(supervisor)
    dialog.get_by_role("button", name="Cambiarlo").click()
    expect(supervisor.locator(".agent-row", has_text="Pausa (Salud)").first).to_be_visible()
    expect(agent.get_by_text(re.compile("Supervisora.*Pausa"))).to_be_visible()
    supervisor.keyboard.press("Escape")
    queue = supervisor.locator(".queue-card").first
    queue.get_by_role("button").click()
    expect(queue.get_by_text("cerrada a mano")).to_be_visible()
    queue.get_by_role("button").click()
    expect(queue.get_by_text("recibe contactos")).to_be_visible()
    supervisor.get_by_role("button", name="English", exact=True).click()
    expect(supervisor.locator("html")).to_have_attribute("lang", "en")
    walks.look_at(supervisor)
    for address in ("/contacts/", "/supervisor/tasks/"):
        supervisor.goto(address)
        walks.look_at(supervisor)
    assert visitors.problems == []
