"""Of which message does a letter speak? Our own key, wherever it was kept: nobody can invent one."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings

from campaigns.feedback.mail.opened import Letter
from campaigns.flow.deliver import keys

# In the return path that the letter came to, in the Message-ID of what was returned, in what an answer refers to.
KEY: Final = re.compile(r"(?<![\d.])(\d{1,12}\.\d{1,12}\.[0-9a-f]{12})(?![0-9a-f])")
OF_TRIAL: Final = re.compile(r"(?<![\w.])(trial\.\d{1,18})@([\w.-]+)", re.ASCII)
MOST_TRIED: Final = 100


def key_of(letter: Letter, raw: bytes) -> str:
    """The key that the letter carries; empty where it carries none of ours."""
    for text in (_came_to(letter), letter.returned, raw.decode("ascii", "replace")):
        for tried, found in enumerate(KEY.finditer(text)):
            if keys.resolve(found[1]):
                return found[1]
            if tried >= MOST_TRIED:
                break
    return _trial_of(letter)


def _trial_of(letter: Letter) -> str:
    for found in OF_TRIAL.finditer(f"{_came_to(letter)} {letter.returned}"):
        if found[2].lower().startswith(settings.EMAIL_FROM_DOMAIN):
            return found[1]
    return ""


def _came_to(letter: Letter) -> str:
    return " ".join(letter.addresses("To", "Delivered-To", "X-Original-To", "Envelope-To"))
