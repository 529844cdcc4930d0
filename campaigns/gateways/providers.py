"""Who carries each channel's messages? Built once a process, from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from campaigns.gateways import Gateway
from campaigns.gateways.email import EmailGateway
from contacts.enums import Channel


@cache
def by_channel() -> Mapping[str, Gateway]:
    """The gateway of each channel that can be sent on."""
    return {Channel.EMAIL: EmailGateway(settings.EMAIL_URL, connections=settings.SMTP_CONNECTIONS)}
