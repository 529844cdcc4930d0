"""Conditions on who people are: language, country, age, tags, region, postcode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from django.db.models import Q
from django.utils.translation import gettext as _

from committee import languages
from committee.db import clock
from contacts.models.contact import minor_at
from contacts.segments.conditions.base import Condition
from contacts.segments.criteria import InvalidCriteria, Said
from contacts.segments.mentions import Known
from contacts.segments.words import any_of, country_name, language_name, quoted

OLDEST: Final = 130


@dataclass(frozen=True, slots=True)
class Language(Condition):
    field: ClassVar = "language"
    codes: tuple[str, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        codes = required(said.texts())
        if unknown := [code for code in codes if code not in languages.NAMES]:
            raise InvalidCriteria(_("“%(value)s” does not exist.") % {"value": unknown[0]})
        return cls(codes)

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(language__in=self.codes)

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("read %(languages)s") % {"languages": any_of(language_name(code) for code in self.codes)}


@dataclass(frozen=True, slots=True)
class Country(Condition):
    field: ClassVar = "country"
    codes: tuple[str, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        codes = required(said.texts())
        if unknown := [code for code in codes if not country_name(code)]:
            raise InvalidCriteria(_("“%(value)s” does not exist.") % {"value": unknown[0]})
        return cls(codes)

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(country__in=self.codes)

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("live in %(countries)s") % {"countries": any_of(country_name(code) for code in self.codes)}


@dataclass(frozen=True, slots=True)
class Age(Condition):
    """By the year of birth alone, which is all we know: the age somebody reaches in the course of this year."""

    field: ClassVar = "age"
    at_least: int | None
    at_most: int | None
    or_unknown: bool

    @classmethod
    def read(cls, said: Said) -> Self:
        found = cls(said.whole("from", most=OLDEST), said.whole("to", most=OLDEST), said.flag("unknown"))
        if not found.is_bounded and not found.or_unknown:
            raise InvalidCriteria(_("An age band needs its first year, its last year, or “unknown”."))
        if found.at_least is not None and found.at_most is not None and found.at_least > found.at_most:
            raise InvalidCriteria(_("An age band ends after it begins."))
        return found

    @property
    def is_bounded(self) -> bool:
        return self.at_least is not None or self.at_most is not None

    def where(self, known: Known) -> Q:  # noqa: ARG002
        unknown = Q(birth_year=None)
        if not self.is_bounded:
            return unknown
        band = Q(birth_year__isnull=False)
        # As a plain number: reckoned row by row, the year would cost more than everything else.
        year = clock().year
        if self.at_least is not None:
            band &= Q(birth_year__lte=year - self.at_least)
        if self.at_most is not None:
            band &= Q(birth_year__gte=year - self.at_most)
        return band | unknown if self.or_unknown else band

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        if not self.is_bounded:
            return _("are of unknown age")
        band = self._band() % {"least": self.at_least, "most": self.at_most}
        return _("%(band)s or are of unknown age") % {"band": band} if self.or_unknown else band

    def _band(self) -> str:
        if self.at_most is None:
            return _("are %(least)s or older")
        if self.at_least is None:
            return _("are at most %(most)s years old")
        return _("are %(least)s to %(most)s years old")


@dataclass(frozen=True, slots=True)
class Minor(Condition):
    """Under eighteen as `ContactQuerySet.minors` judges it: whoever turns eighteen this year counts as a minor."""

    field: ClassVar = "minor"
    wanted: bool

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(said.one_of({"yes", "no"}) == "yes")

    def where(self, known: Known) -> Q:  # noqa: ARG002
        minors = minor_at(clock())
        return minors if self.wanted else ~minors

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("are under age") if self.wanted else _("are not known to be under age")


@dataclass(frozen=True, slots=True)
class Tag(Condition):
    field: ClassVar = "tag"
    tags: tuple[str, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(required(said.texts()))

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(tags__overlap=list(self.tags))

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("are tagged %(tags)s") % {"tags": any_of(map(quoted, self.tags))}


@dataclass(frozen=True, slots=True)
class Place(Condition):
    """A column of the address people live at, by how it begins; small and capital letters are alike."""

    column: ClassVar[str]
    beginnings: tuple[str, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(required(said.texts()))

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(*((f"{self.column}__istartswith", text) for text in self.beginnings), _connector=Q.OR)


class Region(Place):
    field: ClassVar = "region"
    column: ClassVar = "region"

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("live in the region %(regions)s") % {"regions": any_of(map(quoted, self.beginnings))}


class Postcode(Place):
    field: ClassVar = "postcode"
    column: ClassVar = "postcode"

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("have a postcode beginning with %(postcodes)s") % {"postcodes": any_of(self.beginnings)}


def required(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise InvalidCriteria(_("A condition needs at least one value."))
    return values
