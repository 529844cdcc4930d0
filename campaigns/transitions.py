"""Which status of a campaign may follow which, and who moved it? One table; each move is checked and audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from committee import audit
from committee.errors import CommitteeError
from committee.models import AuditEntry, User

Status = CampaignStatus

# verb: (from any of these, to this). Whatever is not here cannot happen.
TRANSITIONS: Final[dict[str, tuple[frozenset[CampaignStatus], CampaignStatus]]] = {
    "submit": (frozenset({Status.DRAFT}), Status.IN_REVIEW),
    "approve": (frozenset({Status.IN_REVIEW}), Status.APPROVED),
    "send_back": (frozenset({Status.IN_REVIEW}), Status.DRAFT),
    "withdraw_review": (frozenset({Status.IN_REVIEW}), Status.DRAFT),
    "void": (frozenset({Status.IN_REVIEW, Status.APPROVED}), Status.DRAFT),
    "schedule": (frozenset({Status.APPROVED}), Status.SCHEDULED),
    "unschedule": (frozenset({Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED, Status.MISSED}), Status.DRAFT),
    # By the clock: it is no longer what was approved, or its audience was rewritten while it was being prepared.
    "take_back": (frozenset({Status.SCHEDULED, Status.PREPARING}), Status.DRAFT),
    "start": (frozenset({Status.SCHEDULED}), Status.PREPARING),
    "miss": (frozenset({Status.SCHEDULED}), Status.MISSED),
    "send": (frozenset({Status.PREPARING}), Status.SENDING),
    "pause": (frozenset({Status.SENDING}), Status.PAUSED),
    "resume": (frozenset({Status.PAUSED}), Status.SENDING),
    # In a copy of the database: what waits may have been sent. Without a snapshot it then goes back to its hour.
    "hold": (frozenset({Status.SCHEDULED, Status.PREPARING, Status.SENDING}), Status.PAUSED),
    "put_back": (frozenset({Status.PAUSED}), Status.SCHEDULED),
    "cancel": (
        frozenset(
            {Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED, Status.PREPARING, Status.SENDING, Status.PAUSED}
        ),
        Status.CANCELLED,
    ),
    "finish": (frozenset({Status.SENDING}), Status.FINISHED),
}

# The first half of the campaign's advisory lock: the gate shares it, whoever stops the campaign holds it alone.
CAMPAIGN_LOCK: Final = 7001


class WrongStatus(CommitteeError):
    """A move that the campaign's status does not allow, or that somebody else's move came before."""

    message = _("The campaign has moved on in the meantime.")


def may(campaign: Campaign, verb: str) -> bool:
    """Whether the status this row was read with allows `verb`: for buttons."""
    return campaign.status in TRANSITIONS[verb][0]


def halted(campaign: Campaign) -> AuditEntry | None:
    """Who has paused or cancelled it, when and why, as the trail has it; None where nobody did, or the machine."""
    if campaign.status not in {Status.PAUSED, Status.CANCELLED}:
        return None
    told = _trail(campaign).filter(after__status=campaign.status).select_related("actor")
    last = told.order_by("-at", "-pk").first()
    return last if last and last.actor_id else None


def resumed_at(campaign: Campaign) -> datetime | None:
    """When it last went on after it was held."""
    return _trail(campaign).filter(action="campaigns.resume").values_list("at", flat=True).order_by("-at").first()


def _trail(campaign: Campaign) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(object_type=campaign._meta.label_lower, object_id=str(campaign.pk))


def move(campaign: Campaign, verb: str, *, by: User | None, reason: str = "", **fields: Any) -> Campaign:
    """Set the status that `verb` leads to, together with `fields`, and write the audit entry. Raises `WrongStatus`.

    Of two who move a campaign at once, one wins and the other is told.
    """
    sources, target = TRANSITIONS[verb]
    with transaction.atomic():
        # Held, so that who comes second reads what the first has made of it: a cancel is not lost to a start.
        held = Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk)
        found = held.values_list("status", flat=True).get()
        moved = found in sources and Campaign.objects.filter(pk=campaign.pk, status=found).update(
            status=target, **fields
        )
        if not moved:
            raise WrongStatus(
                _("“%(name)s” is %(status)s: that can no longer be done.")
                % {"name": campaign.name, "status": CampaignStatus(found).label}
            )
        fresh = Campaign.objects.select_related("template__topic").get(pk=campaign.pk)
        audit.record(
            f"campaigns.{verb}", by=by, on=fresh, before={"status": found}, after={"status": target}, reason=reason
        )
    return fresh


def stop(campaign: Campaign, verb: str, *, by: User | None, reason: str = "", **fields: Any) -> Campaign:
    """`move`, waiting until every gate that already passed has committed: after it no intent commits."""
    return _alone(campaign, lambda: move(campaign, verb, by=by, reason=reason, **fields))


def _alone(campaign: Campaign, act: Callable[[], Campaign]) -> Campaign:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CAMPAIGN_LOCK, campaign.pk])
        return act()
