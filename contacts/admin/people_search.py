"""Whom does staff mean by what they typed? An address, a number, an id or a name: the first few it fits."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from contacts.admin.address_search import fingerprint, read
from contacts.models import Address, Contact, Reference

# More than this many are told apart by typing more, not by scrolling.
AT_MOST: Final = 20


def people_found(typed: str) -> list[int]:
    """The keys of those who fit, of merged entries the one that was kept; nobody for a mistyped address."""
    term = fingerprint(typed).replace("\0", "")
    if not term:
        return []
    present = Contact.objects.present().order_by("pk")
    if address := read(term):
        holders = Address.objects.filter(kind=address[0], digest=address[1]).values("contact")
        return _keys(present.filter(pk__in=holders))
    by_id = Q(external_id=term) | Q(pk__in=Reference.objects.filter(external_id=term).values("contact"))
    return _keys(present.filter(by_id)) or _keys(present.named(term))


def _keys(found: object) -> list[int]:
    return list(found.values_list("pk", flat=True)[:AT_MOST])
