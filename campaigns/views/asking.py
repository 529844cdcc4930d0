"""Who asks: somebody who reads, or a machine on their way? And is it the one who has just been here?"""

from __future__ import annotations

from django.http import HttpRequest

from campaigns.feedback import scanners
from contacts.views.public import visitor_address


def is_machine(request: HttpRequest) -> bool:
    """Who only looks at the head, or fetches before anybody has clicked, is no reader."""
    fetched_ahead = (
        "prefetch" in f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    )
    return request.method == "HEAD" or fetched_ahead or scanners.is_machine(request.headers.get("User-Agent", ""))


def visitor(request: HttpRequest) -> str:
    """The same for whoever comes twice within seconds, by the same program; empty where nobody can say."""
    address = visitor_address(request)
    return f"{address} {request.headers.get('User-Agent', '')}" if address else ""
