"""How do the providers do, in words, and what do staff decide about them?

What they are stands in the file of providers; here are the rows: whether one is used, and its share of its channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.gateways import providers
from campaigns.gateways.routing import UNREACHABLE
from campaigns.models import ProviderState
from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts.enums import Channel


class ProviderNotChanged(CommitteeError):
    message = _("Say why: it is kept, with your name.")


@dataclass(frozen=True, slots=True)
class Condition:
    """How a provider stands, for pages."""

    words: str | Promise
    name: str | Promise  # the same in two words
    tone: str  # "success", "warning", "danger", or none
    is_well: bool


def meet() -> None:
    """See to it that each configured provider has its row, also before the first message."""
    for route in providers.by_channel().values():
        route.remember()


def kinds() -> dict[str, str]:
    """The kind of each configured provider, by code."""
    return {one.code: one.kind for route in providers.by_channel().values() for one in route.providers}


def condition(state: ProviderState) -> Condition:
    if state.code not in kinds():
        return _said(_("no longer configured"), "")
    if not state.is_enabled:
        return _said(_("switched off"), "warning")
    if state.broken_since and state.retry_at:
        words = _("left alone since %(since)s, tried again at %(again)s")
        if state.retry_at <= timezone.now():
            words = _("left alone since %(since)s, tried again with the next messages")
        told = {"since": hour(state.broken_since), "again": hour(state.retry_at)}
        return Condition(words % told, _("left alone"), "danger", is_well=False)
    if state.failures:
        return _said(_("failed just now"), "warning")
    if state.answered_at is None:
        return _said(_("not used yet"), "")
    return _said(_("well"), "success")


def _said(words: Promise, tone: str) -> Condition:
    return Condition(words, words, tone, is_well=True)


def last_words(state: ProviderState) -> str:
    """What it said last: ours in the language of whoever reads, its own as they came."""
    return gettext(UNREACHABLE) if state.note == UNREACHABLE else state.note


def used(channel: Channel | str) -> list[ProviderState]:
    """The rows of the providers that may carry a channel, as configured."""
    return list(ProviderState.objects.filter(code__in=kinds(), channel=channel, is_enabled=True))


def well(channel: Channel | str) -> list[ProviderState]:
    """Those of them that are not left alone."""
    return [state for state in used(channel) if condition(state).is_well]


def unwell() -> list[ProviderState]:
    """Those that are left alone though they should be used."""
    return [state for state in ProviderState.objects.filter(code__in=kinds()) if not condition(state).is_well]


def closed_channels() -> list[str]:
    """The channels with providers none of which is in use and well: nothing leaves on them."""
    meet()
    return [channel for channel in providers.by_channel() if not well(channel)]


def change(state: ProviderState, *, is_enabled: bool, weight: int, by: User, why: str) -> ProviderState:
    """Use it or not, for this share of its channel. Workers follow within a second. Raises `ProviderNotChanged`.

    One that is switched on again is tried at once.
    """
    if not why.strip():
        raise ProviderNotChanged
    with transaction.atomic():
        held = ProviderState.objects.select_for_update().get(pk=state.pk)
        before = {"is_enabled": held.is_enabled, "weight": held.weight}
        if is_enabled and not held.is_enabled and held.broken_since:
            held.retry_at = timezone.now()
        held.is_enabled, held.weight = is_enabled, weight
        held.save(update_fields=["is_enabled", "weight", "retry_at"])
        after = {"is_enabled": is_enabled, "weight": weight}
        audit.record("campaigns.change_provider", by=by, on=held, before=before, after=after, reason=why.strip())
    return held


def hour(moment: datetime) -> str:
    """The hour alone where it is of today."""
    here = timezone.localtime(moment)
    return date_format(here, "TIME_FORMAT" if here.date() == timezone.localdate() else "SHORT_DATETIME_FORMAT")
