"""What can go wrong with a socket; each says with which close code the visitor is told."""

from __future__ import annotations

from typing import ClassVar


class SocketRefused(Exception):
    """This socket cannot stay open."""

    code: ClassVar[int] = 1011


class RightMissing(SocketRefused):
    """The ticket is invalid, used or expired, or the right behind it has ended: ask for a new ticket."""

    code = 4401


class FrameMalformed(SocketRefused):
    """This is not a frame of the protocol, or there were too many of them."""

    code = 4400


class SocketTooSlow(SocketRefused):
    """The visitor did not read, or did not answer, in time: connect again with the last position."""

    code = 4409


class Restarting(SocketRefused):
    """The socket process or its database is restarting: connect again in a moment."""

    code = 1012


class TooManySockets(SocketRefused):
    """This account has too many sockets open: close one, or wait."""

    code = 1013


class OriginRefused(Exception):
    """The page that opened this socket is not one that the ticket was made for."""


class NotInstalled(Exception):
    """This database has no operator yet: run `tejido init`."""
