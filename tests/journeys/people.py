"""Two hundred people in a file, as a ticketing system hands them over: nine languages, most opted in, five wrong."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from campaigns.placeholders import sample_words
from committee import languages

HEADER: Final = [
    "id", "given_name", "family_name", "email", "language", "country",
    "consent_topic", "consent_source", "consent_date",
]  # fmt: skip
COUNT: Final = 200
# The rows that are wrong, and what is wrong with each.
WRONG: Final = {
    20: {"email": "person-20 at example.org"},
    60: {"id": "", "email": ""},
    100: {"consent_topic": "horoscope"},
    140: {"country": "Atlantis"},
    180: {"consent_date": "31/02/2026"},
}


@dataclass(frozen=True)
class Person:
    number: int
    language: str
    given_name: str
    is_opted_in: bool

    @property
    def email(self) -> str:
        return f"person-{self.number}@example.org"

    def row(self) -> dict[str, str]:
        asked = {"consent_topic": "news", "consent_source": "ticket shop, step 3", "consent_date": "2026-01-15 10:30"}
        return {
            "id": f"T-{self.number:04}",
            "given_name": self.given_name,
            "family_name": sample_words("person.family_name", self.language),
            "email": self.email,
            "language": self.language,
            "country": "FR",
            **(asked if self.is_opted_in else {}),
        }


def _person(number: int) -> Person:
    language = languages.CODES[number % len(languages.CODES)]
    return Person(
        number,
        language,
        # Some have told no name.
        "" if number % 13 == 0 else sample_words("person.given_name", language),
        is_opted_in=number % 10 != 7,
    )


EVERYBODY: Final = [_person(number) for number in range(COUNT)]
ELIGIBLE: Final = [person for person in EVERYBODY if person.is_opted_in and person.number not in WRONG]


def file() -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="")
    writer.writeheader()
    writer.writerows({**person.row(), **WRONG.get(person.number, {})} for person in EVERYBODY)
    return text.getvalue().encode()
