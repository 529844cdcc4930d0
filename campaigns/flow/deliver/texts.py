"""Which compiled text does a batch speak with? Each is read and encoded once a process."""

from __future__ import annotations

from functools import lru_cache

from campaigns.flow import render
from campaigns.models import CompiledText


def skeleton(*, version: int, campaign: int | None, language: str, channel: str) -> render.Skeleton:
    """The text of one language, ready to be filled."""
    key, sha256 = CompiledText.objects.values_list("pk", "sha256").get(
        version=version, campaign=campaign, language=language, channel=channel
    )
    return _skeleton(key, sha256)


@lru_cache(maxsize=64)
def _skeleton(key: int, sha256: str) -> render.Skeleton:
    # The hash is part of the key, here and in the cache: a letter is compiled anew in its row when its sender changes.
    text = CompiledText.objects.values_list("text", flat=True).get(pk=key, sha256=sha256)
    return render.Skeleton(render.read_email(text))
