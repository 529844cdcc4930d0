"""Can this web process do its work? For load balancers, process managers and `make run`."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis import RedisError


def health(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers; the cache is told of, but pages live without it."""
    database, counters = _database_answers(), _cache_answers()
    return JsonResponse({"database": database, "cache": counters}, status=200 if database else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.get("health")
    except (RedisError, OSError):
        return False
    return True
