"""What campaigns tells of a person: the messages that were written to them, or not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Reason
from campaigns.models import Campaign, Message
from committee.navigation import url_of
from contacts import story
from contacts.story import Entry


def messages(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    """By when each left; of what did not leave, by when its campaign did."""
    rows = Message.objects.filter(contact_id__in=ids).annotate(
        told_at=Coalesce("sent_at", "intent_at", "campaign__started_at", "campaign__send_at")
    )
    earlier = rows.filter(told_at__lt=before) if before else rows.filter(told_at__isnull=False)
    for message in earlier.select_related("campaign").order_by("-told_at", "-n")[:at_most]:
        reason = Reason(message.reason).label if message.reason else ""
        words = [message.get_status_display(), reason, message.get_channel_display(), message.language]
        yield Entry(
            message.told_at,
            message.campaign.name,
            " · ".join(str(word) for word in words if word),
            url_of(Campaign, "change", row=message.campaign),
            "mail",
        )


def register() -> None:
    story.tell("messages", _("Messages"), messages, permission="campaigns.view_report")
