"""Which rows belong to a person, and how do they pass from one entry to another?

What is not here stays with the merged entry on purpose: the events of the ticket shop and the messages that left name
the entry they were about, and are read by all keys of a person (`Contact.all_ids`).
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from contacts.enums import DuplicateStatus
from contacts.models import (
    Address,
    Contact,
    Duplicate,
    ImportedContact,
    ListedContact,
    Notice,
    Reference,
    RightsRequest,
    SignUp,
    Ticket,
)

# A person may have many of each, and each is found by its own key.
_MANY: Final[list[type[models.Model]]] = [Reference, Ticket, SignUp, Notice, RightsRequest]
# A person is in each once: the field that says in what.
_ONCE: Final[dict[type[models.Model], str]] = {ImportedContact: "run", ListedContact: "list"}

Moved = dict[str, list[int]]


def move(absorbed: Contact, *, to: Contact) -> Moved:
    """Give the survivor all rows of the absorbed entry, and return the keys of those that changed hands, by table."""
    moved = {"address": _addresses(absorbed, to)}
    for model in _MANY:
        rows = model._default_manager.filter(contact=absorbed)  # noqa: SLF001
        moved[_name(model)] = list(rows.values_list("pk", flat=True))
        rows.update(contact=to)
    for model, within in _ONCE.items():
        moved[_name(model)] = _once(model, within, absorbed, to)
    _suspicions(absorbed, to)
    return {name: keys for name, keys in moved.items() if keys}


def _name(model: type[models.Model]) -> str:
    return str(model._meta.model_name)


def _addresses(absorbed: Contact, survivor: Contact) -> list[int]:
    """The union. Of an address that both have, one row stays, which knows what either knew."""
    held = {(one.kind, one.normalised): one for one in survivor.addresses.all()}
    moved = []
    for address in absorbed.addresses.all():
        if twin := held.get((address.kind, address.normalised)):
            _combine(twin, address)
        else:
            moved.append(address.pk)
    Address.objects.filter(pk__in=moved).update(contact=survivor)
    return moved


def _combine(kept: Address, twin: Address) -> None:
    """One address, known twice: verified if either was, dead if either is, unless it was verified after that."""
    verified = [moment for moment in (kept.verified_at, twin.verified_at) if moment]
    dead = [moment for moment in (kept.dead_since, twin.dead_since) if moment]
    revived = bool(verified and dead and max(verified) > max(dead))
    kept.verified_at = max(verified, default=None)
    kept.dead_since = None if revived else max(dead, default=None)
    if twin.current_since > kept.current_since:
        kept.current_since, kept.keys = twin.current_since, twin.keys
    kept.save(update_fields=["verified_at", "dead_since", "current_since", "keys", "updated_at"])
    SignUp.objects.filter(address=twin).update(address=kept)
    twin.delete()


def _once(model: type[models.Model], within: str, absorbed: Contact, survivor: Contact) -> list[int]:
    rows = model._default_manager.filter(contact=absorbed)  # noqa: SLF001
    in_both = model._default_manager.filter(contact=survivor).values(within)  # noqa: SLF001
    new = rows.exclude(**{f"{within}__in": in_both})
    moved = list(new.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=moved).update(contact=survivor)  # noqa: SLF001
    model._default_manager.filter(contact=absorbed).delete()  # noqa: SLF001
    return moved


def _suspicions(absorbed: Contact, survivor: Contact) -> None:
    """Whoever may be, or is not, the absorbed entry may be, or is not, the survivor."""
    for pair in Duplicate.objects.filter(Q(first=absorbed) | Q(second=absorbed)):
        other = pair.second_id if pair.first_id == absorbed.pk else pair.first_id
        if other == survivor.pk or pair.status == DuplicateStatus.MERGED:
            continue
        first, second = sorted([other, survivor.pk])
        known = Duplicate.objects.filter(first=first, second=second).first()
        if known is None:
            Duplicate.objects.filter(pk=pair.pk).update(first=first, second=second)
            continue
        if pair.status == DuplicateStatus.TWO_PEOPLE and known.status == DuplicateStatus.SUSPECTED:
            Duplicate.objects.filter(pk=known.pk).update(
                status=pair.status, decided_at=pair.decided_at, decided_by=pair.decided_by
            )
        pair.delete()
