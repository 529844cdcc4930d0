"""Can this web process do its work? For load balancers, process managers, `make run` and administrators.

Apps add what they know (the age of the oldest batch that is due …) with `register`, when they start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from kombu.connection import Connection
from kombu.exceptions import KombuError
from redis import RedisError


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a probe saw. `figure` is a number for monitoring, never a name, an address or a secret."""

    is_well: bool
    figure: float | None = None


@dataclass(frozen=True)
class Probe:
    name: str
    title: str | Promise
    look: Callable[[], Finding]
    # Without it no page can be answered: the load balancer takes this process out.
    is_vital: bool = False


_probes: dict[str, Probe] = {}
_migrated = False


def register(probe: Probe) -> None:
    _probes[probe.name] = probe


def findings() -> list[tuple[Probe, Finding]]:
    """Every probe and what it saw; one that fails is unwell, whatever the reason."""
    return [(probe, _look(probe)) for probe in _probes.values()]


def health(_request: HttpRequest) -> JsonResponse:
    """200 while what is vital is well. Told in words for people elsewhere: here only what monitoring needs."""
    seen = findings()
    answer: dict[str, Any] = {
        probe.name: finding.is_well if finding.figure is None else {"well": finding.is_well, "figure": finding.figure}
        for probe, finding in seen
    }
    vital = all(finding.is_well for probe, finding in seen if probe.is_vital)
    response = JsonResponse(answer, status=200 if vital else 503)
    response["Cache-Control"] = "no-store"
    return response


def _look(probe: Probe) -> Finding:
    try:
        return probe.look()
    except (DatabaseError, RedisError, KombuError, OSError):
        return Finding(is_well=False)


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(is_well=True)


def _migrations() -> Finding:
    """Tables as this code knows them. Once true it stays true: nobody takes migrations back under a process."""
    global _migrated  # noqa: PLW0603 (asked every second by a load balancer)
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(is_well=_migrated)


def _broker() -> Finding:
    options = {"socket_timeout": 1, "socket_connect_timeout": 1}
    with Connection(  # type: ignore[no-untyped-call]
        settings.CELERY_BROKER_URL, connect_timeout=1, transport_options=options
    ) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    return Finding(is_well=True)


def _cache() -> Finding:
    cache.get("health")
    return Finding(is_well=True)


register(Probe("database", _("Database"), _database, is_vital=True))
register(Probe("migrations", _("Tables up to date"), _migrations))
register(Probe("broker", _("Queue of tasks"), _broker))
register(Probe("cache", _("Cache"), _cache))
