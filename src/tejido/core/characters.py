"""Which characters may not stand in a text that people read."""

from __future__ import annotations

import re

# Line breaks and tabs may; other control characters and lone surrogates may nowhere.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
