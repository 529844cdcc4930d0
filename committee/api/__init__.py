"""The API other systems call: `/api/v1/`, a token per system, errors as problem details (RFC 9457).

The ground gives the frame; each app brings a router in its own `api.py`, and `committee.urls` assembles them.
"""

from __future__ import annotations

from committee.api.frame import build
from committee.api.tokens import TokenAuth, system_of

__all__ = ["TokenAuth", "build", "system_of"]
