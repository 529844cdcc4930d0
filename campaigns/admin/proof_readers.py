"""As whom is a proof read? Whoever sees people may choose one, and nobody looks at a person without a trail.

A page and its frames are one look. The page writes it down and gives its frames a signed ticket that says so; a frame
that comes without one, or after its time, is written down as a look of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import readers
from campaigns.flow.audience import universe
from campaigns.models import Campaign, MessageTemplate
from campaigns.readers import Reader, ReaderKind
from committee import audit
from contacts.admin import sight
from contacts.models import Contact

# Frames are fetched as one scrolls to them, and again when the page is printed.
_GOOD_FOR: Final = timedelta(hours=1)
_SALT: Final = "campaigns.admin.proof_readers"
LABELS: Final = {
    ReaderKind.SAMPLE: _("A sample reader"),
    ReaderKind.LONGEST: _("The longest name"),
    ReaderKind.SHORTEST: _("The shortest name"),
    ReaderKind.ODDEST: _("The oddest name"),
}

Thing = MessageTemplate | Campaign


def may_see(request: HttpRequest) -> bool:
    return request.user.has_perm("contacts.view_contact") and sight.sees_everybody(request.user)


def chosen(request: HttpRequest, thing: Thing) -> Reader | None:
    """Whom the address names; None stands for the sample reader. Looking at a person is written down."""
    asked = request.GET.get("reader", "")
    if asked not in {kind.value for kind in ReaderKind} - {ReaderKind.SAMPLE.value}:
        return None
    if not may_see(request):
        raise PermissionDenied
    reader = _found(request, thing, ReaderKind(asked))
    if reader is not None and not _is_written_down(request, thing, reader):
        on = Contact(pk=reader.contact)
        audit.record("campaigns.view_proof_of_person", by=request.user, on=on, after={"of": str(thing)})  # type: ignore[arg-type]
    return reader


def for_frames(request: HttpRequest, thing: Thing, reader: Reader | None) -> dict[str, Any]:
    """What a frame's address says: whoever was found is asked for by their key, not looked for again."""
    if reader is None:
        return {}
    ticket = dumps(_look(request, thing, reader), salt=_SALT)
    return {"reader": ReaderKind.PERSON, "person": reader.contact, "seen": ticket}


def choices(request: HttpRequest, reader: Reader | None) -> list[tuple[str, Any, bool]]:
    offered = LABELS if may_see(request) else {ReaderKind.SAMPLE: LABELS[ReaderKind.SAMPLE]}
    kind = reader.kind if reader else ReaderKind.SAMPLE
    return [(each.value, label, each is kind) for each, label in offered.items()]


def _is_written_down(request: HttpRequest, thing: Thing, reader: Reader) -> bool:
    try:
        look = loads(request.GET.get("seen", ""), salt=_SALT, max_age=_GOOD_FOR)
    except BadSignature:
        return False
    return bool(look == _look(request, thing, reader))


def _look(request: HttpRequest, thing: Thing, reader: Reader) -> list[Any]:
    return [request.user.pk, thing._meta.model_name, thing.pk, reader.contact]


def _found(request: HttpRequest, thing: Thing, kind: ReaderKind) -> Reader | None:
    campaign = thing if isinstance(thing, Campaign) else None
    if kind is ReaderKind.PERSON:
        key = request.GET.get("person", "")
        contact = Contact.objects.present().filter(pk=key).first() if key.isdecimal() else None
        if contact is None:
            raise Http404
        return readers.person(contact, campaign)
    found = readers.extremes(universe(campaign, at_most=readers.LOOKED_THROUGH) if campaign else None)
    return next((reader for reader in found if reader.kind is kind), None)
