"""A sentence with its values, put together only when somebody reads it: in their language, in whatever process.

`_("…") % values` speaks the language of the moment it is written; what a row is refused for is written by a process
that reads files, and read by a person.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise, lazy


def _filled(sentence: str | Promise, values: Mapping[str, object]) -> str:
    return str(sentence) % values


_lazily = lazy(_filled, str)


def filled(sentence: str | Promise, values: Mapping[str, object]) -> Promise:
    """`sentence % values`, later; it may be pickled until then."""
    return _lazily(sentence, values)  # type: ignore[return-value]
