"""What the uses of a story are called, and the words by which each is asked for.

Other words are another version: `core.impact.stories.WORDS_VERSION`.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

USES: Words = {
    "public_page": _("On our public page, where everybody can read it"),
    "statement": _("In our impact statement, which clients and reviewers read"),
    "client": _("For the clients whose customers I serve"),
    "press": _("For newspapers, radio and television"),
}
BRIEF: Words = {
    "public_page": _("public page"),
    "statement": _("impact statement"),
    "client": _("clients"),
    "press": _("press"),
}
LANGUAGES = (("es", "Español"), ("en", "English"))
# What stands where a story stood that was withdrawn.
WITHDRAWN = _("Withdrawn by the person who told it.")
