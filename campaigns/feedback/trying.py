"""How well are these reports read? Held against the bars that the system sets itself; nothing is kept or changed.

They go through the readers of the real intake. Of which message a report speaks is not asked: that our key finds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from campaigns.feedback import cases, consequences, reading
from campaigns.feedback.cases import Case, Meaning
from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind
from contacts.enums import Channel

_CAME_BACK: Final = {ReportKind.BOUNCED, ReportKind.DEFERRED, ReportKind.REJECTED}
_WISHES: Final = {ReportKind.COMPLAINT: Meaning.COMPLAINT, ReportKind.UNSUBSCRIBE: Meaning.OPT_OUT}


class Reading(NamedTuple):
    """What a file was read as."""

    reports: tuple[Report, ...] = ()
    stumbled: str = ""  # over which kind of error; it says nothing of anybody


class Weighed(NamedTuple):
    """A case, and what it was taken for."""

    case: Case
    is_named: bool  # the recipient was found
    meaning: Meaning

    @property
    def is_right(self) -> bool:
        needs_name = self.case.meaning in {Meaning.DEAD, Meaning.RETURNED}
        return self.meaning == self.case.meaning and (self.is_named or not needs_name)


class Bar(NamedTuple):
    """How many of how many, and what is asked."""

    name: str
    hits: int
    of: int
    limit: float  # a share
    is_least: bool = True  # else it is the most

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else float(self.is_least)

    @property
    def is_kept(self) -> bool:
        return self.share >= self.limit if self.is_least else self.share <= self.limit


class Trial(NamedTuple):
    """What became of a folder."""

    readings: dict[str, Reading]
    weighed: list[Weighed]

    @property
    def missing(self) -> list[str]:
        """Files that are expected, and not there."""
        return sorted({one.case.file for one in self.weighed} - self.readings.keys())


def try_folder(folder: Path) -> Trial:
    """Raises `BadFolder`."""
    wanted = cases.expected(folder)
    readings = {name: _read(speaks, posted) for name, speaks, posted in cases.files(folder)}
    return Trial(readings, [_weigh(case, readings.get(case.file, Reading()).reports) for case in wanted])


def bars(trial: Trial) -> list[Bar]:
    """The bars, in the order in which people ask."""

    def count(meanings: Collection[Meaning], fits: Callable[[Weighed], bool]) -> tuple[int, int]:
        meant = [one for one in trial.weighed if one.case.meaning in meanings]
        return sum(map(fits, meant)), len(meant)

    wishes = (Meaning.COMPLAINT, Meaning.OPT_OUT)
    unread = len(trial.missing) + sum(bool(one.stumbled) for one in trial.readings.values())
    return [
        Bar("recipients of what came back, found", *count((Meaning.DEAD, Meaning.RETURNED), _is_named), 0.97),
        Bar("living addresses taken for dead", *count((Meaning.RETURNED,), _is_dead), 0.05, is_least=False),
        Bar("dead addresses missed", *count((Meaning.DEAD,), lambda one: not _is_dead(one)), 0.20, is_least=False),
        Bar("complaints and opt-outs heard", *count(wishes, lambda one: one.meaning == one.case.meaning), 1.0),
        Bar("of no consequence, and left so", *count((Meaning.NOTHING,), lambda one: one.is_right), 1.0),
        Bar("files that could not be read", unread, len(trial.readings) + len(trial.missing), 0.0, is_least=False),
    ]


def meaning_of(report: Report) -> Meaning:
    """What is to follow from a report."""
    if consequences.is_dead(Channel.EMAIL, report):
        return Meaning.DEAD
    if report.kind in _CAME_BACK:
        return Meaning.RETURNED
    return _WISHES.get(report.kind, Meaning.NOTHING)


def _read(speaks: str, posted: Posted) -> Reading:
    try:
        return Reading(tuple(reading.READERS[speaks](posted)))
    except NotReadable:
        return Reading()  # a person looks at it, and nothing follows before
    except Exception as error:  # noqa: BLE001 - the very thing that is looked for
        return Reading(stumbled=type(error).__name__)


def _weigh(case: Case, reports: Sequence[Report]) -> Weighed:
    """By what is told of the recipient; where another is named, by what comes first: it is of our message."""
    any_will_do = not case.recipients or case.meaning is Meaning.NOTHING
    named = [one for one in reports if any_will_do or one.recipient.lower() in case.recipients]
    meant = _first_of(case.meaning, named or reports[:1])
    return Weighed(case, is_named=bool(named), meaning=meant)


def _first_of(wanted: Meaning, reports: Iterable[Report]) -> Meaning:
    """What was wanted, if it is told at all; of no consequence is only what says nothing else."""
    told = [meaning_of(report) for report in reports]
    if wanted is not Meaning.NOTHING and wanted in told:
        return wanted
    return next((one for one in told if one is not Meaning.NOTHING), Meaning.NOTHING)


def _is_named(one: Weighed) -> bool:
    return one.is_named


def _is_dead(one: Weighed) -> bool:
    return one.meaning is Meaning.DEAD
