"""What people of the demonstration asked about their data: one of each kind, at each stage, none answered late."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from contacts import requests
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import Contact, RightsRequest

# What, how it came, so many days ago; and whether we know who asks.
_ASKED = [
    (RequestKind.ACCESS, RequestOrigin.EMAIL, 26, True),
    (RequestKind.ERASURE, RequestOrigin.POST, 12, True),
    (RequestKind.RECTIFICATION, RequestOrigin.PHONE, 3, True),
    (RequestKind.OBJECTION, RequestOrigin.POST, 1, False),
]


def ensure_requests() -> None:
    """Safe to run twice: where anybody has asked for anything, nothing is added."""
    if RightsRequest.objects.exists():
        return
    now = timezone.now()
    people = list(Contact.objects.present().order_by("pk")[: len(_ASKED)])
    for (kind, origin, days, is_known), person in zip(_ASKED, people, strict=False):
        at = now - timedelta(days=days)
        asked = requests.receive(kind=kind, origin=origin, at=at)
        if is_known:
            requests.identify(asked, contact=person, check=IdentityCheck.DOCUMENT, by=None, at=at)
