"""What was asked for and has not left? For a process that hears no bell; none leaves twice, whoever else is at it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from campaigns.enums import TrialStatus
from campaigns.gateways import Gateway, GatewayUnavailable
from campaigns.models import StaffAddress, Trial
from campaigns.trials.codes import GOOD_FOR, NOT_LEFT, send_code
from campaigns.trials.sending import send
from contacts.enums import ADDRESS_KIND, Channel

# Whoever asked longer ago has asked again, or needs it no more.
ASKED_LATELY: Final = timedelta(hours=1)


def send_waiting(*, gateways: Mapping[str, Gateway], seconds: float, at: datetime) -> int:
    """Codes first, for somebody sits before the page; how many were tried. Raises `UnsafeDatabase`."""
    ends_at = time.monotonic() + seconds
    tried = 0
    for address in _codes(at, gateways):
        if time.monotonic() > ends_at:
            return tried
        with suppress(GatewayUnavailable):  # of another channel a provider may be there
            send_code(address, gateway=gateways[address.channel], at=at)
            tried += 1
    for pk in _trials(at):
        if time.monotonic() > ends_at:
            break
        send([pk], gateways=gateways, at=at)
        tried += 1
    return tried


def _codes(at: datetime, channels: Iterable[str]) -> list[StaffAddress]:
    kinds = [ADDRESS_KIND[Channel(channel)] for channel in channels]
    asked = StaffAddress.objects.filter(verified_at=None, code_sent_at__gt=at - GOOD_FOR, kind__in=kinds)
    return list(asked.filter(NOT_LEFT).select_related("user").order_by("code_sent_at"))


def _trials(at: datetime) -> list[int]:
    asked = Trial.objects.filter(status=TrialStatus.PENDING, sent_at=None, requested_at__gt=at - ASKED_LATELY)
    return list(asked.order_by("pk").values_list("pk", flat=True))
