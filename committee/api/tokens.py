"""Which system is calling, and may it do this? `Authorization: Bearer cbo_…`, checked against the token's scopes."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer

from committee.models import ApiToken


class TokenAuth(HttpBearer):
    """Lets a request in whose token is valid; refuses with 403 one whose token lacks `scope`."""

    openapi_bearerFormat = "cbo_…"  # noqa: N815 - the specification's own spelling

    def __init__(self, scope: ApiToken.Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, _request: HttpRequest, token: str) -> ApiToken | None:
        known = ApiToken.objects.valid(at=timezone.now()).of(token).first()
        if known is not None and self.scope not in known.scopes:
            raise AuthorizationError(message=f"The token of {known.system} lacks the scope {self.scope.value}.")
        return known


def system_of(request: HttpRequest) -> str:
    """The name of the system whose token let this request in."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token.system
