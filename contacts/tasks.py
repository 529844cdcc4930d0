"""Imports, enquiries, duplicates, retention and the figures of segments on Celery's clock.

A task does some seconds of work and queues the rest, so that nothing waits behind it; an import may take minutes and
the count of a segment one, in a lane of two workers.
"""

from __future__ import annotations

from typing import Final

from celery import shared_task
from django.utils import timezone

from contacts import duplicates, enquiries, erasure, imports, new_addresses, requests, retention
from contacts.consents import nightly
from contacts.enums import ImportKind, ImportStatus
from contacts.models import ConsentCheck, ImportRun, RetentionRun, Segment
from contacts.segments import InvalidCriteria, counting
from contacts.segments.patience import AT_ONCE, TooSlow

# Seconds a task may last: nothing waits longer behind it.
TURN: Final = 4.0
BATCHES_A_TASK: Final = 5


@shared_task(name="contacts.import_file")
def import_file(*, import_run_id: int, **_: object) -> None:
    import_run = ImportRun.objects.get(pk=import_run_id)
    was_finished = import_run.status == ImportStatus.FINISHED
    if not imports.run(import_run, at=timezone.now(), turn=imports.Turn(import_run)):
        import_file.delay(import_run_id=import_run_id)
    # Not where another worker has the file, or had ended it before: theirs is the search.
    elif not was_finished and import_run.status == ImportStatus.FINISHED and import_run.kind == ImportKind.PEOPLE:
        find_duplicates.delay()


@shared_task(name="contacts.check_file")
def check_file(*, import_run_id: int, **_: object) -> None:
    """Look at the rows of a file that waits to be confirmed."""
    import_run = ImportRun.objects.filter(pk=import_run_id).first()
    if import_run is None:
        return  # looked at and deleted by a dry run at the terminal
    if not imports.check(import_run, at=timezone.now(), turn=imports.Turn(import_run)):
        check_file.delay(import_run_id=import_run_id)
    elif imports.unfinished().filter(pk=import_run_id).exists():
        # Confirmed while it was looked at: its task found the file taken.
        import_file.delay(import_run_id=import_run_id)


@shared_task(name="contacts.resume_imports")
def resume_imports(**_: object) -> None:
    """Go on with what a lost task or a dead worker has left. One that is being worked on is left alone."""
    for import_run in imports.forsaken(imports.unfinished()):
        import_file.delay(import_run_id=import_run.pk)
    for import_run in imports.forsaken(imports.unchecked()):
        check_file.delay(import_run_id=import_run.pk)


@shared_task(name="contacts.answer_enquiries")
def answer_enquiries(**_: object) -> None:
    enquiries.answer(seconds=TURN)


@shared_task(name="contacts.purge_import_files")
def purge_import_files(**_: object) -> None:
    imports.purge(at=timezone.now())


@shared_task(name="contacts.find_duplicates")
def find_duplicates(**_: object) -> None:
    """Rung every night and after imports. Two at once share the windows of one search."""
    if duplicates.find(at=timezone.now(), seconds=TURN).finished_at is None:
        find_duplicates.delay()


@shared_task(name="contacts.apply_retention")
def apply_retention(**_: object) -> None:
    """Begin tonight's run, and what else is done once a night."""
    now = timezone.now()
    requests.lapse(at=now)
    erasure.delete_files_left_behind(at=now)
    new_addresses.forget_unanswered(at=now)
    if retention.is_due(at=now):
        run = retention.begin(is_dry=False, by=None, at=now)
        go_on_with_retention.delay(run_id=run.pk)


@shared_task(name="contacts.go_on_with_retention")
def go_on_with_retention(*, run_id: int, **_: object) -> None:
    run = RetentionRun.objects.get(pk=run_id)
    if not retention.go_on(run, at=timezone.now(), at_most=BATCHES_A_TASK):
        go_on_with_retention.delay(run_id=run_id)


@shared_task(name="contacts.resume_retention")
def resume_retention(**_: object) -> None:
    """Go on with what a lost task or a dead worker has left. One that is being worked on is left alone."""
    for run in retention.unfinished():
        go_on_with_retention.delay(run_id=run.pk)


@shared_task(name="contacts.check_consents")
def check_consents(**_: object) -> None:
    """Ask of everybody, tonight, whether their rights follow from the ledger."""
    go_on_checking_consents(check_id=nightly.begin(at=timezone.now()).pk)


@shared_task(name="contacts.go_on_checking_consents")
def go_on_checking_consents(*, check_id: int, **_: object) -> None:
    check = ConsentCheck.objects.get(pk=check_id)
    if not nightly.go_on(check, at=timezone.now(), seconds=TURN):
        go_on_checking_consents.delay(check_id=check_id)


@shared_task(name="contacts.count_segments")
def count_segments(**_: object) -> None:
    """Rung every night: each segment is a task of its own."""
    for pk in Segment.objects.values_list("pk", flat=True):
        count_segment.delay(segment_id=pk)


@shared_task(name="contacts.count_saved_segment")
def count_saved_segment(*, segment_id: int, **_: object) -> None:
    """Somebody looks at the page for this figure: counted before the long work, unless it is long work itself."""
    segment = Segment.objects.filter(pk=segment_id).first()
    if segment is None:
        return
    try:
        # The sweep of the campaigns is rung in the same lane, and must not wait longer than for any other task.
        counting.recount(segment, at=timezone.now(), seconds=AT_ONCE)
    except TooSlow:
        count_segment.delay(segment_id=segment_id)
    except InvalidCriteria:
        return  # what it names was deleted just now


@shared_task(name="contacts.count_segment")
def count_segment(*, segment_id: int, **_: object) -> None:
    if segment := Segment.objects.filter(pk=segment_id).first():
        counting.recount_if_possible(segment, at=timezone.now())
