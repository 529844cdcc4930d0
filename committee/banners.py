"""What does everybody in the back-office have to know, on whatever page they are?

The ground knows no app: an app registers its banners when it starts, each a question that costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject


@dataclass(frozen=True, kw_only=True)
class Banner:
    text: str | Promise
    url: str = ""
    link: str | Promise = ""


BannerFunction = Callable[[HttpRequest], Banner | None]

_registered: list[BannerFunction] = []


def register(banner: BannerFunction) -> None:
    if banner not in _registered:
        _registered.append(banner)


def for_page(request: HttpRequest) -> dict[str, Any]:
    """A context processor. Asked only where a page of the back-office shows it, and by somebody who is in."""
    return {"banners": SimpleLazyObject(lambda: _standing(request))}


def _standing(request: HttpRequest) -> list[Banner]:
    if not getattr(request, "user", None) or not request.user.is_staff:
        return []
    return [shown for banner in _registered if (shown := banner(request)) is not None]
