"""What would the merged entry say, and what would become of its rights, addresses and tickets? Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts import attributes
from contacts.enums import AddressKind
from contacts.merging import details, refusals
from contacts.merging.details import Side
from contacts.merging.doubts import doubts
from contacts.merging.rights import Right, both
from contacts.models import Contact, Reference, Ticket


@dataclass(frozen=True, slots=True)
class Field:
    """One field of both entries, as it is shown, and whose word counts."""

    name: str
    label: str
    survivor: str
    absorbed: str
    kept: Side

    @property
    def differs(self) -> bool:
        return self.survivor != self.absorbed


@dataclass(frozen=True, slots=True)
class United:
    """An address of the merged entry, and which of the two had it."""

    kind: str
    value: str
    in_survivor: bool
    in_absorbed: bool
    is_dead: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What an app above has to say about a merge; a remark that forbids is the reason of its refusal."""

    text: str | Promise
    forbids: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    survivor: Contact
    absorbed: Contact
    fields: list[Field]
    rights: list[Right]
    doubts: list[str]
    addresses: list[United]
    ids: list[str]
    tickets: dict[Side, int]
    follows: list[str]
    remarks: list[Remark]
    refusal: str

    @property
    def may_be_merged(self) -> bool:
        return not self.refusal and not any(one.forbids for one in self.remarks)


Remarks = Callable[[Contact, Contact], Iterable[Remark]]
_remarks: list[Remarks] = []


def remark(function: Remarks) -> None:
    """Let an app above say what a merge of (survivor, absorbed) means for it. Called once, when it starts."""
    _remarks.append(function)


def preview(
    survivor: Contact, absorbed: Contact, *, at: datetime, keep: Mapping[str, Side | str] | None = None
) -> Preview:
    """The merge of the two, before it is done. Bounded: a person's own rows."""
    chosen = {**details.proposed(survivor, absorbed), **{name: Side(side) for name, side in (keep or {}).items()}}
    rights = both(survivor, absorbed)
    return Preview(
        survivor=survivor,
        absorbed=absorbed,
        fields=[_field(name, survivor, absorbed, chosen[name]) for name in details.CHOSEN],
        rights=rights,
        doubts=list(doubts(survivor, absorbed, rights)),
        addresses=_addresses(survivor, absorbed),
        ids=_ids(survivor, absorbed),
        tickets=_tickets(survivor, absorbed),
        follows=list(_follows(survivor, absorbed, details.merged(survivor, absorbed, chosen, at=at))),
        remarks=[one for function in _remarks for one in function(survivor, absorbed)],
        refusal=_refusal(survivor, absorbed),
    )


def _refusal(survivor: Contact, absorbed: Contact) -> str:
    try:
        refusals.check(survivor, absorbed)
    except CommitteeError as error:
        return str(error)
    return ""


def _field(name: str, survivor: Contact, absorbed: Contact, kept: Side) -> Field:
    label = str(getattr(Contact._meta.get_field(name), "verbose_name", name))
    return Field(name, label, _shown(survivor, name), _shown(absorbed, name), kept)


def _shown(contact: Contact, name: str) -> str:
    if name == "language":
        return f"{contact.get_language_display()} · {contact.get_language_source_display()}"
    value = getattr(contact, name)
    return "" if value is None else str(value)


def _addresses(survivor: Contact, absorbed: Contact) -> list[United]:
    found: dict[tuple[str, str], list[bool]] = {}
    values: dict[tuple[str, str], tuple[str, bool]] = {}
    for place, contact in enumerate((survivor, absorbed)):
        for one in contact.addresses.order_by("kind", "pk"):
            key = (one.kind, one.normalised)
            found.setdefault(key, [False, False])[place] = True
            values.setdefault(key, (one.value, one.dead_since is not None))
    return [_united(kind, *values[kind, normalised], sides) for (kind, normalised), sides in found.items()]


def _united(kind: str, value: str, is_dead: bool, sides: list[bool]) -> United:  # noqa: FBT001 - named by its caller
    in_survivor, in_absorbed = sides
    return United(str(AddressKind(kind).label), value, in_survivor, in_absorbed, is_dead)


def _ids(survivor: Contact, absorbed: Contact) -> list[str]:
    """Under which ids other systems will find the person."""
    own = [(one.system, one.external_id) for one in (survivor, absorbed)]
    others = Reference.objects.filter(contact__in=[survivor, absorbed]).order_by("pk")
    return [f"{system}: {key}" for system, key in [*own, *others.values_list("system", "external_id")]]


def _tickets(survivor: Contact, absorbed: Contact) -> dict[Side, int]:
    counts = Ticket.objects.filter(contact__in=[survivor, absorbed]).values_list("contact").annotate(n=Count("pk"))
    held = dict(counts)
    return {Side.SURVIVOR: held.get(survivor.pk, 0), Side.ABSORBED: held.get(absorbed.pk, 0)}


def _follows(survivor: Contact, absorbed: Contact, told: Mapping[str, object]) -> Iterable[str]:
    """What nobody chooses, in sentences."""
    if told["is_minor"]:
        yield str(_("Counts as a minor: no marketing and no partner messages."))
    if told["paused_until"]:
        yield str(_("Paused, as the person asked: the later of the two dates holds."))
    if told["pace"] != survivor.pace:
        yield str(_("Less often, as the person asked in the other entry."))
    if added := [tag for tag in absorbed.tags if tag not in survivor.tags]:
        yield str(_("Tags added: %(tags)s") % {"tags": ", ".join(added)})
    for attribute, value in attributes.values_for(absorbed):
        if attribute.code not in survivor.attributes:
            yield f"{attribute}: {value}"
