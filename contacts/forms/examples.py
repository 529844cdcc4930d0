"""An example in a sentence: read from left to right, also where the sentence is not."""

from __future__ import annotations

import re
from typing import Final

from django.utils.functional import lazy

_EXAMPLE: Final = re.compile(r"\+\d[\d ]*\d|[\w.-]+@[\w.-]*\w", re.ASCII)
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


def _isolated(sentence: object) -> str:
    return _EXAMPLE.sub(lambda found: f"{_LEFT_TO_RIGHT}{found[0]}{_END}", str(sentence))


# The sentence, which may be a lazy one, with its telephone numbers and addresses isolated.
isolated = lazy(_isolated, str)
