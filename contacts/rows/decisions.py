"""What does a row prove of a person's consent: to which topics, on which channels, where and when?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.spreadsheets import CellProblem
from committee.spreadsheets.headers import fold
from contacts.rows import cells
from contacts.rows.faults import fault
from contacts.rows.meaning import Meaning

# Without these two no decision is taken over.
PROOF: Final = ("consent_source", "consent_date")
_UNPROVEN: Final = {
    "consent_date": _("The row claims an opt-in without saying when it was given."),
    "consent_source": _("The row claims an opt-in without saying where it was given."),
}
_NOTHING: Final = ("", "", "", "", "")


class DecisionReader:
    """Reads the decision of a row into `columns`. It holds for each of its topics on each of its channels."""

    columns: Final = ("topics", "channels", "consent_status", "decided_at", "origin")

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._places = meaning.columns
        self.may_decide = {*PROOF} <= meaning.columns.keys() or "consent_topic" in meaning.columns
        # In the order of `columns`. What the last two read must be stated: of the others silence has a meaning.
        self._converters: dict[str, Callable[[str], str]] = {
            "consent_topic": lru_cache(maxsize=4096)(self._topics),
            "consent_channel": _channels,
            "consent_status": cells.consent_status,
            "consent_date": self._moment,
            "consent_source": cells.origin,
        }

    def read(self, line: int, values: list[str], problems: list[CellProblem]) -> Sequence[str]:
        written = {name: values[place] for name in self._converters if (place := self._places.get(name)) is not None}
        proofs = [name for name in PROOF if written.get(name)]
        claims = written.get("consent_topic") or (self._meaning.topic_id and proofs)
        if claims:
            problems.extend(
                fault(line, self._places.get(name), _UNPROVEN[name]) for name in PROOF if name not in proofs
            )
        # Also where nothing is claimed: a date that is none would be overlooked in silence.
        found = self._converted(line, written, problems)
        return found if claims else _NOTHING

    def _converted(self, line: int, written: dict[str, str], problems: list[CellProblem]) -> list[str]:
        found = []
        for name, convert in self._converters.items():
            text = written.get(name, "")
            if text or name not in PROOF:
                try:
                    text = convert(text)
                except CommitteeError as error:
                    problems.append(fault(line, self._places[name], error.args[0]))
            found.append(text)
        return found

    def _topics(self, written: str) -> str:
        """The keys of the topics, by code or name; the topic of the whole file where the cell says nothing."""
        if not written:
            return str(self._meaning.topic_id or "")
        known = self._meaning.topics
        # A name may itself hold a comma.
        names = [written] if fold(written) in known else [part for part in re.split(r"[,;|]", written) if part.strip()]
        if not names or any(fold(name) not in known for name in names):
            raise cells.BadCell(_("There is no topic with this code or name."))
        return ",".join(dict.fromkeys(str(known[fold(name)]) for name in names))

    def _moment(self, written: str) -> str:
        return cells.moment(written, at=self._meaning.at).isoformat()


def _channels(written: str) -> str:
    return ",".join(cells.channels(written))
