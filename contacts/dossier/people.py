"""Who do we think this is, and how is the person reached? Their entries, ids, attributes and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contacts.dossier.registry import Row, contribute
from contacts.models import Address, Attribute, Contact, ListedContact, Merge, Reference, Suppression

_IDENTITY = (
    "system", "external_id", "given_name", "family_name", "native_name", "language", "language_tag",
    "language_source", "country", "region", "postcode", "time_zone", "birth_year", "is_minor", "tags", "pace",
    "paused_until", "last_sign_at", "created_at", "updated_at", "public_id", "subject", "erased_at",
)  # fmt: skip


def identity(entries: Sequence[int]) -> Iterable[Row]:
    """One row; more, for somebody who was entered more than once."""
    rows: Iterable[Row] = Contact.objects.filter(pk__in=entries).order_by("pk").values(*_IDENTITY)
    return rows


def attributes(entries: Sequence[int]) -> Iterable[Row]:
    labels = dict(Attribute.objects.values_list("code", "label"))
    for told in Contact.objects.filter(pk__in=entries).order_by("pk").values_list("attributes", flat=True):
        for code, value in told.items():
            yield {"attribute": code, "label": labels.get(code, code), "value": value}


def references(entries: Sequence[int]) -> Iterable[Row]:
    known = Reference.objects.filter(contact__in=entries).order_by("pk")
    return known.values("system", "external_id", "created_at")


def addresses(entries: Sequence[int]) -> Iterable[Row]:
    known = Address.objects.filter(contact__in=entries).order_by("pk")
    return known.values(
        "kind", "value", "normalised", "line", "keys", "current_since", "verified_at", "dead_since",
        "created_at", "updated_at",
    )  # fmt: skip


def suppressions(entries: Sequence[int]) -> Iterable[Row]:
    """Why we do not write to an address, whoever said so."""
    for address in Address.objects.filter(contact__in=entries).order_by("pk"):
        forbidding = Suppression.objects.filter(kind=address.kind, digest=address.digest).order_by("pk")
        for suppression in forbidding:
            yield {
                "address": address.value,
                "reason": suppression.reason,
                "since": suppression.since,
                "note": suppression.note,
                "lifted_at": suppression.lifted_at,
                "why_lifted": suppression.lift_reason,
            }


def lists(entries: Sequence[int]) -> Iterable[Row]:
    named = ListedContact.objects.filter(contact__in=entries).order_by("pk").select_related("list")
    for one in named:
        yield {"list": one.list.name, "file": one.list.file_name, "since": one.list.created_at}


def merges(entries: Sequence[int]) -> Iterable[Row]:
    """Which entries were found to be one person, what each said before, and why we thought so."""
    joined = Merge.objects.filter(survivor__in=entries).order_by("pk")
    return joined.values("merged_at", "why", "before", "moved")


def register() -> None:
    contribute("identity", identity)
    contribute("attributes", attributes)
    contribute("references", references)
    contribute("addresses", addresses)
    contribute("suppressions", suppressions)
    contribute("lists", lists)
    contribute("merges", merges)
