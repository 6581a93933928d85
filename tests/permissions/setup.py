"""The set-up pages: administrators everything, planners queues and routing, people leads the people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import Row

if TYPE_CHECKING:
    from tests.permissions import world

ADMINISTRATOR = {"administrator"}
SEES = {"administrator", "planner"}
PEOPLE = {"administrator", "people lead"}
EVERY_SETTER = SEES | PEOPLE
AT = "/set-up"
CLIENT, PROGRAMME, QUEUE = f"{AT}/clients/{{client}}", f"{AT}/programmes/{{programme}}", f"{AT}/queues/{{queue}}"
POOL, AGENT = f"{AT}/pools/{{pool}}", f"{AT}/agents/{{person}}"
# What every queue form sends.
QUEUE_FIELDS = {
    "name": "Tarjetas", "pool": "{pool}", "language": "es", "zone": "America/Bogota", "holiday_calendar": "CO",
    "opens_at": "08:00", "closes_at": "18:00", "open_weekdays": "1", "priority": "0", "difficulty": "1",
    "waiting_max": "", "sticky_seconds": "0", "overflow_queue": "", "overflow_after_seconds": "",
}  # fmt: skip
PLACEMENT = {
    "position": "advisor", "work_mode": "home", "site": "", "place": "CO-divipola-23001", "pool": "{pool}",
    "from_date": "2030-01-01",
}  # fmt: skip
UPLOAD = "0d6f1b1e-52a5-4d53-8d6c-3d0a5a3f7c11"
NAMES = {"given_names": "Ana", "first_surname": "Díaz", "second_surname": "", "display_name": "Ana"}
CAPACITIES = {f"capacity_{channel}": "1" for channel in ("voice", "chat", "email", "messaging", "task")}


def _both(name: str, path: str, what: str, allows: set[str], form: dict[str, str], **given: object) -> tuple[Row, Row]:
    """Return the rows of a page with a form: looking at it, and sending it.

    A form that is refused is shown again with status 200, so what is sent here need only reach the form.
    """
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=allows),
        Row(name=name, method="POST", path=path, what=what, allows=given.get("posts", allows), form=form),  # type: ignore[arg-type]
    )


ROWS = (
    Row(name="setup", method="GET", path=f"{AT}/", what="is everything ready?", allows=EVERY_SETTER),
    Row(name="setup_clients", method="GET", path=f"{AT}/clients/", what="the clients", allows=SEES),
    *_both("setup_add_client", f"{AT}/clients/new/", "take on a client", ADMINISTRATOR,
           {"name": "Otra", "country": "CO", "zone": "America/Bogota"}),
    Row(name="setup_client", method="GET", path=f"{CLIENT}/", what="a client", allows=SEES),
    *_both("setup_change_client", f"{CLIENT}/change/", "change a client", ADMINISTRATOR,
           {"name": "Otro", "country": "CO", "zone": "America/Bogota"}),
    *_both("setup_origins", f"{CLIENT}/origins/", "change the sites that may show the widget", ADMINISTRATOR,
           {"allowed_origins": "https://www.example.com"}),
    *_both("setup_notice", f"{CLIENT}/notice/", "put a data-treatment notice into force", ADMINISTRATOR,
           {"text_es": "Aviso", "text_en": "Notice"}),
    *_both("setup_add_programme", f"{CLIENT}/programmes/new/", "give a client a programme", ADMINISTRATOR,
           {"name": "Ventas"}),
    Row(name="setup_programme", method="GET", path=f"{PROGRAMME}/", what="a programme", allows=SEES),
    *_both("setup_change_programme", f"{PROGRAMME}/change/", "change a programme's rules", ADMINISTRATOR,
           {"name": "Ventas", "short_abandon_seconds": "5", "wrap_up_seconds_max": "120",
            "abuse_pause_seconds": "300", "lost_line_neutral_seconds": "900", "reopen_days": "7"}),
    *_both("setup_identity", f"{PROGRAMME}/identity/", "make an identity secret", ADMINISTRATOR, {"seen": ""}),
    Row(name="setup_forget_identity", method="POST", path=f"{PROGRAMME}/identity/forget/",
        what="take the identity secret away", allows=ADMINISTRATOR, form={}),
    *_both("setup_add_disposition", f"{PROGRAMME}/dispositions/new/", "add a disposition", ADMINISTRATOR,
           {"code": "other", "name_es": "Otra", "name_en": "Other"}),
    Row(name="setup_retire_disposition", method="POST", path=f"{AT}/dispositions/{{disposition}}/retire/",
        what="retire a disposition", allows=ADMINISTRATOR, form={}),
    *_both("setup_add_reply", f"{PROGRAMME}/replies/new/", "add a canned reply", ADMINISTRATOR,
           {"shortcut": "hola", "title_es": "Saludo", "title_en": "Greeting", "text_es": "Hola", "text_en": "Hello"}),
    Row(name="setup_retire_reply", method="POST", path=f"{AT}/replies/{{setup_reply}}/retire/",
        what="retire a canned reply", allows=ADMINISTRATOR, form={}),
    *_both("setup_add_queue", f"{PROGRAMME}/queues/new/", "give a programme a queue", SEES,
           QUEUE_FIELDS | {"code": "cards"}),
    Row(name="setup_queue", method="GET", path=f"{QUEUE}/", what="a queue", allows=SEES),
    *_both("setup_change_queue", f"{QUEUE}/change/", "change a queue's rules", SEES, QUEUE_FIELDS),
    *_both("setup_target", f"{QUEUE}/targets/new/", "set a target", SEES,
           {"channel": "chat", "from_date": "2030-01-01", "variant": "answered_in_time", "target_share_percent": "80",
            "target_seconds": "30", "offer_seconds": "20"}),
    *_both("setup_steps", f"{QUEUE}/steps/", "change who may take a queue's contacts", SEES, {"after-0": ""}),
    Row(name="setup_close_queue", method="POST", path=f"{QUEUE}/close/", what="close or open a queue", allows=SEES,
        form={"is_closed": "yes"}),
    *_both("setup_pools", f"{AT}/pools/", "make a routing pool", EVERY_SETTER, {"name": "Otro piso"}, posts=SEES),
    Row(name="setup_pool", method="GET", path=f"{POOL}/", what="a routing pool", allows=EVERY_SETTER),
    *_both("setup_rename_pool", f"{POOL}/rename/", "rename a pool", SEES, {"name": "Otro nombre"}),
    *_both("setup_policy", f"{POOL}/policy/", "try or store a routing policy", SEES, {"seen_version": "0", "try": "1"}),
    Row(name="setup_policy_back", method="POST", path=f"{POOL}/policy/1/back/", what="go back to an earlier policy",
        allows=SEES, form={"seen_version": "1"}),
    *_both("setup_skills", f"{AT}/skills/", "add a skill", SEES, {"code": "cards", "name": "Tarjetas", "owner": ""},
           posts=ADMINISTRATOR),
    Row(name="setup_rename_skill", method="POST", path=f"{AT}/skills/rename/", what="rename a skill",
        allows=ADMINISTRATOR, form={"skill": "{setup_skill}", "name": "Castellano"}),
    Row(name="setup_sites", method="GET", path=f"{AT}/sites/", what="sites and places", allows=PEOPLE),
    *_both("setup_add_site", f"{AT}/sites/new/", "take a site into use", PEOPLE,
           {"name": "Sede", "place": "CO-divipola-23001", "zone": "America/Bogota", "holiday_calendar": "CO"}),
    *_both("setup_change_site", f"{AT}/sites/{{setup_site}}/change/", "change a site", PEOPLE,
           {"name": "Sede dos", "zone": "America/Bogota", "holiday_calendar": "CO"}),
    *_both("setup_add_place", f"{AT}/places/new/", "add a place", PEOPLE,
           {"name": "Pasto", "country": "CO", "code": "52001", "source": "DANE, DIVIPOLA"}),
    Row(name="setup_agents", method="GET", path=f"{AT}/agents/", what="the people", allows=PEOPLE),
    *_both("setup_add_agent", f"{AT}/agents/new/", "register, employ and place somebody", PEOPLE,
           NAMES | PLACEMENT | CAPACITIES | {"contract": "indefinite"}),
    Row(name="setup_agent", method="GET", path=f"{AGENT}/", what="a person", allows=PEOPLE),
    *_both("setup_agent_names", f"{AGENT}/names/", "correct somebody's names", PEOPLE, NAMES),
    *_both("setup_employ", f"{AGENT}/employ/", "employ somebody again", PEOPLE, PLACEMENT | {"contract": "indefinite"}),
    *_both("setup_move", f"{AGENT}/placement/", "give somebody another placement", PEOPLE, PLACEMENT),
    *_both("setup_leave", f"{AGENT}/leave/", "end an employment", PEOPLE,
           {"to_date": "2030-01-01", "reason": "resigned"}),
    *_both("setup_capacity", f"{AGENT}/capacity/", "set contacts at once", PEOPLE, CAPACITIES),
    *_both("setup_agent_queues", f"{AGENT}/queues/", "set the queues somebody may serve", PEOPLE, {}),
    *_both("setup_agent_skill", f"{AGENT}/skill/", "set how far somebody is in a skill", PEOPLE,
           {"skill": "{setup_skill}", "level": "4", "rung": "solo", "evidence": "assessment"}),
    Row(name="setup_imports", method="GET", path=f"{AT}/import/", what="what can be imported", allows=EVERY_SETTER),
    *_both("setup_import_kind", f"{AT}/import/agents/", "upload a file of agents", PEOPLE, {}),
    *_both("setup_import_kind", f"{AT}/import/queues/", "upload a file of queues or hours", SEES, {}),
    *_both("setup_import_kind", f"{AT}/import/skills/", "upload a file of skills, dispositions or replies",
           ADMINISTRATOR, {}),
    Row(name="setup_import_csv", method="GET", path=f"{AT}/import/agents/empty.csv", what="an empty file of agents",
        allows=PEOPLE),
    Row(name="setup_import_xlsx", method="GET", path=f"{AT}/import/hours/empty.xlsx", what="an empty file of hours",
        allows=SEES),
    # An upload is its uploader's alone: for everybody else there is none.
    Row(name="setup_import", method="GET", path=f"{AT}/import/agents/{UPLOAD}/", what="somebody's own upload",
        hides=PEOPLE),
    Row(name="setup_import", method="POST", path=f"{AT}/import/agents/{UPLOAD}/", what="import one's own upload",
        hides=PEOPLE, form={"do": "all", "after": "0"}),
    Row(name="setup_import_refused", method="GET", path=f"{AT}/import/agents/{UPLOAD}/refused.csv",
        what="the refused lines of one's own upload", hides=PEOPLE),
    Row(name="setup_industries", method="GET", path=f"{AT}/industries/", what="beginnings by industry", allows=SEES),
    *_both("setup_industry", f"{AT}/industries/bank/", "set up what an industry begins with", SEES,
           {"programme": "", "pool": "", "do": "try"}),
    Row(name="setup_industry_csv", method="GET", path=f"{AT}/industries/bank/queues.csv",
        what="an industry's suggestions as a file", allows=SEES),
    Row(name="setup_industry_xlsx", method="GET", path=f"{AT}/industries/bank/queues.xlsx",
        what="an industry's suggestions as a workbook", allows=SEES),
    *_both("setup_account", f"{AGENT}/account/", "invite somebody to sign in as an agent", PEOPLE,
           {"email": "nueva@example.org", "language": "es"}),
    Row(name="setup_let_in", method="POST", path=f"{AGENT}/let-in/", what="let somebody use the desk",
        allows=PEOPLE, form={}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make a site, a canned reply and a first routing policy, and name the bank's skill."""
    from tejido.clients import texts
    from tejido.contacts import policies
    from tejido.journal import scopes
    from tejido.people import actions as people_actions
    from tejido.reference import actions as reference_actions
    from tests import scenes

    bank = made.centre.bank
    with scopes.scoped(made.centre.scope):
        place = reference_actions.add_place(
            country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", by=scenes.BY, at=scenes.START
        )
        site = people_actions.add_site(
            name="Sede Sinú", place=place, zone="America/Bogota", holiday_calendar="CO", by=scenes.BY, at=scenes.START
        )
        policies.set_policy(pool=bank.pool, weights={}, by=scenes.BY, at=scenes.START)
        reply = texts.add_canned_reply(
            programme=bank.programme, shortcut="saludo", title_en="Greeting", title_es="Saludo", text_en="Hello",
            text_es="Hola", by=scenes.BY, at=scenes.START,
        )  # fmt: skip
    return {"setup_site": str(site.key), "setup_reply": str(reply.key), "setup_skill": bank.skill.code}
