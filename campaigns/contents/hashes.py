"""When do two contents say the same? What approvals and signatures are bound to."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from campaigns.contents.reading import texts_in


def sha256(content: dict[str, Any], *, purpose: str, topic: str, layout: str) -> str:
    """Of all that a reader could see differ: words and structure, what for, about what, in which look."""
    if content.get("format", 1) == 1:  # versions of before keep the hash they were given
        return _hash([purpose, content])
    return _hash([content["format"], purpose, topic, layout, content])


def language_sha256(content: dict[str, Any], language: str, *, layout: str) -> str:
    """Of one language as it is read, on every channel: other languages can change, and the signature stands."""
    structure = {name: content.get(name) for name in ("channels", "blocks", "products")}
    return _hash([language, layout, structure, texts_in(content).get(language)])


def _hash(meaning: list[Any]) -> str:
    canonical = json.dumps(meaning, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
