from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from committee.celery import app
from contacts import imports, new_addresses, tasks
from contacts.imports.reading import LOCK
from contacts.models import Contact, Duplicate, DuplicateSearch, ImportRun, Notice, Segment
from tests.contacts.imports.files import Chunks, small_chunks, upload
from tests.factories import make_contact, make_segment

pytestmark = pytest.mark.django_db

LONG_WORK = [
    tasks.import_file,
    tasks.check_file,
    tasks.find_duplicates,
    tasks.go_on_with_retention,
    tasks.go_on_checking_consents,
    tasks.count_segment,
]


@pytest.fixture
def queued(monkeypatch):
    """What the tasks put into the queue; nothing leaves for the broker."""
    asked = []
    monkeypatch.setattr(tasks.import_file, "delay", lambda **arguments: asked.append(arguments))
    monkeypatch.setattr(tasks.find_duplicates, "delay", lambda: asked.append("find_duplicates"))
    monkeypatch.setattr(tasks.count_segment, "delay", lambda **arguments: asked.append(arguments))
    return asked


def test_the_night_deletes_files_of_people_erased_and_forgets_new_addresses(monkeypatch):
    monkeypatch.setattr(tasks.go_on_with_retention, "delay", lambda **_: None)
    lea, now = make_contact(), timezone.now()
    new_addresses.ask(lea, email="new@example.org", at=now - timedelta(days=8))
    Notice.objects.update(status="expired")
    import_run = upload(["id", "email"], ["C-1", "lea@example.org"])
    ImportRun.objects.update(status="finished", loses_file=True)

    tasks.apply_retention()

    assert Notice.objects.get().address == ""
    assert not ImportRun.objects.get(pk=import_run.pk).has_file


def test_task_stays_for_a_turn_and_queues_the_rest(queued, monkeypatch):
    small_chunks(monkeypatch, rows=2)
    monkeypatch.setattr(imports, "Turn", lambda _import_run: Chunks(2))
    import_run = imports.confirm(upload(["email"], *[[f"p{n}@example.org"] for n in range(6)]), by=None)

    tasks.import_file(import_run_id=import_run.pk, from_a_newer_version=True)
    assert (Contact.objects.count(), queued) == (4, [{"import_run_id": import_run.pk}])

    tasks.import_file(import_run_id=import_run.pk)
    assert (Contact.objects.count(), len(queued), ImportRun.objects.get().status) == (6, 2, "finished")
    assert queued[-1] == "find_duplicates"


def test_search_for_duplicates_is_queued_once_by_the_worker_that_ended_the_import(queued):
    import_run = imports.confirm(upload(["email"], ["lea@example.org"]), by=None)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, import_run.pk])
        tasks.import_file(import_run_id=import_run.pk)
        assert queued == []
        cursor.execute("SELECT pg_advisory_unlock_all()")

    for _ in range(2):
        tasks.import_file(import_run_id=import_run.pk)

    assert queued == ["find_duplicates"]


def test_file_that_was_deleted_meanwhile_is_not_looked_for(queued):
    tasks.check_file(import_run_id=404)

    assert queued == []


def test_sweep_queues_what_is_unfinished_and_nothing_else(queued):
    upload(["email"], ["waits@example.org"])
    import_run = imports.confirm(upload(["email"], ["lea@example.org"]), by=None)

    tasks.resume_imports()
    # Somebody has been called: a minute of silence passes before the next.
    tasks.resume_imports()

    assert queued == [{"import_run_id": import_run.pk}]


def test_sweep_leaves_alone_what_a_worker_holds_or_has_just_moved(queued):
    import_run = imports.confirm(upload(["email"], ["lea@example.org"]), by=None)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, import_run.pk])
        tasks.resume_imports()
        cursor.execute("SELECT pg_advisory_unlock_all()")
    ImportRun.objects.update(touched_at=timezone.now() - timedelta(seconds=30))
    tasks.resume_imports()
    assert queued == []

    ImportRun.objects.update(touched_at=timezone.now() - timedelta(seconds=90))
    tasks.resume_imports()
    assert queued == [{"import_run_id": import_run.pk}]


def test_imports_and_other_long_work_have_a_lane_of_their_own():
    assert {lane_of(task) for task in LONG_WORK} == {"long"}
    assert {lane_of(task) for task in (tasks.resume_imports, tasks.count_saved_segment)} == {"default"}


def lane_of(task):
    return app.amqp.router.route({}, task.name)["queue"].name


def test_the_count_of_a_segment_just_saved_goes_to_the_long_work_if_it_takes_longer_than_seconds(queued, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 0.2)
    rule = {"match": "all", "conditions": [{"field": "language", "is": ["fr"]}]}
    quick, slow = make_segment(name="Quick", criteria=rule), make_segment(name="Slow", criteria=rule)

    with closing(connection.copy()) as other, other.cursor() as cursor:
        other.set_autocommit(False)
        cursor.execute("SET lock_timeout = '5s'")
        cursor.execute("LOCK TABLE contacts_contact IN ACCESS EXCLUSIVE MODE")
        tasks.count_saved_segment(segment_id=slow.pk)
    tasks.count_saved_segment(segment_id=quick.pk, from_a_newer_version=True)

    assert queued == [{"segment_id": slow.pk}]
    assert dict(Segment.objects.values_list("name", "people_count")) == {"Quick": 0, "Slow": None}


def test_a_segment_deleted_or_emptied_of_meaning_before_it_is_counted_is_left_alone(queued):
    segment = make_segment(criteria={"match": "all", "conditions": [{"field": "list", "is": [404]}]})

    tasks.count_saved_segment(segment_id=404)
    tasks.count_saved_segment(segment_id=segment.pk)

    assert queued == []
    assert Segment.objects.get().counted_at is None


def test_search_for_duplicates_takes_its_turn_and_queues_the_rest(queued, monkeypatch):
    monkeypatch.setattr(tasks, "TURN", 0)
    for _ in range(2):
        make_contact(given_name="Ana", email="ana@example.org")

    tasks.find_duplicates(from_a_newer_version=True)
    assert queued == ["find_duplicates"]
    while DuplicateSearch.objects.filter(finished_at=None).exists():
        tasks.find_duplicates()

    assert Duplicate.objects.count() == 1
    assert set(queued) == {"find_duplicates"}
