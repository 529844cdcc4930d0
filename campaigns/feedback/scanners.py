"""Did a person open or click this, or a machine? Counted apart: a filter that follows every link is no reader.

Known by what they say of themselves, by how soon they come (nobody reads an e-mail seconds after its hand-over), and
by how many links they follow at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple

# Nobody has found, opened and read it by then; scanners at the door of the mailbox have.
TOO_SOON: Final = timedelta(seconds=10)
# A person reads what a link opens, or opens two of them side by side.
AT_ONCE: Final = timedelta(seconds=2)
MANY_LINKS: Final = 3

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


class Followed(NamedTuple):
    """A link of one e-mail, and when it was followed."""

    url: str
    at: datetime


def at_once(clicks: Collection[Followed]) -> set[Followed]:
    """Of the clicks on one e-mail, those of a burst: many links were followed around that moment."""
    return {
        click
        for click in clicks
        if len({other.url for other in clicks if abs(other.at - click.at) <= AT_ONCE}) >= MANY_LINKS
    }
