"""The SQL of the socket process, read once from its files.

What the web process answers to pages stands in `tejido/contacts/sql` and is read from there, so that a page and its
socket say the same.
"""

from __future__ import annotations

from importlib import resources

from tejido.journal import statements

_FOLDER = resources.files(__package__).joinpath("sql")


def _text(name: str) -> str:
    return _FOLDER.joinpath(name).read_text()


def _contacts(name: str) -> str:
    return statements.read(resources.files("tejido.contacts").joinpath("sql"), name)


READ_SINCE = resources.files("tejido.journal").joinpath("sql/read_since.sql").read_text()

USE_TICKET = _text("use_ticket.sql")
FORGET_TICKETS = _text("forget_tickets.sql")
USER_MAY = _text("user_may.sql")
FIND_PROGRAMMES = _text("find_programmes.sql")
FIND_THREAD = _text("find_thread.sql")

INSTALLATION = _text("installation.sql")
RECORD_FACT = _text("record_fact.sql")
OPEN_CONNECTION = _text("open_connection.sql")
OWNERS_OF_CONNECTIONS = _text("owners_of_connections.sql")
CLOSE_CONNECTIONS = _text("close_connections.sql")
COUNT_CONNECTIONS = _text("count_connections.sql")
HOLD_PRESENCE = _text("hold_presence.sql")
BEAT = _text("beat.sql")
SILENT_CONNECTIONS = _text("silent_connections.sql")
CONNECTIONS_OF_NODES = _text("connections_of_nodes.sql")

DESK_PERSON = _text("desk_person.sql")
DESK_OPEN = _text("desk_open.sql")
DESK_OFFERS = _contacts("desk_offers.sql")
DESK_CONTACTS = _contacts("desk_contacts.sql")
DESK_TAKING_PART = _text("desk_taking_part.sql")
DESK_MARKS = _contacts("desk_marks.sql")
DESKS_OF_PROGRAMMES = _text("desks_of_programmes.sql")
NAMES_OF_USERS = _text("names_of_users.sql")
PRESENCES = _text("presences.sql")
THREADS = _contacts("threads.sql")
QUEUE_PLACES = _text("queue_places.sql")
SEE_THREADS = _text("see_threads.sql")
THREAD_TAKING_PART = _text("thread_taking_part.sql")
CONTACTS = _text("contacts.sql")
MESSAGES = _contacts("messages.sql")
LEGS_OF_OFFERS = _text("legs_of_offers.sql")
WALLBOARD_QUEUES = _contacts("wallboard_queues.sql")
WALLBOARD_HOURS = _contacts("wallboard_hours.sql")
WALLBOARD_AGENTS = _contacts("wallboard_agents.sql")
