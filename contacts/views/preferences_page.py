"""How is the preference centre shown: as it stands now, with what has just been done on it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from committee.models.named import in_language
from contacts import preferences, wordings
from contacts.enums import SMS_LINES, AddressKind
from contacts.forms.choices import label
from contacts.forms.new_address import NewEmailForm, NewPhoneForm
from contacts.forms.preferences import CHANNELS, PreferencesForm
from contacts.models import Address, Contact
from contacts.notification_words import WORDS
from contacts.preferences import Offer, Saved
from contacts.views.public import page, words_on

WORDING: Final = "preferences"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody in their preference centre; `was_just_sent` if by a link that was sent to them at their wish."""

    request: HttpRequest
    contact: Contact
    was_just_sent: bool
    link: str = ""  # the token it came by


def show(visit: Visit, *, status: int = 200, saved: Saved | None = None, **said: Any) -> HttpResponse:
    """The page; `said` are the forms that were refused, and what else was done."""
    at, contact = timezone.now(), visit.contact
    offer = preferences.offered(contact, at=at)
    version = wordings.version_of(WORDING, words(offer))
    with translation.override(contact.language):
        context = {
            "offer": offer,
            "form": PreferencesForm(offer=offer, at=at),
            "new_email": NewEmailForm(),
            "new_phone": NewPhoneForm(contact=contact),
            "was_just_sent": visit.was_just_sent,
            "notifications": WORDS[contact.language].title if settings.VAPID_PRIVATE_KEY else "",
            "services": [label(topic, language=contact.language) for topic in offer.services],
            "addresses": _addresses(contact),
            "changes": _changes(saved, language=contact.language),
            "saved": saved,
            "version": version,
        }
        shown = context | said
        return page(visit.request, "preferences.html", language=contact.language, status=status, **shown)


def words(offer: Offer) -> str:
    """What one agrees to by ticking a box, without what stands there of this person."""
    language = offer.contact.language
    with translation.override(language):
        form = PreferencesForm(offer=offer, at=timezone.now())
        return words_on("preferences_topics.html", language=language, form=form, offer=offer)


def _addresses(contact: Contact) -> list[str]:
    """Of each kind the one a message leaves to: an older one, masked, may look the same."""
    usable = Address.objects.usable().filter(
        Q(kind=AddressKind.EMAIL) | Q(kind=AddressKind.PHONE, line__in=SMS_LINES), contact=contact
    )
    in_use = usable.order_by("kind", "-current_since", "-pk").distinct("kind")
    return [preferences.masked(address) for address in in_use]


def _changes(saved: Saved | None, *, language: str) -> list[dict[str, Any]]:
    return [
        {
            "topic": in_language(change.topic, "name", language) or change.topic.code,
            "channel": CHANNELS[change.channel],
            "is_granted": change.is_granted,
        }
        for change in (saved.changes if saved else ())
    ]
