"""Whose values fill a proof? A sample reader's, a person's, or those whose names fit a page the worst."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from django.db.models import F, Func, Q, TextField, Value, Window
from django.db.models.functions import Concat, Length, RowNumber
from django.utils.translation import gettext as _

from campaigns.flow.snapshot import person_values
from campaigns.models import Campaign
from campaigns.placeholders import LINKS, SlotValue, sample_person
from committee.db import TookTooLong, within
from contacts.models import Contact, ContactQuerySet

# How many people are looked through, and how long at most: whoever is looked for stands among the first or nowhere.
LOOKED_THROUGH: Final = 20_000
_PATIENCE: Final = timedelta(seconds=2)
# What most of our texts are set in; the rest of a name is what a page or a font was not made for. The commonest first:
# PostgreSQL looks for each character of a name from the beginning, still in a small part of what a pattern takes.
_LATIN: Final = f"{ascii_lowercase} {ascii_uppercase}-.'’{''.join(map(chr, range(0xC0, 0x250)))}"


class ReaderKind(StrEnum):
    """Who looks."""

    SAMPLE = "sample"
    PERSON = "person"
    LONGEST = "longest"
    SHORTEST = "shortest"
    ODDEST = "oddest"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose values fill a proof. `language` is the one they read, where that is known; `contact` their key."""

    kind: ReaderKind
    label: str
    language: str | None = None
    written: Callable[[frozenset[str] | None], Mapping[str, SlotValue]] | None = None
    contact: int | None = None

    def values_in(self, language: str, *, sessions: frozenset[str] | None = None) -> Mapping[str, SlotValue]:
        """With the tickets for those `sessions` that the text has words for. The sample reader is somebody else in
        each language; a person stays who they are.
        """
        return self.written(sessions) if self.written else sample_person(language, sessions=sessions)


def sample(language: str) -> Reader:
    """Somebody made up, who reads that language."""
    return Reader(ReaderKind.SAMPLE, _("A sample reader"), language)


def person(contact: Contact, campaign: Campaign | None = None) -> Reader:
    """Somebody as the snapshot would write them down; links that would act for them are samples."""
    links = {name: value for name, value in sample_person(contact.language).items() if name in LINKS}

    @cache  # the texts of a sheet have words for the same sessions: asked once for all of them
    def written(sessions: frozenset[str] | None) -> Mapping[str, SlotValue]:
        return {**links, **person_values.of_one(contact, campaign=campaign, sessions=sessions)}

    return Reader(ReaderKind.PERSON, str(contact), contact.language, written, contact.pk)


def extremes(audience: ContactQuerySet | None = None) -> list[Reader]:
    """The longest, the shortest and the oddest name of the audience; of all people where none was chosen.

    Only as many are looked through as answer within two seconds; nobody, where even that is too slow.
    """
    try:
        with within(_PATIENCE):
            found = _found(Contact.objects.present() if audience is None else audience)
    except TookTooLong:
        return []
    return [replace(person(contact), kind=kind, label=_label(kind)) for kind, contact in found.items()]


def _found(audience: ContactQuerySet) -> dict[ReaderKind, Contact]:
    """In one statement: whoever is in the audience is asked once."""
    some = audience.order_by().values("pk")[:LOOKED_THROUGH]
    odd = Func(F("name"), Value(_LATIN), Value(""), function="translate", output_field=TextField())
    named = Contact.objects.filter(pk__in=some).annotate(
        name=Concat("given_name", Value(" "), "family_name", output_field=TextField()),
        width=Length("name"),
        odd=Length(odd),
        longest=_place("-width", "pk"),
        shortest=_place("width", "pk"),
        oddest=_place("-odd", "-width", "pk"),
    )
    first = list(named.filter(Q(longest=1) | Q(shortest=1) | Q(oddest=1)))
    kinds = (ReaderKind.LONGEST, ReaderKind.SHORTEST, ReaderKind.ODDEST)
    return {kind: contact for kind in kinds for contact in first if getattr(contact, kind.value) == 1}


def _place(*order: str) -> Window:
    return Window(RowNumber(), order_by=[*order])


def _label(kind: ReaderKind) -> str:
    return {
        ReaderKind.LONGEST: _("The longest name"),
        ReaderKind.SHORTEST: _("The shortest name"),
        ReaderKind.ODDEST: _("The oddest name"),
    }[kind]
