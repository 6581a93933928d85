"""What the groups of measurements are called: the names of clients and sites, where the scope reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tejido.clients import models as clients
from tejido.people import models as people

Group = tuple[str, str]


def names(groups: Iterable[Group]) -> Mapping[Group, str]:
    """Return the name of each group that has one beside its key: clients, programmes and sites.

    Args:
        groups: Dimension and key of each.
    """
    keys: dict[str, set[int]] = {"client": set(), "programme": set(), "site": set()}
    for dimension, key in groups:
        if dimension in keys and key.isdecimal():
            keys[dimension].add(int(key))
    found = {("client", str(one.pk)): one.name for one in clients.Client.objects.filter(pk__in=keys["client"])}
    found |= {("site", str(one.pk)): one.name for one in people.Site.objects.filter(pk__in=keys["site"])}
    programmes = clients.Programme.objects.filter(pk__in=keys["programme"])
    return found | {("programme", str(one.pk)): one.name for one in programmes}
