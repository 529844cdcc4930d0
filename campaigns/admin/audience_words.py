"""How is the audience said to which an approval is bound? It is kept as data, and what it names may be gone since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.enums import SourceKind
from committee import languages
from contacts.models import PeopleList
from contacts.segments.sentence import sentence


def in_words(rule: Mapping[str, Any]) -> str:
    """A line a group of people: “Segment: People who accept news by e-mail.”"""
    return "\n".join(_line(source) for source in rule.get("sources", ()))


def _line(source: Mapping[str, Any]) -> str:
    kind = SourceKind(source["kind"])
    label = _("Those who no longer hold a ticket") if source.get("former") else capfirst(kind.label)
    return _("%(kind)s: %(people)s") % {"kind": label, "people": _people(kind, source)}


def _people(kind: SourceKind, source: Mapping[str, Any]) -> str:
    if kind is SourceKind.SEGMENT:
        return sentence(source["criteria"], get_language() or languages.DEFAULT)
    if kind is SourceKind.LIST:
        found = PeopleList.objects.filter(pk=source["list"]).first()
        return str(found or source["list"])
    named = (source.get(name, "") for name in ("session", "venue", "position", "from", "until"))
    return ", ".join(filter(None, named))
