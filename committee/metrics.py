"""What does monitoring read? Figures in Prometheus' format, for those who have the token.

Apps add what they count with `register`, when they start. All of it is read from the tables: however many web
processes there are, each tells the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from committee import health

_sources: list[Callable[[], Iterable[Metric]]] = []


def register(source: Callable[[], Iterable[Metric]]) -> None:
    _sources.append(source)


def metrics(request: HttpRequest) -> HttpResponse:
    """200 with the figures; 404 for whoever has no token, so that nobody learns that they are here."""
    if not _may_read(request):
        return HttpResponse(status=404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Everything())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class _Everything(Collector):
    def collect(self) -> Iterator[Metric]:
        yield _health()
        for source in _sources:
            yield from source()


def _health() -> Metric:
    gauge = GaugeMetricFamily(
        "committee_well", "1 where /health finds all well, by what it looked at.", labels=["probe"]
    )
    for probe, finding in health.findings():
        gauge.add_metric([probe.name], float(finding.is_well))
    return gauge


def _may_read(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return False  # a demonstration may be public, too
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
