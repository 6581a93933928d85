"""A morning on the desk in real browsers: a chat, a call, a task, help from a colleague, and a flag, by keyboard.

Everything is real but the telephone network. The desk is checked by axe and for what sticks out while contacts are
open on it, wide and light, narrow and dark.
"""

from __future__ import annotations

import re
import sys

import pytest
from playwright.sync_api import expect
from tests import walks

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
ROWS = """
    SELECT contact.state, stay.left_how, leg.disposition_id IS NOT NULL, contact.message_count
    FROM contacts_contact AS contact
    JOIN contacts_stay AS stay ON stay.contact_id = contact.id
    JOIN contacts_leg AS leg ON leg.contact_id = contact.id
    JOIN contacts_message AS message ON message.contact_id = contact.id AND message.number = 1
    WHERE message.text = '¿Cuál es el horario del banco?'
"""


def test_a_chat_is_answered_by_keyboard_and_counted(visitors: walks.Visitors) -> None:
    (desk, _), customer = visitors.enter_as_agent(1), visitors.page(walks.PHONE)
    walks.receive(desk)
    window = walks.write_from_the_site(customer, "¿Cuál es el horario del banco?")
    expect(desk.get_by_role("button", name="Aceptar")).to_be_visible()
    desk.locator(".offer summary").click()
    expect(desk.locator(".offer .why-reasons li").first).to_be_visible()
    desk.keyboard.press("Alt+KeyA")
    expect(desk.get_by_role("log").get_by_text("¿Cuál es el horario del banco?")).to_be_visible()
    expect(desk.locator("#message-text")).to_be_focused()

    # A canned reply, with a sentence of one's own behind it.
    desk.keyboard.type("/")
    reply = desk.get_by_role("option").first.locator(".reply-text")
    expect(reply).to_be_visible()
    said = reply.inner_text()
    desk.keyboard.press("Enter")
    expect(desk.locator("#message-text")).to_have_value(said)
    desk.keyboard.type(" De ocho a cuatro.")
    desk.keyboard.press("Enter")
    expect(window.get_by_role("log").get_by_text("De ocho a cuatro.")).to_be_visible()

    # A private note, which the customer never sees, and a hand that is raised and lowered.
    desk.keyboard.press("Alt+KeyJ")
    desk.keyboard.type("Preguntó por el horario")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator(".note-list")).to_contain_text("Preguntó por el horario")
    assert window.get_by_text("Preguntó por el horario").count() == 0
    desk.keyboard.press("Alt+KeyR")
    desk.get_by_role("dialog").get_by_role("radio").first.check()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Mano arriba")).to_be_visible()
    desk.keyboard.press("Alt+KeyR")
    expect(desk.get_by_role("button", name="Levantar la mano")).to_be_visible()
    walks.look_at(desk)

    # Both pages are loaded again, the desk's in the middle of a sentence: nothing is lost.
    desk.locator("#message-text").fill("Y los sábados")
    desk.reload()
    expect(desk.locator("#message-text")).to_have_value("Y los sábados")
    expect(desk.locator(".note-list")).to_contain_text("Preguntó por el horario")
    desk.locator("#message-text").fill("")
    customer.reload()
    customer.get_by_role("button", name=re.compile("Escríbanos|chat", re.I)).first.click()
    expect(window.get_by_role("log").get_by_text("De ocho a cuatro.")).to_be_visible()
    window.get_by_role("textbox").fill("Mil gracias")
    window.get_by_role("textbox").press("Enter")
    expect(desk.get_by_role("log").get_by_text("Mil gracias")).to_be_visible()

    walks.finish(desk)
    with visitors.centre.owner() as owner:
        assert owner.execute(ROWS).fetchall() == [("ended", "answered", True, 3)]
    assert visitors.problems + visitors.complaints == []


def test_a_call_is_answered_held_and_flagged(visitors: walks.Visitors) -> None:
    (desk, _), phone = visitors.enter_as_agent(2), visitors.page(walks.PHONE)
    walks.receive(desk)
    phone.goto("/try/phone/")
    walks.look_at(phone)
    phone.get_by_role("button", name="Llamar").click()
    expect(phone.locator(".phone-state")).to_contain_text("Está timbrando")
    expect(desk.get_by_role("button", name="Contestar")).to_be_visible()
    desk.keyboard.press("Alt+KeyA")
    expect(phone.locator(".phone-state")).to_contain_text("En conversación con")
    expect(desk.locator(".call-state")).to_contain_text("En conversación con")
    desk.keyboard.press("Alt+KeyO")
    expect(phone.locator(".phone-state")).to_contain_text("En espera")
    expect(desk.locator(".call-hold")).to_have_attribute("aria-pressed", "true")
    walks.look_at(desk)
    walks.look_at(phone)
    desk.keyboard.press("Alt+KeyO")
    expect(phone.locator(".phone-state")).to_contain_text("En conversación con")

    # The caller is abusive: the flag stops offers, and the pause begins with the end of the wrap-up.
    desk.keyboard.press("Alt+KeyX")
    desk.get_by_role("dialog").get_by_role("radio").first.check()
    desk.keyboard.press("Enter")
    expect(desk.locator(".presence-now")).to_contain_text("Pausa de recuperación")
    phone.get_by_role("button", name="Colgar").click()
    expect(phone.locator(".phone-state")).to_contain_text("Usted colgó")
    expect(desk.locator("wrap-up input").first).to_be_visible()
    walks.look_at(desk)
    walks.wrap_up(desk, "Gritó")
    expect(desk.locator(".presence-since")).to_contain_text("quedan")

    desk.get_by_role("button", name="English", exact=True).click()
    expect(desk.locator(".presence-now")).to_contain_text("Recovery pause")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keyboard on the desk")).to_be_visible()
    desk.keyboard.press("Escape")
    walks.look_at(desk)
    assert visitors.problems + visitors.complaints == []


def test_a_task_is_consulted_about_handed_over_and_sent_back(visitors: walks.Visitors) -> None:
    (desk, own_name), supervisor = visitors.enter_as_agent(1), visitors.enter("supervisor")
    walks.receive(desk)
    supervisor.goto("/supervisor/tasks/")
    form = supervisor.locator("form", has=supervisor.get_by_role("button", name="Crear la tarea"))
    form.get_by_label("Título").fill("Revisar una devolución")
    form.locator("textarea").fill("El cliente la pidió dos veces.")
    form.get_by_role("button", name="Crear la tarea").click()
    expect(desk.locator(".offer-preview")).to_contain_text("Revisar una devolución")
    desk.keyboard.press("Alt+KeyA")
    expect(desk.get_by_role("log").get_by_text("El cliente la pidió dos veces.")).to_be_visible()

    # A colleague is asked, joins, and gets the task.
    colleague, name = visitors.enter_as_agent(3)
    walks.receive(colleague)
    desk.keyboard.press("Alt+KeyC")
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile(name)).check()
    walks.look_at(desk)
    desk.keyboard.press("Enter")
    expect(desk.locator(".beside-line")).to_contain_text(name)
    invitation = colleague.locator(".invitation")
    expect(invitation).to_be_visible()
    walks.look_at(colleague)
    invitation.get_by_role("button").first.focus()
    colleague.keyboard.press("Enter")
    expect(colleague.get_by_role("log").get_by_text("El cliente la pidió dos veces.")).to_be_visible()
    expect(colleague.locator(".own-words")).to_be_visible()
    walks.look_at(colleague)
    hand_over = desk.locator(".beside-acts button").first
    expect(hand_over).to_contain_text(name)
    hand_over.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("desk-chat-list").get_by_text("Revisar una devolución")).to_have_count(0)
    expect(colleague.locator(".own-words")).not_to_be_visible()

    # They send it back with a note; it comes as one that was meant for this agent.
    colleague.keyboard.press("Alt+KeyT")
    dialog = colleague.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile(own_name)).check()
    dialog.get_by_role("textbox").fill("Ya está pagada: cierre usted.")
    walks.look_at(colleague)
    dialog.get_by_role("button").first.click()
    expect(desk.locator(".offer-preference")).to_be_visible()
    desk.keyboard.press("Alt+KeyA")
    expect(desk.locator(".note-list")).to_contain_text("Ya está pagada: cierre usted.")
    walks.finish(desk)
    assert visitors.problems + visitors.complaints == []
