"""How does a letter greet somebody in each language, whatever their names, and without knowing whether Mr or Mrs?

What follows the greeting, a comma or an exclamation mark, is the author's: so it may also stand within a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Salutation:
    """The words around a person's name, and those without one."""

    before: str
    after: str
    without: str
    # Which of their names: where first names are for friends, the whole one. Who has one name only has it in both.
    slot: str = "person.salutation_name"


_WHOLE: Final = "person.full_name"

SALUTATIONS: Final[Mapping[str, Salutation]] = {
    "fr": Salutation("Bonjour ", "", "Bonjour"),
    "en": Salutation("Hello ", "", "Hello"),
    "de": Salutation("Guten Tag ", "", "Guten Tag", _WHOLE),
    "es": Salutation("Hola, ", "", "Hola"),
    "ru": Salutation("Здравствуйте, ", "", "Здравствуйте"),
    "ar": Salutation("مرحبًا ", "", "مرحبًا"),
    "zh-hans": Salutation("", "，您好", "您好", _WHOLE),
    "ja": Salutation("", " 様", "お客様", _WHOLE),
    "ko": Salutation("", " 님, 안녕하세요", "안녕하세요", _WHOLE),
}
