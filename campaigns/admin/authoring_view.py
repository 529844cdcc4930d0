"""How does an author look at what they write? In which language, as read by whom, by day or in the dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, Self

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import proofs, readers
from campaigns.admin import proof_readers
from campaigns.admin.proof_readers import LABELS
from campaigns.models import MessageTemplate
from campaigns.readers import Reader, ReaderKind
from committee import audit, languages
from contacts.models import Contact

# Whoever was found is remembered by the page for a while: they are neither looked for nor written down at each key.
_SALT: Final = "campaigns.authoring_view"
_REMEMBERED_FOR: Final = timedelta(minutes=30)
_LOOKS: Final = {"light": _("by day"), "dark": _("in the dark")}


@dataclass(frozen=True, slots=True)
class View:
    """`reader` is None for the sample; `token` names a real one to the next request of the same page and user."""

    language: str
    look: str
    kind: ReaderKind
    reader: Reader | None = None
    token: str = ""

    @classmethod
    def of(cls, request: HttpRequest, template: MessageTemplate) -> Self:
        """As it was chosen on the page; else what is written, for a sample reader, by day."""
        asked = request.POST
        language = asked.get("view_language", "")
        look = asked.get("view_look", "")
        view = cls(
            language if language in languages.CODES else template.source_language,
            look if look in _LOOKS else "light",
            ReaderKind.SAMPLE,
        )
        kind = next((one for one in offered_to(request) if one == asked.get("view_reader")), ReaderKind.SAMPLE)
        return view if kind is ReaderKind.SAMPLE else view._read_by(kind, request, template)

    def _read_by(self, kind: ReaderKind, request: HttpRequest, template: MessageTemplate) -> Self:
        contact = _remembered(request, kind, template)
        if contact is None:
            found = next((reader for reader in readers.extremes() if reader.kind is kind), None)
            if found is None:
                return replace(self, kind=kind)
            on = Contact(pk=found.contact)
            audit.record("campaigns.view_proof_of_person", by=request.user, on=on, after={"of": str(template)})  # type: ignore[arg-type]
            reader, key = found, found.contact
        else:
            reader, key = readers.person(contact), contact.pk
        token = signing.dumps([request.user.pk, template.pk, kind, key], salt=_SALT)
        return replace(self, kind=kind, reader=reader, token=token)

    @property
    def is_nobody(self) -> bool:
        """Somebody was asked for, and nobody found in time."""
        return self.kind is not ReaderKind.SAMPLE and self.reader is None

    @property
    def dressed(self) -> Callable[[str], str]:
        """What makes a page of it by day, or in the dark, on whatever screen."""
        return proofs.dark if self.look == "dark" else proofs.light


def offered_to(request: HttpRequest) -> list[ReaderKind]:
    """Real names are for those who may see everybody's."""
    return list(LABELS) if proof_readers.may_see(request) else [ReaderKind.SAMPLE]


def choices(view: View, request: HttpRequest) -> dict[str, Any]:
    """What the page offers, and what of it is chosen."""
    return {
        "view": view,
        "view_languages": list(languages.NAMES.items()),
        "view_looks": list(_LOOKS.items()),
        "view_readers": [(kind.value, LABELS[kind]) for kind in offered_to(request)],
    }


def _remembered(request: HttpRequest, kind: ReaderKind, template: MessageTemplate) -> Contact | None:
    try:
        told = signing.loads(request.POST.get("view_token", ""), salt=_SALT, max_age=_REMEMBERED_FOR)
    except signing.BadSignature:
        return None
    *look, key = told
    if look != [request.user.pk, template.pk, kind]:
        return None
    return Contact.objects.present().filter(pk=key).first()
