"""The back-office's menu, by task; each entry shown only to those who may open it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def for_request(_request: HttpRequest) -> list[dict[str, Any]]:
    return []
