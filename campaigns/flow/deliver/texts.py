"""Which compiled text does a batch speak with? Each is read and encoded once a process."""

from __future__ import annotations

from functools import lru_cache

from campaigns.flow import render
from campaigns.models import CompiledText

# What is filled for each person: of an e-mail, its MIME is encoded once, too.
Text = render.Skeleton | render.CompiledSms | render.CompiledPush


def skeleton(*, version: int, campaign: int | None, language: str, channel: str) -> Text:
    """The text of one language on one channel, ready to be filled."""
    key, sha256 = CompiledText.objects.values_list("pk", "sha256").get(
        version=version, campaign=campaign, language=language, channel=channel
    )
    return _skeleton(key, sha256)


def email(*, version: int, campaign: int | None, language: str, channel: str) -> render.Skeleton:
    """The same, where it can only be an e-mail. Raises `TypeError` where it is none."""
    found = skeleton(version=version, campaign=campaign, language=language, channel=channel)
    if isinstance(found, render.Skeleton):
        return found
    raise TypeError(channel)


@lru_cache(maxsize=64)
def _skeleton(key: int, sha256: str) -> Text:
    # The hash is part of the key, here and in the cache: a letter is compiled anew in its row when its sender changes.
    text = CompiledText.objects.values_list("text", flat=True).get(pk=key, sha256=sha256)
    compiled = render.read(text)
    return render.Skeleton(compiled) if isinstance(compiled, render.CompiledEmail) else compiled
