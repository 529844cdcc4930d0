"""No line of a log says who somebody is."""

from __future__ import annotations

import io
import logging
import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse

from committee import tokens
from committee.logs import JsonFormatter, PrivacyFilter
from committee.tokens import Scope
from contacts import enquiries, imports, tasks
from contacts.models import Notice
from tests.campaigns import stages
from tests.contacts.imports.files import upload
from tests.factories import make_contact, make_topic

pytestmark = pytest.mark.django_db

PERSON = ["lea.secret@example.org", "Zerlinda", "Quixotic", "33698765432"]


@pytest.fixture
def log():
    """What the handlers of the settings would write, down to the least of it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(PrivacyFilter())
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_whole_job_leaves_no_person_in_the_log(client, log):
    import_run = upload(
        ["id", "email", "first name", "last name", "phone", "consent_source", "consent_date"],
        ["C-1", PERSON[0], PERSON[1], PERSON[2], f"+{PERSON[3]}", "shop", "2024-05-31"],
        ["C-2", "lea.secret", PERSON[1], PERSON[2], PERSON[3], "shop", "2024"],
        topic=make_topic("news"),
    )
    tasks.import_file(import_run_id=imports.confirm(import_run, by=None).pk)
    stages.deliver(stages.sending())
    asked = {"email": PERSON[0], "topics": [make_topic("news").code], "adult": "on"}
    client.post(reverse("sign_up", args=["fr"]), asked)
    enquiries.answer(seconds=5)
    link = Notice.objects.latest("pk").values["confirm_url"].removeprefix("http://testserver")
    client.post(link)
    logging.getLogger("a canary").warning("written")

    assert "written" in log.getvalue()
    assert [said for said in (*PERSON, link.strip("/").rpartition("/")[2]) if said in log.getvalue()] == []


@pytest.mark.parametrize("method", ["get", "put"])
def test_addresses_of_pages_are_written_without_what_stands_in_them(client, log, method):
    token = tokens.make(Scope.UNSUBSCRIBE, subject=make_contact().public_id, topic_id=make_topic().pk, channel="email")
    other = tokens.make(Scope.UNSUBSCRIBE, subject=uuid.uuid4())

    for address in (f"/u/{token}/", f"/u/{other}/", f"/u/{token}/more", f"/nowhere/{PERSON[0]}?q={PERSON[0]}"):
        getattr(client, method)(address)

    assert "(no page)" in log.getvalue()
    assert "/u/<" in log.getvalue()
    assert [said for said in (PERSON[0], token, other) if said in log.getvalue()] == []


def test_values_that_the_database_refuses_are_not_repeated(log):
    refusal = IntegrityError(f"duplicate key\nDETAIL:  Key (normalised)=({PERSON[0]}) already exists.")

    logging.getLogger("celery").error("Task raised unexpected: %r", refusal, exc_info=refusal)

    assert "duplicate key" in log.getvalue()
    assert PERSON[0] not in log.getvalue()
