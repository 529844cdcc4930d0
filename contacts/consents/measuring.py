"""Who agreed to be measured: that we may know whether they opened and clicked what we wrote?"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import Coalesce

from contacts.enums import ConsentStatus, TopicKind
from contacts.models import Consent, Contact


def measured(contacts: Collection[int], *, channel: str) -> set[int]:
    """Those of them who agreed on that channel and agree still; of a merged entry, the one that was kept is asked."""
    who = dict(
        Contact.objects.filter(pk__in=contacts, erased_at=None).values_list("pk", Coalesce(F("merged_into"), F("pk")))
    )
    agreed = set(
        Consent.objects.filter(
            contact__in=set(who.values()),
            channel=channel,
            topic__kind=TopicKind.TRACKING,
            status=ConsentStatus.GRANTED,
        ).values_list("contact", flat=True)
    )
    return {contact for contact, kept in who.items() if kept in agreed}
