"""The first pages of every role as they stand in a running installation: checked by axe, wide and narrow, in both
languages, with nothing in the browser's console.
"""

from __future__ import annotations

import sys

import pytest
from tests import walks

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
ROLES = ("agent", "supervisor", "planner", "people_lead", "impact_lead", "client", "partner", "reviewer",
         "administrator")  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_roles_first_page_is_in_order(visitors: walks.Visitors, role: str) -> None:
    page = visitors.enter(role)
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "es"
    walks.look_at(page, sizes=(walks.WIDE,))
    page.get_by_role("button", name="English", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "en"
    walks.look_at(page, sizes=(walks.NARROW,))
    for link in page.get_by_role("navigation").first.get_by_role("link").all():
        address = link.get_attribute("href") or ""
        other = page.context.new_page()
        answer = other.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        walks.look_at(other, sizes=(walks.NARROW,))
        other.close()
    assert visitors.problems + visitors.complaints == []
