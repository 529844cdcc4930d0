"""How does a name stand after "at", "to", "from", "of"? As somebody wrote it down, else by the rule of the language.

« au Stade de France », but « à l’Arena Bercy »: where articles and cases decide, nobody can guess, and a name without
its form is refused. Arabic, Chinese, Japanese and Korean put something before or behind a name that stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

PLAIN: Final = "name"
FORMS: Final = ("at", "to", "from", "of")

# Languages whose forms are written down, name by name.
WRITTEN: Final = ("fr", "en", "de", "es", "ru")


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called: by language, and by language and form."""

    texts: Mapping[str, str]
    forms: Mapping[tuple[str, str], str] = field(default_factory=dict)


def form(name: Name, form_: str, language: str) -> str | None:
    """The name in that form; none where it would have to be guessed, or where the name itself is missing."""
    plain = name.texts.get(language, "")
    if form_ == PLAIN:
        return plain or None
    if written := name.forms.get((language, form_)):
        return written
    rule = _RULES.get(language, {}).get(form_)
    return rule(plain) if rule and plain else None


def _around(pattern: str) -> Callable[[str], str]:
    return pattern.format


# The last sound of what a Korean name may end with: digits and letters by how they are read.
_CLOSED_DIGITS: Final = frozenset("036")
_CLOSED_LETTERS: Final = frozenset("mn")
_FIRST_SYLLABLE, _LAST_SYLLABLE, _ENDINGS, _RIEUL = 0xAC00, 0xD7A3, 28, 8


def _towards(name: str) -> str:
    """Korean 로 after a vowel or ㄹ, 으로 after any other consonant; both, as is custom, where none can hear it."""
    last = name.rstrip(")）»”").casefold()[-1:]
    if last and _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        is_open = (ord(last) - _FIRST_SYLLABLE) % _ENDINGS in {0, _RIEUL}
    elif last.isascii() and last.isalnum():
        is_open = last not in _CLOSED_DIGITS and last not in _CLOSED_LETTERS
    else:
        return f"{name}(으)로"
    return f"{name}로" if is_open else f"{name}으로"


_RULES: Final[Mapping[str, Mapping[str, Callable[[str], str]]]] = {
    "ar": {"at": _around("في {}"), "to": _around("إلى {}"), "from": _around("من {}"), "of": _around("{}")},
    "zh-hans": {"at": _around("在{}"), "to": _around("前往{}"), "from": _around("从{}"), "of": _around("{}")},
    "ja": {"at": _around("{}で"), "to": _around("{}へ"), "from": _around("{}から"), "of": _around("{}の")},
    "ko": {"at": _around("{}에서"), "to": _towards, "from": _around("{}에서"), "of": _around("{}의")},
}
