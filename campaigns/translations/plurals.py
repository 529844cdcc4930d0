"""How many forms does a plural need in this language? French has two, Arabic six.

An agency cannot add codes to a text, and a translator should not have to know CLDR: so a plural of the source is laid
out for them with the forms of their language, each with the source's nearest words.
"""

from __future__ import annotations

import re
from typing import Final

from committee.cldr.plurals import plural_categories

_PLURAL: Final = re.compile(r"(\{\{[^{}|]*\|\s*plural:\s*)((?:\w+:\s*(?:\"[^\"]*\"|'[^']*')\s*,?\s*)+)(-?\}\})")
_FORM: Final = re.compile(r"(\w+):\s*(\"[^\"]*\"|'[^']*')")


def laid_out(text: str, *, language: str) -> str:
    """The text, its plurals with the forms of `language`. Where they are those already, nothing moves."""
    return _PLURAL.sub(lambda match: _plural(match, plural_categories(language)), text)


def _plural(match: re.Match[str], wanted: list[str]) -> str:
    forms = dict(_FORM.findall(match[2]))
    if set(forms) == set(wanted) or "other" not in forms:
        return match[0]
    nearest = ", ".join(f"{category}: {forms.get(category, forms['other'])}" for category in wanted)
    return f"{match[1]}{nearest} {match[3]}"
