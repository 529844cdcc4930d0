"""Where else does a person stand, outside their own row? Each table, and whether its rows go or are emptied."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from contacts import suppressions
from contacts.enums import AddressKind, SuppressionReason
from contacts.models import (
    Address,
    ConsentProof,
    Contact,
    Duplicate,
    Enquiry,
    Merge,
    Notice,
    Reference,
    RequestStep,
    RightsRequest,
    SignUp,
    Suppression,
    Ticket,
)

# In the place of a text that may not be empty.
REMOVED: Final = "–"


def digests_of(entries: Collection[int]) -> list[tuple[str, bytes]]:
    """Kind and fingerprint of each address."""
    known = Address.objects.filter(contact__in=entries).values_list("kind", "digest").order_by("pk")
    return [(kind, bytes(digest)) for kind, digest in known]


def holders_of(digests: Collection[tuple[str, bytes]]) -> set[int]:
    """Whoever has one of these addresses."""
    found: set[int] = set()
    for kind, those in _by_kind(digests).items():
        found.update(Address.objects.filter(kind=kind, digest__in=those).values_list("contact", flat=True))
    return found


def _by_kind(digests: Collection[tuple[str, bytes]]) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for kind, digest in digests:
        found.setdefault(kind, []).append(digest)
    return found


def suppress_addresses(
    entries: Collection[int], *, reason: SuppressionReason, at: datetime, only: Q | None = None
) -> None:
    """Whoever has one of them is locked."""
    known = Address.objects.filter(only or Q(), contact__in=entries).order_by("pk")
    digests = [(kind, bytes(digest)) for kind, digest in known.values_list("kind", "digest")]
    suppressions.suppress_all(dict.fromkeys(digests), reason=reason, at=at)


def theirs_alone(entries: Collection[int], kinds: Collection[AddressKind]) -> Q:
    """The addresses of these kinds that nobody else uses: what one has left is not closed for the other."""
    others = Contact.objects.present().exclude(pk__in=entries)
    shared = Address.objects.filter(kind=OuterRef("kind"), digest=OuterRef("digest"), contact__in=others)
    return Q(kind__in=kinds) & ~Q(Exists(shared))


def empty_suppression_notes(digests: Collection[tuple[str, bytes]]) -> None:
    """What was noted about an address may name whose it was."""
    for kind, those in _by_kind(digests).items():
        noted = Suppression.objects.filter(kind=kind, digest__in=those)
        noted.exclude(note="").update(note="")
        noted.exclude(lift_reason="").update(lift_reason=REMOVED)


def delete_rows(entries: Collection[int]) -> dict[str, int]:
    """What is about the person alone goes."""
    rows: list[QuerySet[Any]] = [
        _enquiries_of(entries),
        SignUp.objects.filter(contact__in=entries),
        Notice.objects.filter(contact__in=entries),
        Reference.objects.filter(contact__in=entries),
        Duplicate.objects.filter(Q(first__in=entries) | Q(second__in=entries)),
        Address.objects.filter(contact__in=entries),
    ]
    return {_named(found.model): _deleted(found) for found in rows}


def _enquiries_of(entries: Collection[int]) -> QuerySet[Enquiry]:
    """What they asked us, but for what is answered just now: that waits for us, and goes with its answer."""
    waiting = Enquiry.objects.written_by(entries).select_for_update(skip_locked=True)
    return Enquiry.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))


def empty_rows(entries: Collection[int], *, subjects: Collection[uuid.UUID]) -> dict[str, int]:
    """What counts or proves something stays, without what says who it was."""
    merges = Merge.objects.filter(Q(survivor__in=entries) | Q(absorbed__in=entries))
    merges.update(before={}, moved={}, why="")
    requests = RightsRequest.objects.filter(contact__in=entries)
    requests.exclude(extended_why="").update(extended_why=REMOVED)
    RequestStep.objects.filter(request__in=requests).exclude(note="").update(note=REMOVED)
    proofs = ConsentProof.objects.filter(record__subject__in=subjects)
    return {
        _named(ConsentProof): _deleted(proofs),
        # A seat that was sold stays sold: the row points at somebody who is nobody now.
        f"{_named(Ticket)} kept": Ticket.objects.filter(contact__in=entries).count(),
    }


def _deleted(rows: QuerySet[Any]) -> int:
    """How many rows of that table went; what went with them is not counted."""
    _all, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, 0)


def _named(model: type[Model]) -> str:
    """What a table is called in a proof, in whatever language it is read: “consentproof”."""
    return str(model._meta.model_name)
