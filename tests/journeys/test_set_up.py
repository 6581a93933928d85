"""From an empty installation to one that can serve, in a real browser and by keyboard alone, as the pages tell.

Nothing is prepared: the overview says what is missing, and the journey does what it says until it says that nothing is.
Then every page that was seen is looked at by axe, in both languages, wide and at 320 pixels.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests import prepared, served, walks

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TABS_MAX = 120
SAYS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  if (one.labels && one.labels.length) return [...one.labels].map((label) => label.innerText).join(" ");
  return one.innerText || one.getAttribute("aria-label") || "";
}"""


@pytest.fixture(scope="module")
def centre() -> Iterator[served.Centre]:
    """A served installation that has an operator and one administrator, and nothing else."""
    with served.centre("operator") as made:
        made.start()
        yield made


def visitor(chromium: Browser, centre: served.Centre, **given: Any) -> Page:
    context = chromium.new_context(locale="es-CO", base_url=f"http://localhost:{centre.port}", **given)
    context.set_default_timeout(walks.WAIT_MILLISECONDS)
    return context.new_page()


def tab_to(page: Page, words: str) -> None:
    """Press the tabulator until whatever has the focus says these words."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if words in page.evaluate(SAYS):
            return
    raise AssertionError(f"nothing that can be reached says {words!r} on {page.url}")


def follow(page: Page, words: str) -> None:
    """Follow a link or press a button by keyboard, and wait for the page it leads to."""
    tab_to(page, words)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """Write in a field by keyboard, in place of what stands there."""
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def overview(page: Page, *, says: str) -> None:
    page.goto("/set-up/")
    expect(page.locator("main")).to_contain_text(says)


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("input[type=email]").fill("ana@example.org")
    page.locator("input[type=password]").fill(prepared.PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url("**/set-up/")


def test_an_administrator_sets_everything_up_by_keyboard(chromium: Browser, centre: served.Centre) -> None:
    page = visitor(chromium, centre, viewport={"width": 1280, "height": 900})
    sign_in(page)
    overview(page, says="No hay ningún grupo de enrutamiento.")
    follow(page, "Crear un grupo")
    write(page, "Nombre", "Piso de Montería")
    follow(page, "Crear el grupo")
    overview(page, says="Todavía no hay clientes.")
    follow(page, "Registrar un cliente")
    write(page, "Nombre", "Seguros del Sinú")
    follow(page, "Guardar el cliente")
    follow(page, "Programa nuevo")
    write(page, "Nombre", "Siniestros")
    follow(page, "Guardar el programa")
    follow(page, "Cola nueva")
    write(page, "Nombre", "General")
    write(page, "Código", "General!")
    follow(page, "Guardar la cola")
    expect(page.locator("main")).to_contain_text("Use solo letras minúsculas")
    expect(page.locator("#id_name")).to_have_value("General")
    write(page, "Código", "general")
    follow(page, "Guardar la cola")
    follow(page, "Meta nueva")
    follow(page, "Guardar la meta")
    overview(page, says="no tiene tipificaciones")
    follow(page, "Agregar una tipificación")
    write(page, "Código", "solved")
    write(page, "Nombre en español", "Resuelto")
    write(page, "Nombre en inglés", "Solved")
    follow(page, "Guardar la tipificación")
    overview(page, says="Ningún sitio puede mostrar el chat")
    follow(page, "Nombrar sus sitios")
    write(page, "Orígenes permitidos", "https://www.example.com")
    follow(page, "Guardar la lista")
    overview(page, says="no tiene aviso de tratamiento de datos")
    follow(page, "Escribir el aviso")
    write(page, "En español", "Guardamos lo que nos escribe durante un año.")
    write(page, "En inglés", "We keep what you write for a year.")
    follow(page, "Poner en vigencia")
    set_people_up(page)
    overview(page, says="aún no han aceptado")
    accept_invitation(chromium, centre, page)
    overview(page, says="Sí: cada cola tiene una meta y alguien que la puede atender.")
    look_at_all(page, centre)
    page.context.close()


def set_people_up(page: Page) -> None:
    overview(page, says="No hay agentes en ningún grupo de enrutamiento")
    follow(page, "Registrar un agente")
    follow(page, "Agregar un lugar")
    follow(page, "Lugar nuevo")
    write(page, "Nombre", "Montería")
    write(page, "Código", "23001")
    follow(page, "Guardar el lugar")
    overview(page, says="No hay agentes en ningún grupo de enrutamiento")
    follow(page, "Registrar un agente")
    write(page, "Nombres", "Yuliana")
    write(page, "Primer apellido", "Mora")
    write(page, "Nombre para quienes escriben", "Yuliana")
    tab_to(page, "Modalidad de trabajo")
    page.keyboard.type("En casa")
    tab_to(page, "Grupo de enrutamiento")
    page.keyboard.type("Piso")
    follow(page, "Guardar la persona")
    expect(page.locator("main")).to_contain_text("por hacer Colas que puede atender")
    follow(page, "Cambiar las colas")
    tab_to(page, "General")
    page.keyboard.press("Space")
    follow(page, "Guardar las colas")
    follow(page, "Invitar a ingresar")
    write(page, "Correo", "yuliana@example.org")
    follow(page, "Enviar la invitación")


def accept_invitation(chromium: Browser, centre: served.Centre, page: Page) -> None:
    """Open the link of the mail that was kept, as the agent, in a browser of her own."""

    def link() -> str:
        page.goto("/outbox/")
        found = re.search(r"/invitation/[\w-]+/", page.content())
        return found[0] if found else ""

    served.until(lambda: bool(link()), "the invitation was not written")
    agent = visitor(chromium, centre)
    agent.goto(link())
    agent.locator("#id_display_name").fill("Yuliana")
    agent.locator("#id_password1").fill("hilos de muchos colores")
    agent.locator("#id_password2").fill("hilos de muchos colores")
    agent.locator("#id_password2").press("Enter")
    agent.wait_for_url("**/desk/")
    agent.context.close()


def look_at_all(page: Page, centre: served.Centre) -> None:
    """Visit every page of the set-up that a link leads to, narrow; then one of each shape wide, in English."""
    seen = look_from(page, centre, start=["/set-up/"], look=("es", 320, "dark"), follows_links=True)
    assert len(seen) > 30, seen
    one_of_each = re.compile(r"set-up/$|clients/$|policy/|steps/|agents/[\w-]{36}/$")
    shapes = [path for path in sorted(seen) if one_of_each.search(path)]
    assert len(shapes) >= 5, seen
    look_from(page, centre, start=shapes, look=("en", 1280, "light"), follows_links=False)


def look_from(
    page: Page, centre: served.Centre, *, start: list[str], look: tuple[str, int, str], follows_links: bool
) -> set[str]:
    """Look at some pages and, if told so, at every page of the set-up that they lead to; return their paths."""
    language, width, colours = look
    page.context.add_cookies([{"name": "django_language", "value": language, "url": f"http://localhost:{centre.port}"}])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.lang") == language
        look_at(page)
        if follows_links:
            links = page.eval_on_selector_all(
                "a[href]:not([download])", "(all) => all.map((one) => one.getAttribute('href'))"
            )
            waiting += [link for link in links if link.startswith("/set-up/") and "?" not in link]
    return seen


def look_at(page: Page) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, page.url
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found], page.url
