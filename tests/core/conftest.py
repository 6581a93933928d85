"""The core's tests also run without the suite's own conftest, on another Python; chance is settled for both."""

from __future__ import annotations

from tests import chance

chance.settle()
