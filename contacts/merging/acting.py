"""How do two entries become one, in one transaction, whatever else happens to the person meanwhile?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from committee import audit
from committee.models import User
from contacts import consents
from contacts.enums import DuplicateStatus, Pace
from contacts.merging import details, refusals
from contacts.merging.details import Side
from contacts.merging.moving import move
from contacts.models import Contact, Duplicate, Merge, Reference
from contacts.signals import contacts_merged


@transaction.atomic
def merge(
    survivor: Contact,
    absorbed: Contact,
    *,
    keep: Mapping[str, Side | str],
    why: str,
    by: User | None,
    at: datetime,
) -> Merge:
    """Make one person of two entries; `keep` says, for each of `CHOSEN`, whose word counts (else the proposed one's).

    Sends `contacts_merged`; a higher app that hears it may refuse by a `CommitteeError`, and then nothing was
    written. Raises `MergeRefused`, `PersonErased` and `ReasonMissing`.
    """
    if not why.strip():
        raise refusals.ReasonMissing
    survivor, absorbed = _locked(survivor, absorbed)
    refusals.check(survivor, absorbed)
    chosen = {**details.proposed(survivor, absorbed), **{name: Side(side) for name, side in keep.items()}}
    before = {
        "survivor": details.as_they_were(survivor),
        "absorbed": details.as_they_were(absorbed),
        "kept": {name: side.value for name, side in chosen.items()},
    }
    told = details.merged(survivor, absorbed, chosen, at=at)
    consents.join(survivor, absorbed, at=at, by=by)
    moved = move(absorbed, to=survivor)
    _empty(absorbed, into=survivor)
    _say(survivor, told)
    merge = Merge.objects.create(
        survivor=survivor, absorbed=absorbed, merged_at=at, by=by, why=why.strip(), before=before, moved=moved
    )
    _decide(survivor, absorbed, by=by, at=at)
    # Why stands in the merge, which an erasure empties; what is in the trail stays for ever.
    audit.record("contacts.merge", by=by, on=survivor, after={"absorbed": absorbed.pk})
    contacts_merged.send(sender=Contact, survivor_id=survivor.pk, absorbed_id=absorbed.pk, at=at)
    return merge


def _locked(survivor: Contact, absorbed: Contact) -> tuple[Contact, Contact]:
    """Both, and those merged before into the one that goes, in the order of their ids."""
    meant = Q(pk__in=[survivor.pk, absorbed.pk]) | Q(merged_into=absorbed.pk)
    locked = {row.pk: row for row in Contact.objects.filter(meant).locked()}
    return locked[survivor.pk], locked[absorbed.pk]


def _empty(absorbed: Contact, *, into: Contact) -> None:
    """Leave the row, to which old links and messages point, with nothing in it. Its id becomes one of the person's."""
    Reference.objects.get_or_create(
        system=absorbed.system, external_id=absorbed.external_id, defaults={"contact": into}
    )
    absorbed.given_name = absorbed.family_name = absorbed.native_name = ""
    absorbed.language_tag = absorbed.country = absorbed.region = absorbed.postcode = absorbed.time_zone = ""
    absorbed.birth_year = absorbed.is_minor = absorbed.paused_until = None
    absorbed.tags, absorbed.attributes, absorbed.pace = [], {}, Pace.ALL
    absorbed.external_id = f"merged:{absorbed.subject}"
    absorbed.merged_into = into
    absorbed.save()
    # Who had been merged into it is the survivor now: one step leads from any entry to the person.
    Contact.objects.filter(merged_into=absorbed).update(merged_into=into)


def _say(survivor: Contact, told: Mapping[str, Any]) -> None:
    for name, value in told.items():
        setattr(survivor, name, value)
    survivor.save(update_fields=[*told, "updated_at"])


def _decide(survivor: Contact, absorbed: Contact, *, by: User | None, at: datetime) -> None:
    first, second = sorted([survivor.pk, absorbed.pk])
    suspected = Duplicate.objects.filter(first=first, second=second)
    suspected.update(status=DuplicateStatus.MERGED, decided_at=at, decided_by=by)
