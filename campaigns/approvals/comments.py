"""What did readers remark, on the whole or on one text of one language?"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, MessageTemplate, Review, ReviewComment
from committee.errors import CommitteeError
from committee.models import User


class NothingSaid(CommitteeError):
    message = _("Write what you want to say.")


def say(
    thing: MessageTemplate | Campaign,
    *,
    text: str,
    by: User,
    at: datetime,
    review: Review | None = None,
    language: str = "",
    unit: str = "",
) -> ReviewComment:
    """Keep a remark; it is never changed and never lost with what it was about. Raises `NothingSaid`."""
    if not text.strip():
        raise NothingSaid
    return ReviewComment.objects.create(
        template=thing if isinstance(thing, MessageTemplate) else None,
        campaign=thing if isinstance(thing, Campaign) else None,
        review=review,
        language=language,
        unit=unit,
        text=text.strip()[:2000],
        by=by,
        at=at,
    )
