"""Did a person open or click this, or a machine? Counted apart: a filter that follows every link is no reader.

Known by what they say of themselves, and by how soon they come: nobody reads an e-mail seconds after its hand-over.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

# Nobody has found, opened and read it by then; scanners at the door of the mailbox have.
TOO_SOON: Final = timedelta(seconds=10)

# Scanners, link previews, monitors and libraries; and the proxies of mail programs that fetch pictures for everybody,
# read or not. A plain "Mozilla/5.0", without any system or browser, is Apple's.
MACHINES: Final = re.compile(
    r"bot\b|crawl|spider|scan|preview|monitor|check|fetch|probe|validator|headless|phantomjs|slurp"
    r"|googleimageproxy|ggpht|yahoomailproxy|yahoo! ?mail ?proxy|amazonproductdiscovery"
    r"|barracuda|proofpoint|mimecast|symantec|messagelabs|trend ?micro|forcepoint|websense|cloudmark|sophos|fortinet"
    r"|ironport|safelinks|microsoft office|ms-?office|skypeuripreview|facebookexternalhit|whatsapp|telegram|slack"
    r"|curl/|wget/|python-|python/|java/|okhttp|go-http-client|libwww|httpclient|axios/|node-fetch|ruby|perl|php/",
    re.IGNORECASE,
)
PLAIN: Final = {"", "mozilla/5.0", "mozilla/4.0"}


def is_machine(user_agent: str) -> bool:
    """By its own name."""
    return user_agent.strip().lower() in PLAIN or MACHINES.search(user_agent) is not None


def came_too_soon(*, handed_over_at: datetime | None, at: datetime) -> bool:
    """By the hour: earlier than a person could."""
    return handed_over_at is not None and at - handed_over_at < TOO_SOON
