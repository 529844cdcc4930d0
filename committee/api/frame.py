"""The API's frame: its name, its version, where its documentation stands."""

from __future__ import annotations

from ninja import NinjaAPI, Swagger
from ninja.throttling import AuthRateThrottle

from committee.api import problems

DESCRIPTION = """
What ticketing, the apps and the shop tell the back-office, and what they may ask of it.

Each system has a token of its own (Administration → API tokens), sent as `Authorization: Bearer …`.
Errors are problem details (RFC 9457); every answer carries `X-Request-ID`.
"""
# Requests a system may make each second; bulk loads belong into an import file.
RATE = "100/s"


def build() -> NinjaAPI:
    """A new API without operations; `committee.urls` adds the routers of the apps."""
    api = NinjaAPI(
        title="Games back-office",
        version="1.0.0",
        description=DESCRIPTION,
        urls_namespace="api",
        docs=Swagger(settings={"persistAuthorization": False}),
        throttle=[AuthRateThrottle(RATE)],
    )
    problems.install(api)
    return api
