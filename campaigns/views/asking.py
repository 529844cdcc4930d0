"""Who asks: somebody who reads, or a machine on their way?"""

from __future__ import annotations

from django.http import HttpRequest

from campaigns.feedback import scanners


def is_machine(request: HttpRequest) -> bool:
    """Who only looks at the head, or fetches before anybody has clicked, is no reader."""
    fetched_ahead = (
        "prefetch" in f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    )
    return request.method == "HEAD" or fetched_ahead or scanners.is_machine(request.headers.get("User-Agent", ""))
