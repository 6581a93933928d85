"""Who hears whom in a call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import contact_states, voice

AGENT = voice.Part(key="agent", role="serving")
COLLEAGUE = voice.Part(key="colleague", role="consulting")
SHADOW = voice.Part(key="shadow", role="shadowing", mode="listening")


def lead(mode: str) -> voice.Part:
    """Return a supervisor who takes part in a mode."""
    return voice.Part(key="lead", role="supervising", mode=mode)


PARTS = st.lists(
    st.builds(
        voice.Part,
        key=st.uuids().map(str),
        role=st.sampled_from(["consulting", "mentoring", "shadowing", "supervising"]),
        mode=st.sampled_from([None, *contact_states.LEG_MODES]),
    ),
    max_size=5,
)


def test_agent_and_customer_hear_each_other() -> None:
    assert voice.hears([AGENT], on_hold=False) == {voice.CUSTOMER: {"agent"}, "agent": {voice.CUSTOMER}}


def test_a_customer_on_hold_hears_and_is_heard_by_nobody() -> None:
    heard = voice.hears([AGENT, COLLEAGUE], on_hold=True)
    assert heard[voice.CUSTOMER] == frozenset()
    assert heard["agent"] == {"colleague"} and heard["colleague"] == {"agent"}


def test_all_three_talk_when_the_hold_ends() -> None:
    heard = voice.hears([AGENT, COLLEAGUE], on_hold=False)
    assert heard[voice.CUSTOMER] == {"agent", "colleague"}
    assert heard["colleague"] == {"agent", voice.CUSTOMER}


def test_a_shadow_hears_everybody_and_is_heard_by_nobody() -> None:
    heard = voice.hears([AGENT, SHADOW], on_hold=False)
    assert heard["shadow"] == {"agent", voice.CUSTOMER}
    assert not any("shadow" in others for others in heard.values())


@pytest.mark.parametrize(
    ("mode", "customer", "agent"),
    [
        ("listening", {"agent"}, {voice.CUSTOMER}),
        ("whispering", {"agent"}, {voice.CUSTOMER, "lead"}),
        ("barging", {"agent", "lead"}, {voice.CUSTOMER, "lead"}),
    ],
)
def test_a_supervisor_is_heard_as_the_mode_says(mode: str, customer: set[str], agent: set[str]) -> None:
    heard = voice.hears([AGENT, lead(mode)], on_hold=False)
    assert (heard[voice.CUSTOMER], heard["agent"]) == (customer, agent)
    assert heard["lead"] == {"agent", voice.CUSTOMER}


@given(parts=PARTS, on_hold=st.booleans())
def test_nobody_hears_themselves_and_no_customer_hears_a_whisper(parts: list[voice.Part], on_hold: bool) -> None:
    heard = voice.hears([AGENT, *parts], on_hold=on_hold)
    assert all(key not in others for key, others in heard.items())
    silent = {part.key for part in parts if part.role in ("shadowing", "supervising") and part.mode != "barging"}
    assert not silent & heard[voice.CUSTOMER]
    assert not on_hold or all(voice.CUSTOMER not in others for others in heard.values())


def test_an_unknown_role_or_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="no leg has the role"):
        voice.Part(key="x", role="watching")
    with pytest.raises(ValueError, match="no leg takes part"):
        voice.Part(key="x", role="supervising", mode="shouting")
