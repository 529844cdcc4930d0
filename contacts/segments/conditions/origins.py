"""Conditions on where people come from: a system, an import, the sign-up page, a list from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from contacts.models import ImportedContact, ListedContact, Reference, SignUp
from contacts.segments.conditions.base import Condition
from contacts.segments.conditions.people import required
from contacts.segments.criteria import InvalidCriteria, Said
from contacts.segments.mentions import Known, Mention
from contacts.segments.words import any_of, quoted


@dataclass(frozen=True, slots=True)
class System(Condition):
    """Known to one of these systems, under the contact's own id or under a further one."""

    field: ClassVar = "system"
    names: tuple[str, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(required(said.texts()))

    def mentions(self) -> Iterator[Mention]:
        yield from (Mention("system", name) for name in self.names)

    def where(self, known: Known) -> Q:
        names = known.rows("system", self.names)
        further = Reference.objects.filter(contact=OuterRef("pk"), system__in=names)
        return Q(system__in=names) | Q(Exists(further))

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("are known to %(systems)s") % {"systems": any_of(map(quoted, self.names))}


@dataclass(frozen=True, slots=True)
class Imported(Condition):
    field: ClassVar = "import"
    runs: tuple[int, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(_required(said.numbers()))

    def mentions(self) -> Iterator[Mention]:
        yield from (Mention("import", run) for run in self.runs)

    def where(self, known: Known) -> Q:
        runs = known.keys("import", self.runs)
        return Q(Exists(ImportedContact.objects.filter(contact=OuterRef("pk"), run__in=runs)))

    def phrase(self, known: Known) -> str:
        files = any_of(quoted(known.name("import", run, str)) for run in self.runs)
        return _("came with the file %(files)s") % {"files": files}


@dataclass(frozen=True, slots=True)
class SignedUp(Condition):
    """Asked for messages on a sign-up page, and answered the link that shows whose address it is, or did not."""

    field: ClassVar = "sign_up"
    is_confirmed: bool

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(said.one_of({"confirmed", "unconfirmed"}) == "confirmed")

    def where(self, known: Known) -> Q:  # noqa: ARG002
        asked = SignUp.objects.filter(contact=OuterRef("pk"))
        confirmed = Q(Exists(asked.filter(confirmed_at__isnull=False)))
        return confirmed if self.is_confirmed else Q(Exists(asked)) & ~confirmed

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        if self.is_confirmed:
            return _("signed up on our page")
        return _("signed up on our page and have not confirmed it")


@dataclass(frozen=True, slots=True)
class Listed(Condition):
    field: ClassVar = "list"
    lists: tuple[int, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(_required(said.numbers()))

    def mentions(self) -> Iterator[Mention]:
        yield from (Mention("list", number) for number in self.lists)

    def where(self, known: Known) -> Q:
        lists = known.keys("list", self.lists)
        return Q(Exists(ListedContact.objects.filter(contact=OuterRef("pk"), list__in=lists)))

    def phrase(self, known: Known) -> str:
        names = any_of(quoted(known.name("list", number, str)) for number in self.lists)
        return _("are on the list %(lists)s") % {"lists": names}


def _required(numbers: tuple[int, ...]) -> tuple[int, ...]:
    if not numbers:
        raise InvalidCriteria(_("A condition needs at least one value."))
    return numbers
