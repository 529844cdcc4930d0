"""Everybody of several sources, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from contacts.audiences.registry import SourceLike, of
from contacts.models import Contact, ContactQuerySet


def people_of(sources: Iterable[SourceLike], *, at_most: int | None = None) -> ContactQuerySet:
    """The people whom the sources describe now; without a source, nobody. Raises what the rule of a source raises.

    One source is asked as it is. Several are asked each by its own plan, and everybody found is looked up once: an OR
    of their conditions would be a scan of all people. Who looks for examples asks each for `at_most` so many, and no
    source of millions is read to its end.
    """
    found = [of(source).people(source) for source in sources]
    if not found:
        return Contact.objects.none()
    if len(found) == 1:
        return found[0]
    first, *others = (each.order_by().values("pk")[:at_most] for each in found)
    return Contact.objects.present().filter(pk__in=first.union(*others, all=True))


def sentence(sources: Iterable[SourceLike]) -> str:
    """The sources in words, in the active language, with nothing before and no full stop after."""
    return get_text_list([of(source).sentence(source) for source in sources], _("and"))


def rules(sources: Iterable[SourceLike]) -> list[Mapping[str, Any]]:
    """The sources as data, in their order."""
    return [{"kind": source.kind, **of(source).rule(source)} for source in sources]
