"""Files that come with messages: who may send them, and who may read them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests import files
from tests.permissions.rows import AGENTS, CUSTOMERS, EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

WITHOUT_TOKEN = dict.fromkeys(EVERYBODY - CUSTOMERS, 401)


class Photo:
    """A file that a browser sends as often as it is asked for."""

    name = "foto.png"
    content_type = "image/png"

    def read(self) -> bytes:
        return files.png()


FORM = {"client_message_id": "{some_id}", "files": Photo()}

ROWS = (
    Row(name="desk_attach", method="POST", path="/desk/contacts/{contact}/attachments", what="send the customer files",
        allows={"agent"}, hides=AGENTS - {"agent"}, form=FORM),  # type: ignore[arg-type]
    Row(name="widget_attach", method="POST", path="/widget/thread/attachments", what="send files in one's own thread",
        allows=CUSTOMERS, statuses=WITHOUT_TOKEN, form=FORM),  # type: ignore[arg-type]
    Row(name="widget_attachment", method="GET", path="/widget/thread/attachments/{attachment}",
        what="a file of one's own thread", allows={"customer"}, hides={"other customer"}, statuses=WITHOUT_TOKEN),
    Row(name="attachment", method="GET", path="/attachments/{attachment}", what="a file of a contact one takes part in",
        allows={"agent", "supervisor", "administrator"}, hides=AGENTS - {"agent"}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Let the customer of the contact send a photo."""
    import tempfile

    from tejido.contacts import attachments, models
    from tejido.core import facts
    from tejido.journal import clock, scopes

    with tempfile.TemporaryFile() as stream:
        stream.write(files.png())
        stream.flush()
        photo = attachments.prepare(stream, file_name="foto.png")
    with scopes.scoped(made.centre.scope):
        contact = models.Contact.objects.get(key=made.keys["contact"])
        message = attachments.write_with_files(
            contact=contact, author="customer", leg=None, client_message_id=uuid.uuid4(), text="", files=[photo],
            by=facts.Actor("customer", contact.customer_id or 0), at=clock.now(),
        )  # fmt: skip
        return {"attachment": str(message.attachments.get().key)}
