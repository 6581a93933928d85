"""The facts of duties: messages that wait for working time, exemptions, and what was done about a limit."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

_HELD: Mapping[str, str] = {"person": "id", "held": "id", "job": "code"}

FACTS: Mapping[str, fact_fields.FactType] = {
    "message_held": fact_fields.FactType(
        "A message to somebody off shift waits for their working time.", {**_HELD, "until": "instant"}
    ),
    "message_released": fact_fields.FactType(
        "A message that waited goes to its job: the person is at work, or it may go all the same.",
        {**_HELD, "how": "code"},
    ),
    "message_passed": fact_fields.FactType(
        "A message that waited is sent by its own job, which found the person at work.", {**_HELD, "how": "code"}
    ),
    "message_overridden": fact_fields.FactType(
        "Something was sent to somebody off shift all the same, with a reason.",
        {"person": "id", "override": "id", "held": "id?", "job": "code", "reason": "code"},
    ),
    "disconnection_exempted": fact_fields.FactType(
        "The right to disconnect does not hold for somebody from a day on.",
        {"person": "id", "exemption": "id", "reason": "code", "from": "code", "to": "code?"},
    ),
    "disconnection_exemption_ended": fact_fields.FactType(
        "The right to disconnect holds again for somebody.",
        {"person": "id", "exemption": "id", "superseded": "id", "to": "code"},
    ),
    "duty_noted": fact_fields.FactType(
        "It was written down what was done about a limit of working time.",
        {"person": "id", "note": "id", "duty": "code", "from": "code", "outcome": "code"},
    ),
}
