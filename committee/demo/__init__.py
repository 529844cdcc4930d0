"""Who adds what to a demonstration? Each app registers its part here, and `manage.py seed_demo` plays them in order.

A part is a function `seed(*, contacts: int, say: Say) -> None`: deterministic, so that the same number of contacts
gives the same rows everywhere, and safe to run twice. It is named by its path, and so imported only when it is played.
"""

from __future__ import annotations

from typing import Protocol

from django.utils.module_loading import import_string


class Say(Protocol):
    """Tells the person who waits how far we are."""

    def __call__(self, sentence: str) -> None: ...


class Seed(Protocol):
    def __call__(self, *, contacts: int, say: Say) -> None: ...


_parts: dict[str, int] = {}


def register(order: int, seed: str) -> None:
    """Add a part, `contacts.demo.seed`, to be played in that order; called from each app's `ready`."""
    _parts[seed] = order


def parts(*, only: str = "") -> list[tuple[str, Seed]]:
    """The parts by the name of their app, in the order in which they build on each other."""
    paths = sorted(_parts, key=lambda path: (_parts[path], path))
    named = [(path.partition(".")[0], path) for path in paths]
    return [(app, import_string(path)) for app, path in named if only in {"", app}]
