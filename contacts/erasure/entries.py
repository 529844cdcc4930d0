"""Which rows are one person? The entry that was kept, and all that were merged into it."""

from __future__ import annotations

from collections.abc import Collection

from contacts import links
from contacts.models import Contact


def entries_of(contact: Contact) -> list[int]:
    """The keys of the person's rows, the entry that stands for them first."""
    survivor = links.survivor(Contact.objects.get(pk=contact.pk))
    known = found = [survivor.pk]
    while found:
        merged = Contact.objects.filter(merged_into__in=found).order_by("pk")
        found = [key for key in merged.values_list("pk", flat=True) if key not in known]
        known = known + found
    return known


def absorbed_by(people: Collection[int]) -> dict[int, int]:
    """Every entry that was merged, in however many steps, into one of these: its key, and the person's."""
    found: dict[int, int] = {}
    latest = {key: key for key in people}
    while latest:
        merged = Contact.objects.filter(merged_into__in=list(latest)).values_list("pk", "merged_into")
        latest = {key: latest[into] for key, into in merged if into is not None and key not in found}
        found |= latest
    return found
