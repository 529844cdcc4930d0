"""How are the rules applied to eleven million people? By key, in batches, from where the last batch ended."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from committee import audit
from committee.models import User
from contacts.enums import RetentionSubject
from contacts.models import RetentionRule, RetentionRun
from contacts.retention import reasons
from contacts.retention.subjects import SUBJECTS, Moments

logger = logging.getLogger(__name__)

# So many at once hold their locks for about a second: no hand-over waits longer behind them.
BATCH: Final = 500
# A night has one run: a second one the same night would find nothing new.
ONE_A_NIGHT: Final = timedelta(hours=20)
# Keeps two workers from the same run; the lock goes with the connection of a worker that dies.
_LOCK: Final = 0x2E7E47


@transaction.atomic
def begin(*, is_dry: bool, by: User | None, at: datetime) -> RetentionRun:
    """Set a run up, with the rules in force now: changing one later does not change a run that began before."""
    rules = RetentionRule.objects.filter(is_active=True, subject__in=SUBJECTS).order_by("subject")
    report = {rule.subject: _line(rule, at=at) for rule in rules}
    run = RetentionRun.objects.create(started_at=at, is_dry=is_dry, by=by, report=report)
    audit.record("retention.begin", by=by, on=run, after={"dry": is_dry, "rules": {r.subject: r.days for r in rules}})
    return run


def _line(rule: RetentionRule, *, at: datetime) -> dict[str, Any]:
    before = at - timedelta(days=rule.days)
    counted = {"found": 0, "ended": 0, "failed": 0, "kept": {}, "by_language": {}}
    return {"days": rule.days, "before": before.isoformat(), **counted, "cursor": 0, "is_done": False}


def before(subject: RetentionSubject, *, at: datetime) -> datetime | None:
    """What is older than this has had its time, for whoever ends it; None where no rule is in force."""
    rule = RetentionRule.objects.filter(subject=subject, is_active=True).first()
    return at - timedelta(days=rule.days) if rule else None


def unfinished() -> QuerySet[RetentionRun]:
    """What a worker should be busy with: also what one left when it died."""
    return RetentionRun.objects.filter(finished_at=None).order_by("pk")


def is_due(*, at: datetime) -> bool:
    """Is it time for tonight's run?"""
    recent = RetentionRun.objects.filter(is_dry=False, started_at__gt=at - ONE_A_NIGHT)
    return RetentionRule.objects.filter(is_active=True).exists() and not recent.exists()


def go_on(run: RetentionRun, *, at: datetime, at_most: int | None = None) -> bool:
    """Do the next batches of a run (`at_most` of them, or all); True when nothing is left to do.

    Safe to call at any time and from anywhere: who went is gone, and a second caller does nothing.
    """
    with _alone(run) as alone:
        if not alone:
            return True
        run.refresh_from_db()
        batches = 0
        while run.finished_at is None:
            if at_most is not None and batches >= at_most:
                return False
            _do_next(run, at=at)
            batches += 1
        return True


@contextmanager
def _alone(run: RetentionRun) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, run.pk])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, run.pk])


def _do_next(run: RetentionRun, *, at: datetime) -> None:
    subject = next((name for name, line in run.report.items() if not line["is_done"]), None)
    if subject is None:
        run.finished_at = at
        run.save(update_fields=["finished_at"])
        audit.record("retention.finish", by=None, on=run, after={"dry": run.is_dry, **_ended(run)})
    elif run.is_dry:
        _count(run, RetentionSubject(subject))
    else:
        _end_batch(run, RetentionSubject(subject))


def _ended(run: RetentionRun) -> dict[str, int]:
    return {subject: line["ended"] for subject, line in run.report.items()}


def _moments(run: RetentionRun, line: dict[str, Any]) -> Moments:
    return Moments(at=run.started_at, before=datetime.fromisoformat(line["before"]))


def _count(run: RetentionRun, name: RetentionSubject) -> None:
    """One pass over the table: who would go, who would stay and why."""
    line = run.report[name]
    found = SUBJECTS[name].found(_moments(run, line))
    for kept, spoken, number in found.order_by().values_list("kept", "spoken").annotate(number=Count("pk")):
        _add(line, kept, spoken, number)
    line["is_done"] = True
    run.save(update_fields=["report"])


def _end_batch(run: RetentionRun, name: RetentionSubject) -> None:
    line, subject = run.report[name], SUBJECTS[name]
    moments = _moments(run, line)
    found = subject.found(moments).order_by("pk")
    keys = list(found.filter(pk__gt=line["cursor"]).values_list("pk", flat=True)[:BATCH])
    going: dict[int, str] = {}
    # Asked of these few alone: with the whole table before it, the database would read every ticket for each batch.
    for key, kept, spoken in found.filter(pk__in=keys).values_list("pk", "kept", "spoken"):
        if kept:
            _add(line, kept, spoken, 1)
        else:
            going[key] = spoken
    line["cursor"] = keys[-1] if keys else line["cursor"]
    line["is_done"] = len(keys) < BATCH
    # Who goes and the figures that say so are one: a worker that dies loses neither, and counts nobody twice.
    with transaction.atomic():
        _end(name, going, line=line, moments=moments)
        run.save(update_fields=["report"])


def _end(name: RetentionSubject, going: dict[int, str], *, line: dict[str, Any], moments: Moments) -> None:
    """End these rows, by key with the language of each. Where one cannot be ended, the others go without it."""
    if not going:
        return
    try:
        with transaction.atomic():
            gone = SUBJECTS[name].end(going, moments)
            # What the database would find wrong at the commit it says here, where it stops these rows alone.
            connection.check_constraints()
    except Exception:
        if len(going) > 1:
            keys = list(going)
            for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
                _end(name, {key: going[key] for key in half}, line=line, moments=moments)
            return
        # Whatever it is: this row stays until the next night. Named by key alone.
        logger.exception("retention: %s %s could not be ended", name, *going)
        line["found"] += 1
        line["failed"] += 1
    else:
        for spoken, number in Counter(going[key] for key in gone).items():
            _add(line, reasons.NONE, spoken, number)


def _add(line: dict[str, Any], kept: str, spoken: str, number: int) -> None:
    line["found"] += number
    if kept != reasons.NONE:
        line["kept"][kept] = line["kept"].get(kept, 0) + number
        return
    line["ended"] += number
    if spoken:
        line["by_language"][spoken] = line["by_language"].get(spoken, 0) + number
