"""Every address the project answers, by name: what the walks of all pages go through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

# What a walk puts in the place of an argument that is not an object's key.
SAMPLES = {
    "language": "fr",
    "app_label": "committee",
    "public_id": "00000000-0000-0000-0000-000000000000",
    "file_name": f"{0:032x}.jpg",
}


@dataclass(frozen=True)
class Address:
    """`name` is qualified ("admin:index"); `arguments` are those its pattern asks for, filled with samples."""

    name: str
    arguments: dict[str, Any] = field(hash=False)
    callback: Any = field(compare=False)


def all_addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, prefix="", inherited={}))


def _walk(patterns: list[URLPattern | URLResolver], *, prefix: str, inherited: dict[str, Any]) -> Iterator[Address]:
    for pattern in patterns:
        arguments = {**inherited, **_arguments(pattern)}
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, prefix=inside, inherited=arguments)
        elif pattern.name:
            yield Address(f"{prefix}{pattern.name}", arguments, pattern.callback)


def _arguments(pattern: URLPattern | URLResolver) -> dict[str, Any]:
    route = pattern.pattern
    if isinstance(route, RegexPattern):
        return {name: SAMPLES.get(name, "0") for name in re.compile(route.regex).groupindex}
    return {name: SAMPLES.get(name, 0) for name in route.converters}
