"""A thousand people at once, on real connections: everybody is answered, and nobody is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from committee import tokens
from committee.tokens import Scope
from contacts import enquiries, erasure, links, subscriptions
from contacts.models import Consent, Contact, Enquiry, SignUp
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.threads import PATIENCE, backend_that_waits

PEOPLE = 1_000
AT_ONCE = 16  # threads, each with a connection of its own, as a web server has workers
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def all_at_once(acts):
    """Each act's answer, and none before all threads are ready."""
    ready = Barrier(AT_ONCE)

    def work(share):
        try:
            ready.wait(PATIENCE)
            client = Client(raise_request_exception=False)
            return [act(client) for act in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        shares = [acts[n::AT_ONCE] for n in range(AT_ONCE)]
        return [answer for answers in pool.map(work, shares) for answer in answers]


def press(address):
    return lambda client: client.post(address, ONE_CLICK).status_code


def ask(email):
    said = {"email": email, "topics": ["news"], "adult": "on"}
    return lambda client: client.post(reverse("sign_up", args=["fr"]), said).status_code


@pytest.mark.faults_slow
@pytest.mark.django_db(transaction=True)
def test_a_thousand_sign_ups_and_a_thousand_unsubscribes_at_once_are_all_answered(settings):
    settings.PUBLIC_LIMITS = {"network": (10 * PEOPLE, 3600), "address": (10 * PEOPLE, 3600)}
    topic = make_topic("news")
    make_crowd(PEOPLE, topic=topic)
    leaving = [
        tokens.make(Scope.UNSUBSCRIBE, subject=public_id, topic_id=topic.pk, channel="email", reference=(1, 1))
        for public_id in Contact.objects.order_by("pk").values_list("public_id", flat=True)
    ]
    # A tenth of the newcomers press twice, and so does a tenth of those who leave.
    newcomers = [f"new-{n % (PEOPLE * 9 // 10)}@example.org" for n in range(PEOPLE)]
    acts = [act for link, email in zip(leaving, newcomers, strict=True) for act in (press(f"/u/{link}/"), ask(email))]
    acts += [press(f"/u/{link}/") for link in leaving[: PEOPLE // 10]]

    assert set(all_at_once(acts)) == {200}
    all_at_once([lambda _client: enquiries.answer(seconds=600)] * AT_ONCE)

    assert set(Consent.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert Consent.objects.count() == PEOPLE
    assert not Enquiry.objects.exists()
    # Whoever pressed twice within the hour is written to once.
    assert SignUp.objects.count() == SignUp.objects.values("address").distinct().count() == PEOPLE * 9 // 10


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_that_meets_the_persons_erasure_gives_no_right_and_no_error():
    asked = subscriptions.sign_up(
        email="lea@example.org",
        language="fr",
        topics=[make_topic("news")],
        at=timezone.now(),
        wording="",
        ip_address=None,
    )
    link = links.to_confirmation(asked).removeprefix("http://testserver")
    erased, may_commit = Event(), Event()

    def erase():
        try:
            with transaction.atomic():
                erasure.erase(asked.contact, by=None, at=timezone.now())
                erased.set()
                may_commit.wait(PATIENCE)
        finally:
            connection.close()

    def confirm():
        try:
            return Client(raise_request_exception=False).post(link).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        erasing = pool.submit(erase)
        assert erased.wait(PATIENCE)
        confirming = pool.submit(confirm)
        with connection.cursor() as cursor:
            backend_that_waits(cursor, "contacts_")
        may_commit.set()
        erasing.result(PATIENCE)
        assert confirming.result(PATIENCE) == 404
    assert not Consent.objects.filter(status="granted").exists()
