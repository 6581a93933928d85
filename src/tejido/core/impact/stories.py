"""Stories told by the person: for what a story can be used, and which words ask for it.

A story is told; it is never counted. Nothing here gives a number, and no indicator reads a story.
"""

from __future__ import annotations

from typing import Literal, get_args

Use = Literal["public_page", "statement", "client", "press"]
USES: tuple[Use, ...] = get_args(Use)
LANGUAGES = ("en", "es")
# The version of the words by which a person is asked for each use. Other words, another number.
WORDS_VERSION = 1
TEXT_CHARACTERS_MIN, TEXT_CHARACTERS_MAX = 20, 4000
NAME_CHARACTERS_MAX = 80
VERSIONS_MAX = 50
