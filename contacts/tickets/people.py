"""Whom does an event name? By our public id, by an id of their system, or as somebody to be registered."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts import registration
from contacts.models import Contact


@dataclass(frozen=True, slots=True)
class Stated:
    """What the shop says of somebody whom we may not know yet."""

    details: Mapping[str, Any] = field(default_factory=dict)
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody, by one of two: our public id, or the id that a system knows them by."""

    public_id: uuid.UUID | None = None
    system: str = ""
    external_id: str = ""
    # Used where nobody is known by that id. An event never changes a person whom we know: it may be late.
    stated: Stated | None = None


NOBODY: Final = _("Nobody is known by this id: register the person first, or say who it is.")
ERASED: Final = _("This person was erased: register them anew, with an id of their own.")

# Of an entry that was merged, the one that was kept. Two names for one rule: the own id first, then the others.
_BY_ID: Final = """
    SELECT named.system, named.external_id, person.id, person.erased_at IS NOT NULL
      FROM (SELECT told.system, told.external_id, COALESCE(c.id, r.contact_id) AS contact_id
              FROM json_to_recordset(%s) AS told (system text, external_id text)
              LEFT JOIN contacts_contact c ON c.system = told.system AND c.external_id = told.external_id
              LEFT JOIN contacts_reference r ON r.system = told.system AND r.external_id = told.external_id) named
      JOIN contacts_contact entry ON entry.id = named.contact_id
      JOIN contacts_contact person ON person.id = COALESCE(entry.merged_into_id, entry.id)
"""


class People:
    """The holders that some events name, looked up at once."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        self._by_id = self._known_by_id({(one.system, one.external_id) for one in holders if one.external_id})
        self._by_public_id = self._known_by_public_id({one.public_id for one in holders if one.public_id})

    @staticmethod
    def _known_by_id(named: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, bool]]:
        if not named:
            return {}
        asked = [{"system": system, "external_id": external_id} for system, external_id in named]
        with connection.cursor() as cursor:
            cursor.execute(_BY_ID, [json.dumps(asked)])
            return {(system, own): (key, is_erased) for system, own, key, is_erased in cursor.fetchall()}

    @staticmethod
    def _known_by_public_id(named: set[uuid.UUID]) -> dict[uuid.UUID, tuple[int, bool]]:
        rows = Contact.objects.filter(public_id__in=named).select_related("merged_into")
        people = {row.public_id: row.merged_into or row for row in rows}
        return {public_id: (person.pk, person.erased_at is not None) for public_id, person in people.items()}

    def _found(self, holder: Holder) -> tuple[int, bool] | None:
        if holder.public_id:
            return self._by_public_id.get(holder.public_id)
        return self._by_id.get((holder.system, holder.external_id))

    def known(self, holder: Holder) -> int | None:
        """The key of the person's row, erased or not; nobody is registered."""
        found = self._found(holder)
        return found and found[0]

    def key_of(self, holder: Holder, *, at: datetime) -> int | str | Promise:
        """The key of the person's row; else a sentence that says why there is none."""
        if found := self._found(holder):
            key, is_erased = found
            return ERASED if is_erased else key
        if holder.stated is None or not holder.external_id:
            return NOBODY
        try:
            made = registration.register(
                system=holder.system,
                external_id=holder.external_id,
                details=holder.stated.details,
                email=holder.stated.email,
                phone=holder.stated.phone,
                at=at,
            )
        except CommitteeError as refusal:
            return str(refusal)
        self._by_id[holder.system, holder.external_id] = made.contact.pk, False
        return made.contact.pk
