"""What a member of staff sees first: what their role does next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def for_request(_request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return context
