"""A small server that speaks the pages' protocol, so that our scripts can be driven in a real browser without a centre.

It renders the real templates, serves the real static files, and keeps one desk, one thread and one wallboard in memory.
`/steer` lets a test play the other side: make an offer, say something, cut the line, lose an answer, withdraw a right.
Run by hand: `PYTHONPATH=src:. python -m tests.web.harness --port 8700`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "src" / "tejido"


def configure() -> None:
    """Set Django up for templates alone: no database, no middleware."""
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="harness",
        INSTALLED_APPS=[
            "tejido.web.shared",
            "tejido.web.desk",
            "tejido.web.wallboard",
            "tejido.web.widget",
            # For their static files: what `test_drawn_pages` shows is drawn elsewhere.
            "tejido.web.setup",
            "tejido.web.impact",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "allauth",
            "allauth.account",
            "django.forms",
            "django.contrib.staticfiles",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [PACKAGE / "web" / "shared" / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        MIDDLEWARE=["allauth.account.middleware.AccountMiddleware"],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        ROOT_URLCONF="tests.web.harness_urls",
        STATIC_URL="/static/",
        LANGUAGES=[("es", "Español"), ("en", "English")],
        LANGUAGE_CODE="en",
        LOCALE_PATHS=[PACKAGE / "locale"],
        USE_TZ=True,
    )
    django.setup()


configure()

from django import forms  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.template import loader  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import translation  # noqa: E402
from starlette import background  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response  # noqa: E402
from starlette.routing import Route, WebSocketRoute  # noqa: E402
from starlette.websockets import WebSocket, WebSocketDisconnect  # noqa: E402
from tests.web import harness_world  # noqa: E402

# The same directives as the real pages have, in `web/shared/policy.py`.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self' ws:; frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"
)


WORLD = harness_world.World()


# ---- pages ----


class SignInForm(forms.Form):
    login = forms.EmailField(label="Email")
    password = forms.CharField(widget=forms.PasswordInput)
    remember = forms.BooleanField(required=False, label="Remember me")


NAVIGATION = [
    {"label": "Desk", "url": "/desk/", "is_current": False},
    {"label": "Wallboard", "url": "/wallboard/", "is_current": False},
    {"label": "Impact", "url": "/impact/", "is_current": False},
]


def context_for(name: str, language: str) -> dict[str, Any]:
    form: Any = SignInForm({"login": "nobody", "password": ""}) if "errors" in name else SignInForm()
    return {
        "installation": {"operator_name": "Tejido del Caribe", "demonstration": True},
        "navigation": [{**place, "is_current": place["url"].strip("/") in name} for place in NAVIGATION],
        "csrf_token": "token",
        "form": form,
        "user": {"is_authenticated": "login" not in name, "get_short_name": "Yuliana"},
        "invitation": {"role_label": "Agent", "operator_name": "Tejido del Caribe", "expires_at": harness_world.now()},
        "programme": WORLD.numbers["programme"],
        "numbers": WORLD.numbers,
        "topic": "wallboard",
        "zone": "America/Bogota",
        "contacts_url": "/wallboard/prog/contacts/",
        "agents_url": "/wallboard/prog/agents/",
        "language": language,
        "synthetic": True,
        "opening": WORLD.opening(),
        "verdict": {"reason": "www_differs", "origin": "https://example.org", "nearest": "https://www.example.org"},
        "programmes": [{"key": "prog", "name": "Banca personal", "client_name": "Banco Sinú", "queues_count": 3}],
        "programme_key": "prog",
        "script_tag": '<script src="/static/tejido/widget/tejido-widget.js" data-programme="prog" async></script>',
        "programme_name": "Banca personal",
        "client_name": "Banco Sinú",
        "role_links": [
            {"role": "Agent", "name": "Yuliana", "url": "/enter/a/"},
            {"role": "Supervisor", "name": "Marta", "url": "/enter/b/"},
        ],
        "try_url": "/try/",
    }


async def page(request: Request) -> Response:
    """Render a template by its name: /page/desk/desk.html?language=es."""
    name = request.path_params["name"]
    language = request.query_params.get("language", "en")
    with translation.override(language):
        django_request = RequestFactory().get(request.url.path)
        template = name.replace("login-errors", "login")
        text = loader.render_to_string(template, context_for(name, language), request=django_request)
    return HTMLResponse(text, headers={"Content-Security-Policy": CSP})


async def frame(request: Request) -> Response:
    request.path_params["name"] = "widget/frame.html"
    return await page(request)


async def static(request: Request) -> Response:
    found = finders.find(request.path_params["path"])
    return FileResponse(found) if found else Response(status_code=404)


# ---- the desk's and the widget's requests ----


def refused(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


async def ticket(request: Request) -> Response:
    if WORLD.ticket_status != 200:
        return refused(WORLD.ticket_status, "signed_out", "Sign in again.")
    given = harness_world.key()
    WORLD.tickets.add(given)
    body = await request.body()
    topic = json.loads(body or b"{}").get("topics", ["thread"])[0]
    return JSONResponse({"ticket": f"{given}|{topic}", "url": f"ws://{request.headers['host']}/socket"})


async def presence(request: Request) -> Response:
    given = await request.json()
    WORLD.presence = {
        **WORLD.presence,
        "activity": given["activity"],
        "reason": given.get("reason"),
        "since": harness_world.iso(harness_world.now()),
    }
    await WORLD.tell("desk", "activity_changed", {"presence": WORLD.presence})
    return JSONResponse({"presence": WORLD.presence})


async def answer_offer(request: Request) -> Response:
    offer = WORLD.offers.pop(request.path_params["key"], None)
    if offer is None:
        return refused(409, "contact_already_taken", "Somebody else has this contact.")
    if request.path_params["answer"] == "reject":
        WORLD.posts.append(await request.json())
        await WORLD.tell("desk", "offer_rejected", {"offer": offer["key"]})
        return JSONResponse({})
    contact = WORLD.add_contact("Marcela Doria", offer["preview"])
    await WORLD.tell("desk", "offer_accepted", {"offer": offer["key"], "contact": contact})
    return JSONResponse({"contact": contact})


async def send(request: Request) -> Response:
    """Keep one message for one client id, whoever sends it and however often."""
    given = await request.json()
    WORLD.posts.append(given)
    if WORLD.refuse_messages:
        return refused(409, "contact_ended", WORLD.refuse_messages)
    is_agent = "key" in request.path_params
    message = WORLD.seen.get(given["client_message_id"])
    if message is None:
        contact = WORLD.contacts[request.path_params["key"]] if is_agent else WORLD.thread
        message = WORLD.add_message(
            contact, "agent" if is_agent else "customer", given["text"], client_message_id=given["client_message_id"]
        )
        WORLD.seen[given["client_message_id"]] = message
        data = {"contact": contact["key"] if is_agent else contact["contact"]["key"], "message": message}
        # Where the answer gets lost the news of it does as well: else nothing would be left to send again.
        if not WORLD.lose_answers:
            await WORLD.tell("desk" if is_agent else "thread", "message_sent", data)
    if WORLD.lose_answers:
        WORLD.lose_answers -= 1
        return refused(503, "starting", "")
    return JSONResponse({"message": message})


async def end(request: Request) -> Response:
    contact = WORLD.contacts[request.path_params["key"]]
    contact["leg"]["state"] = "wrapping"
    await WORLD.tell("desk", "leg_wrapping", {"contact": contact["key"]})
    return JSONResponse({})


async def wrap_up(request: Request) -> Response:
    WORLD.posts.append(await request.json())
    contact = WORLD.contacts.pop(request.path_params["key"])
    await WORLD.tell("desk", "leg_ended", {"contact": contact["key"]})
    return JSONResponse({})


async def act(request: Request) -> Response:
    """Do what an agent asks about a contact, and tell it as the socket would."""
    key, verb, given = request.path_params["key"], request.path_params["verb"], await request.json()
    WORLD.posts.append({"verb": verb, **given})
    contact = WORLD.contacts[key]
    if verb in ("transfer", "hand-over"):
        del WORLD.contacts[key]
        await WORLD.tell("desk", "leg_ended", {"contact": key, "reason": "transferred", "role": "serving", "by": None})
        return JSONResponse({"contact": key})
    if verb == "verify":
        contact["customer"] |= {"verified": True, "earlier_count": 2}
    elif verb == "flag":
        contact["flag"] = {"reason": given["reason"], "pause_seconds": 300, "is_reviewed": False}
        WORLD.presence |= {"activity": "recovering", "until_at": None, "since": harness_world.iso(harness_world.now())}
        return JSONResponse({"contact": contact, "presence": WORLD.presence})
    else:
        await step_changes(key, **harness_world.changes_of(verb, given, contact))
    return JSONResponse({"contact": contact})


async def leg(request: Request) -> Response:
    WORLD.posts.append({"verb": request.path_params["verb"], "leg": request.path_params["key"]})
    WORLD.invitations = []
    if request.path_params["verb"] != "answer":
        return JSONResponse({"leg": request.path_params["key"]})
    contact = WORLD.add_contact("Bea", "Hola")
    contact["leg"]["role"] = "consulting"
    return JSONResponse({"contact": contact})


async def hand(request: Request) -> Response:
    given = await request.json()
    WORLD.posts.append(given)
    WORLD.hand = harness_world.a_hand(given) if "reason" in given else None
    return JSONResponse({"hand": WORLD.hand})


async def asked(request: Request) -> Response:
    """Answer what the desk asks now and then."""
    return JSONResponse(harness_world.ANSWERS[request.url.path.rsplit("/", 1)[-1]])


async def today(request: Request) -> Response:
    return JSONResponse({"contacts_count": 23, "worked_seconds": 18400, "offers_missed_count": 1})


async def start_contact(request: Request) -> Response:
    given = await request.json()
    WORLD.posts.append(given)
    if WORLD.notice and given.get("notice") != WORLD.notice["key"] and not WORLD.token:
        return refused(409, "notice_needed", "Read and accept the notice about your data first.")
    if WORLD.refuse_starts:
        return refused(409, WORLD.refuse_starts, "No chat now.")
    if given["client_message_id"] not in WORLD.seen:
        WORLD.token = WORLD.token or harness_world.key()
        WORLD.begin_thread()
        WORLD.seen[given["client_message_id"]] = harness_world.World.add_message(
            WORLD.thread, "customer", given["text"], client_message_id=given["client_message_id"]
        )
    if WORLD.lose_answers:
        WORLD.lose_answers -= 1
        return refused(503, "starting", "")
    shown = {**WORLD.thread, "token": WORLD.token, "state": "waiting", "identity": WORLD.identity}
    return JSONResponse(shown, status_code=201)


async def opening(request: Request) -> Response:
    return JSONResponse(WORLD.opening())


async def survey(request: Request) -> Response:
    given = await request.json()
    WORLD.posts.append(given)
    WORLD.thread["contact"]["survey_score"] = given["score"]
    return JSONResponse({**WORLD.thread, "position": WORLD.position})


async def thread(request: Request) -> Response:
    if request.headers.get("authorization") != f"Thread {WORLD.token}":
        return refused(401, "token_unknown", "")
    return JSONResponse({**WORLD.thread, "position": WORLD.position})


async def end_thread(request: Request) -> Response:
    contact = WORLD.thread["contact"]
    contact["state"] = "wrapping" if contact["state"] == "serving" else "abandoned"
    contact["ended_reason"] = "customer"
    # The news of it comes after the answer.
    news = background.BackgroundTask(WORLD.tell, "thread", "contact_ended", {"reason": "customer"})
    return JSONResponse({**WORLD.thread, "position": WORLD.position}, background=news)


async def numbers(request: Request) -> Response:
    return JSONResponse(WORLD.numbers)


# ---- the socket, and the hand that steers ----


async def socket(websocket: WebSocket) -> None:
    given, _, topic = websocket.query_params.get("ticket", "").partition("|")
    await websocket.accept()
    if not WORLD.is_live_up:
        await websocket.close(1012)
        return
    if given not in WORLD.tickets:
        await websocket.close(4401)
        return
    WORLD.tickets.discard(given)
    websocket.state.topic = topic
    since = websocket.query_params.get("since")
    WORLD.connections.append({"topic": topic, "since": since})
    # Before anything is sent, so that what is told meanwhile comes after it and is not lost.
    WORLD.sockets.add(websocket)
    try:
        await begin(websocket, topic, since=since)
        while True:
            said = await websocket.receive_json()
            if said["kind"] == "typing":
                WORLD.typed.append(said)
    except WebSocketDisconnect:
        WORLD.sockets.discard(websocket)


async def begin(websocket: WebSocket, topic: str, *, since: str | None) -> None:
    """Send what the page has missed, or everything where it knows nothing."""
    if not since or WORLD.is_far_behind:
        await websocket.send_json(
            {"kind": "snapshot", "position": WORLD.position, "topic": topic, "data": WORLD.snapshot(topic)}
        )
        return
    await websocket.send_json({"kind": "resumed", "position": int(since)})
    for frame in list(WORLD.log):
        if frame["topic"] == topic and frame["position"] > int(since):
            await websocket.send_json(frame)


async def steer(request: Request) -> Response:
    """Play the other side: {"do": name, ...}."""
    given = await request.json()
    return JSONResponse(await STEPS[given.pop("do")](**given) or {})


async def step_reset() -> None:
    for each in list(WORLD.sockets):
        await each.close(1012)
    WORLD.reset()


async def step_offer(
    seconds: float = 20, preview: str = "Buenas, me bloquearon la tarjeta y necesito pagar hoy."
) -> dict[str, Any]:
    offer = {
        "key": harness_world.key(),
        "contact": harness_world.key(),
        "queue": {"name": "Tarjetas"},
        "channel": "chat",
        "language": "es",
        "offered_at": harness_world.iso(harness_world.now()),
        "deadline_at": harness_world.iso(harness_world.now() + timedelta(seconds=seconds)),
        "terms": {"idle": 212.0, "level": 4, "wait": 38.5},
        "waited_seconds": 38,
        "preview": preview,
    }
    WORLD.offers[offer["key"]] = offer
    await WORLD.tell("desk", "offer_made", {"offer": offer})
    return offer


async def step_offer_gone(offer: str, kind: str = "offer_timed_out") -> None:
    WORLD.offers.pop(offer, None)
    await WORLD.tell("desk", kind, {"offer": offer})


async def step_forget_offer(offer: str) -> None:
    """Somebody else was faster, and the news has not come yet."""
    WORLD.offers.pop(offer)


async def step_chat(name: str, text: str, messages: int = 1, verified: bool = False, **changes: Any) -> dict[str, Any]:
    return WORLD.add_contact(name, text, messages=messages, verified=verified, **changes)


async def step_changes(contact: str, **changes: Any) -> None:
    """Change parts of a contact, as somebody else's part in it does."""
    WORLD.contacts[contact] |= changes
    await WORLD.tell("desk", "leg_started", {"contact": contact, "changes": changes, "by": None})


async def step_tell(kind: str, data: dict[str, Any]) -> None:
    await WORLD.tell("desk", kind, data)


async def step_typing(contact: str) -> None:
    for each in list(WORLD.sockets):
        await each.send_json({"kind": "typing", "contact": contact, "author": "customer"})


async def step_customer_says(contact: str, text: str, send: bool = True, previous: bool = False) -> None:
    message = WORLD.add_message(WORLD.contacts[contact], "customer", text)
    told = {"contact": contact, "message": message}
    await WORLD.tell("desk", "message_sent", told, send=send, names_previous=previous)


async def step_agent_says(text: str, send: bool = True) -> None:
    message = WORLD.add_message(WORLD.thread, "agent", text)
    told = {"contact": WORLD.thread["contact"]["key"], "message": message}
    await WORLD.tell("thread", "message_sent", told, send=send)


async def step_agent_comes(name: str = "Yuliana") -> None:
    WORLD.thread["agent"] = {"display_name": name}
    WORLD.thread["contact"]["state"] = "serving"
    await WORLD.tell("thread", "offer_accepted", {"agent": {"display_name": name}})


async def step_ends(reason: str = "agent") -> None:
    contact = WORLD.thread["contact"]
    contact["state"] = "ended" if contact["state"] == "serving" else "abandoned"
    contact["ended_reason"] = reason
    await WORLD.tell("thread", "contact_ended", {"reason": reason})


async def step_moves(place: int) -> None:
    """Others ahead are answered."""
    WORLD.thread["contact"]["queue_position"] = place
    key = WORLD.thread["contact"]["key"]
    await WORLD.tell("thread", "queue_moved", {"contact": key, "queue_position": place})


async def step_types(author: str = "agent") -> None:
    key = WORLD.thread["contact"]["key"]
    for each in list(WORLD.sockets):
        if each.state.topic == "thread":
            await each.send_json({"kind": "typing", "contact": key, "author": author})


async def step_returned() -> None:
    """The contact goes back to its queue."""
    WORLD.thread["contact"] |= {"state": "waiting", "queue_position": 1}
    WORLD.thread["agent"] = None
    await WORLD.tell("thread", "contact_queued", {"contact": WORLD.thread["contact"]})


async def step_numbers(**changes: Any) -> None:
    WORLD.numbers = {**WORLD.numbers, **changes, "as_of": harness_world.iso(harness_world.now())}
    await WORLD.tell("wallboard:prog", "numbers", WORLD.numbers)


async def step_queue(place: int, waiting: int, share: float) -> None:
    queue = WORLD.numbers["queues"][place]
    queue["waiting"] = waiting
    queue["service_level"]["share"] = share
    await step_numbers()


async def step_resend(position: int | None = None) -> None:
    """Send the last frame once more, as a doubled delivery."""
    for each in list(WORLD.sockets):
        await each.send_json(WORLD.log[-1])


async def step_cut(code: int = 1012, up: bool = True) -> None:
    WORLD.is_live_up = up
    for each in list(WORLD.sockets):
        WORLD.sockets.discard(each)
        await each.close(code)


async def step_set(**values: Any) -> None:
    for name, value in values.items():
        setattr(WORLD, name, value)


async def step_look() -> dict[str, Any]:
    return {
        "posts": WORLD.posts,
        "connections": WORLD.connections,
        "typed": WORLD.typed,
        "position": WORLD.position,
        "thread": WORLD.thread,
        "contacts": WORLD.contacts,
    }


STEPS = {name.removeprefix("step_"): step for name, step in list(globals().items()) if name.startswith("step_")}

APP = Starlette(
    routes=[
        Route("/page/{name:path}", page),
        Route("/static/{path:path}", static),
        Route("/steer", steer, methods=["POST"]),
        Route("/live/ticket", ticket, methods=["POST"]),
        Route("/desk/presence", presence, methods=["POST"]),
        Route("/desk/offers/{key}/{answer}", answer_offer, methods=["POST"]),
        Route("/desk/contacts/{key}/messages", send, methods=["POST"]),
        Route("/desk/contacts/{key}/end", end, methods=["POST"]),
        Route("/desk/contacts/{key}/wrap-up", wrap_up, methods=["POST"]),
        Route("/desk/contacts/{key}/{verb:str}", act, methods=["POST"]),
        Route("/desk/contacts/{key}/{what:str}", asked),
        Route("/desk/offers/{key}/why", asked),
        Route("/desk/legs/{key}/{verb}", leg, methods=["POST"]),
        Route("/desk/hand", hand, methods=["POST"]),
        Route("/desk/hand/{key}/lower", hand, methods=["POST"]),
        Route("/desk/replies", asked),
        Route("/desk/today", today),
        Route("/widget/thread", thread),
        Route("/widget/thread/messages", send, methods=["POST"]),
        Route("/widget/thread/end", end_thread, methods=["POST"]),
        Route("/widget/thread/ticket", ticket, methods=["POST"]),
        Route("/widget/thread/contacts", start_contact, methods=["POST"]),
        Route("/widget/thread/survey", survey, methods=["POST"]),
        Route("/widget/{programme}/opening", opening),
        Route("/widget/{programme}/contacts", start_contact, methods=["POST"]),
        Route("/widget/{programme}/frame", frame),
        Route("/wallboard/{programme}/numbers", numbers),
        WebSocketRoute("/socket", socket),
    ]
)


async def main(port: int) -> None:
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(APP, host="127.0.0.1", port=port, log_level="warning"))
    await server.serve()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8700)
    asyncio.run(main(parser.parse_args().port))
