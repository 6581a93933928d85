"""The named refusals of the demonstration."""

from __future__ import annotations

from tejido.cli import errors


class DialoguesUnreadable(errors.CommandRefused):
    """The file of conversations cannot be played; nothing was changed."""


class CallsUnreadable(errors.CommandRefused):
    """The file of calls is not a whole week of five-minute counts."""


class NotADemonstration(errors.CommandRefused):
    """This database belongs to a real operator, and customers are only ever played in a demonstration.

    For a demonstration beside it, set TEJIDO_DATA to another folder and leave DATABASE_URL out.
    """


class WorldMissing(errors.CommandRefused):
    """This database is a demonstration, but not the one this command makes; it has no played agents."""


class InstallationSilent(errors.CommandRefused):
    """The installation does not answer. Start it with `tejido run` or `tejido serve`."""


class NoWorkday(errors.CommandRefused):
    """No workday without a holiday begins in the next weeks."""


class TimesInvalid(errors.CommandRefused):
    """A part of the day needs two different times between 00:00 and 23:59, such as --from 09:00 --to 09:40."""


class NobodyServes(errors.CommandRefused):
    """Nobody who is present could serve what would come; play with more agents."""
