"""Which push services do we write to? An endpoint is a stranger's word: whatever it names is posted to from inside."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

# Of an app the registration token stands in the place of an endpoint, behind this.
APP: Final = "fcm:"
# A URL without what one parser reads this way and another that way.
PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9/?&=%._~!$'()*+,;:@-]*")
TOKEN: Final = re.compile(r"[A-Za-z0-9_:-]{32,990}")


def is_app(endpoint: str) -> bool:
    """Is this the registration token of an app?"""
    return endpoint.startswith(APP) and bool(TOKEN.fullmatch(endpoint.removeprefix(APP)))


def is_known(endpoint: str) -> bool:
    """Is this an endpoint of a service that we write to? `PUSH_SERVICES`: hosts, `*.` before all of a domain, or whole
    origins, for a simulator.
    """
    if not PLAIN.fullmatch(endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    origin, host = f"{parts.scheme}://{parts.netloc}", parts.hostname or ""
    if origin in settings.PUSH_SERVICES:
        return True
    if parts.scheme != "https" or port not in {None, 443}:
        return False
    return any(
        host == service or (service.startswith("*.") and host.endswith(service[1:]))
        for service in settings.PUSH_SERVICES
    )
