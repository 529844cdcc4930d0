"""Whoever gave no sign for years goes, unless somebody still needs them; and the dry run says so beforehand."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import consents, requests, retention, subscriptions, tasks
from contacts.enums import Channel, ConsentSource, ConsentStatus, RequestKind, RequestOrigin, TopicKind
from contacts.models import (
    Address,
    ConsentRecord,
    Contact,
    RequestStep,
    RetentionRule,
    RetentionRun,
    RightsRequest,
    SignUp,
    Suppression,
    Ticket,
)
from contacts.reach.conditions import reachable_on
from contacts.retention import runs
from contacts.signals import contact_erased
from tests.campaigns.stages import deliver, sending
from tests.factories import (
    NOON,
    make_consent,
    make_contact,
    make_segment,
    make_session,
    make_topic,
    make_user,
    make_volunteer,
    span,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SILENT_SINCE = NOON - timedelta(days=1096)


def silent(**fields):
    return make_contact(**{"last_sign_at": SILENT_SINCE, "given_name": "Silent", **fields})


def apply(*, is_dry=False, at=NOON):
    run = retention.begin(is_dry=is_dry, by=None, at=at)
    assert retention.go_on(run, at=at)
    run.refresh_from_db()
    return run.report


def ended(report, subject="inactive_contact"):
    return {key: report[subject][key] for key in ("found", "ended", "kept")}


def present():
    return set(Contact.objects.present().values_list("pk", flat=True))


def test_who_gave_no_sign_for_three_years_goes_and_who_did_stays():
    gone = silent(email="gone@example.org", opted_in="news", at=NOON)
    recent = make_contact(last_sign_at=NOON - timedelta(days=1094))

    report = apply()

    gone.refresh_from_db()
    assert ended(report) == {"found": 1, "ended": 1, "kept": {}}
    assert report["inactive_contact"]["by_language"] == {"fr": 1}
    assert (gone.given_name, gone.erased_at, present()) == ("", NOON, {recent.pk})
    assert not Address.objects.filter(contact=gone).exists()
    assert list(ConsentRecord.objects.order_by("-pk").values_list("status", "source")[:1]) == [
        ("withdrawn", "retention")
    ]


def test_who_goes_by_retention_may_come_back_by_themselves():
    silent(email="gone@example.org")

    apply()

    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "source", [ConsentSource.ONE_CLICK, ConsentSource.UNSUBSCRIBE_PAGE, ConsentSource.PREFERENCES]
)
def test_whom_retention_lets_go_after_they_unsubscribed_no_later_file_brings_back(source):
    topic = make_topic("news")
    gone = silent(email="gone@example.org", phone="+33612345678", opted_in="news", at=SILENT_SINCE - 9 * DAY)
    consents.withdraw(gone, topic=topic, channel=Channel.EMAIL, source=source, at=SILENT_SINCE)

    apply()

    assert gone.pk not in present()
    assert list(Suppression.objects.standing().values_list("kind", "reason")) == [("email", "objection")]
    make_contact(email="gone@example.org", opted_in="news", at=SILENT_SINCE - 9 * DAY)
    assert not reachable_on(Contact.objects.present(), Channel.EMAIL, topic=topic, at=NOON).exists()


def test_who_came_back_after_they_unsubscribed_goes_without_a_suppression():
    topic = make_topic("news")
    gone = silent(email="gone@example.org", opted_in="news", at=SILENT_SINCE - 9 * DAY)
    left = {"topic": topic, "channel": Channel.EMAIL, "source": ConsentSource.PREFERENCES}
    consents.withdraw(gone, **left, at=SILENT_SINCE - DAY)
    consents.record_opt_in(gone, **left, at=SILENT_SINCE)

    apply()

    assert gone.pk not in present()
    assert not Suppression.objects.exists()


def test_what_staff_or_a_file_withdrew_closes_no_address_when_retention_ends():
    for source in (ConsentSource.STAFF, ConsentSource.IMPORT):
        gone = silent(opted_in="news", at=SILENT_SINCE - 9 * DAY)
        consents.withdraw(gone, topic=make_topic("news"), channel=Channel.EMAIL, source=source, at=SILENT_SINCE)

    apply()

    assert present() == set()
    assert not Suppression.objects.exists()


def test_a_mailbox_that_another_still_uses_stays_open_when_one_goes():
    gone = silent(email="family@example.org", opted_in="news", at=SILENT_SINCE - 9 * DAY)
    stays = make_contact(email="family@example.org", last_sign_at=NOON)
    consents.withdraw(
        gone, topic=make_topic("news"), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=SILENT_SINCE
    )

    apply()

    assert present() == {stays.pk}
    assert not Suppression.objects.exists()


def test_whoever_is_still_needed_is_kept_and_the_report_says_why():
    topic = make_topic("tickets", kind=TopicKind.SERVICE)
    ticket_holder, asking, served, serving, written_to = [silent() for _ in range(5)]
    Ticket.objects.create(
        contact=ticket_holder, session=make_session(during=span(NOON + DAY)), number="1", held_from=SILENT_SINCE
    )
    requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, contact=asking, at=NOON)
    make_consent(served, topic=topic)
    make_volunteer(contact=serving)
    make_consent(written_to, topic=make_topic("news"))
    written_to.tags = ["campaign"]
    written_to.save()
    campaign = sending(segment=make_segment(criteria={"match": "all", "conditions": []}))

    report = apply()

    assert ended(report) == {
        "found": 5,
        "ended": 0,
        "kept": {"ticket": 1, "request": 1, "service": 1, "volunteer": 1, "campaign": 1},
    }
    assert set(report["inactive_contact"]["kept"]) <= set(retention.labels())
    deliver(campaign)
    assert ended(apply())["kept"] == {"ticket": 1, "request": 1, "service": 1, "volunteer": 1}
    assert written_to.pk not in present()


def test_a_reason_that_has_ended_keeps_nobody():
    holder, volunteer, answered = [silent() for _ in range(3)]
    Ticket.objects.create(
        contact=holder, session=make_session(during=span(NOON - DAY)), number="1", held_from=SILENT_SINCE
    )
    make_volunteer(contact=volunteer, status="withdrawn")
    asked = requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, contact=answered, at=NOON)
    requests.refuse(asked, why="not ours", by=make_user(), at=NOON)
    make_consent(answered, topic=make_topic("tickets", kind=TopicKind.SERVICE), status=ConsentStatus.WITHDRAWN)

    assert ended(apply()) == {"found": 3, "ended": 3, "kept": {}}


def test_the_dry_run_ends_nobody_and_agrees_with_the_real_one():
    for number in range(7):
        person = silent(language="fr" if number % 2 else "ar")
        if number < 2:
            make_volunteer(contact=person)
    subscriptions.sign_up(
        email="lea@example.org", language="ar", topics=[make_topic()], at=NOON - 31 * DAY, wording="w", ip_address=None
    )
    before = present()

    dry = apply(is_dry=True)
    assert present() == before
    real = apply()

    assert [{**line, "cursor": 0} for line in real.values()] == list(dry.values())
    assert ended(real) == {"found": 7, "ended": 5, "kept": {"volunteer": 2}}


def test_a_run_that_was_killed_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 2)
    people = [silent() for _ in range(5)]
    run = retention.begin(is_dry=False, by=None, at=NOON)

    steps = 0
    while not retention.go_on(RetentionRun.objects.get(pk=run.pk), at=NOON, at_most=1):
        steps += 1
        assert Contact.objects.filter(erased_at__isnull=False).count() == min(2 * max(steps - 1, 0), 5)

    run.refresh_from_db()
    assert ended(run.report) == {"found": 5, "ended": 5, "kept": {}}
    assert present().isdisjoint({person.pk for person in people})
    assert not retention.unfinished().exists()


@pytest.mark.parametrize("alive", range(5))
def test_the_report_of_a_run_killed_amid_a_batch_counts_everybody_who_went_and_nobody_twice(monkeypatch, alive):
    monkeypatch.setattr(runs, "BATCH", 2)
    people = [silent() for _ in range(5)]
    make_volunteer(contact=silent())
    run = retention.begin(is_dry=False, by=None, at=NOON)

    def die(contact_ids, **_):
        if people[alive].pk in contact_ids:
            raise SystemExit

    contact_erased.connect(die)
    try:
        with pytest.raises(SystemExit):
            retention.go_on(run, at=NOON)
    finally:
        contact_erased.disconnect(die)
    left = RetentionRun.objects.get(pk=run.pk)
    went = left.report["inactive_contact"]["ended"]
    assert went == Contact.objects.exclude(erased_at=None).count() == alive // 2 * 2

    assert retention.go_on(left, at=NOON)
    left.refresh_from_db()
    assert ended(left.report) == {"found": 6, "ended": 5, "kept": {"volunteer": 1}}
    assert left.report["inactive_contact"]["by_language"] == {"fr": 5}


def test_somebody_who_gives_a_sign_while_the_run_looks_elsewhere_stays(monkeypatch):
    person = silent()
    found = runs.SUBJECTS["inactive_contact"]
    line = {"before": (NOON - timedelta(days=1095)).isoformat()}
    run = retention.begin(is_dry=False, by=None, at=NOON)
    moments = runs._moments(run, line)
    assert [row.pk for row in found.found(moments)] == [person.pk]

    consents.record_opt_in(
        person, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.PREFERENCES, at=NOON
    )

    assert found.end([person.pk], moments) == set()
    person.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("Silent", None)


def test_one_who_cannot_go_tonight_keeps_nobody_else():
    stuck, free = silent(), [silent() for _ in range(6)]

    def fail(contact_ids, **_):
        if stuck.pk in contact_ids:
            raise RuntimeError

    contact_erased.connect(fail)
    try:
        report = apply()
    finally:
        contact_erased.disconnect(fail)

    assert (report["inactive_contact"]["ended"], report["inactive_contact"]["failed"]) == (6, 1)
    assert present() == {stuck.pk}
    assert ended(apply()) == {"found": 1, "ended": 1, "kept": {}}
    assert present().isdisjoint({person.pk for person in free})


def test_finding_people_takes_as_many_queries_for_three_as_for_thirty():
    counted = []
    for number in (3, 30):
        for _ in range(number):
            silent()
        run = retention.begin(is_dry=True, by=None, at=NOON)
        with CaptureQueriesContext(connection) as queries:
            retention.go_on(run, at=NOON)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def sign_up(email, *, at, **fields):
    asked = subscriptions.sign_up(
        email=email, language="fr", topics=[make_topic()], at=at, wording="w", ip_address="192.0.2.7"
    )
    Contact.objects.filter(pk=asked.contact_id).update(**fields)
    return asked


def test_a_sign_up_that_nobody_confirmed_goes_with_the_person_it_is_all_we_know_of():
    forgotten = sign_up("lea@example.org", at=NOON - 31 * DAY)
    waiting = sign_up("max@example.org", at=NOON - 29 * DAY)

    report = apply()

    assert ended(report, "unconfirmed_sign_up") == {"found": 1, "ended": 1, "kept": {}}
    assert list(SignUp.objects.all()) == [waiting]
    assert list(Address.objects.values_list("normalised", flat=True)) == ["max@example.org"]
    assert Contact.objects.get(pk=forgotten.contact_id).erased_at == NOON


def test_a_sign_up_of_somebody_we_know_otherwise_goes_without_them():
    person = make_contact(email="lea@example.org", given_name="Léa")
    sign_up("lea@example.org", at=NOON - 31 * DAY)

    apply()

    person.refresh_from_db()
    assert (person.given_name, person.erased_at, SignUp.objects.count()) == ("Léa", None, 0)


def test_a_minor_s_sign_up_goes_as_soon_as_its_link_has_ended():
    child = sign_up("child@example.org", at=NOON - 8 * DAY, is_minor=True)
    sign_up("adult@example.org", at=NOON - 8 * DAY)

    report = apply()

    assert ended(report, "unconfirmed_sign_up") == {"found": 1, "ended": 1, "kept": {}}
    assert not SignUp.objects.filter(pk=child.pk).exists()
    assert SignUp.objects.count() == 1


def test_an_answered_request_goes_after_five_years_with_its_steps():
    old = requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, at=NOON - 1900 * DAY)
    requests.refuse(old, why="not ours", by=make_user(), at=NOON - 1826 * DAY)
    kept = requests.receive(kind=RequestKind.ACCESS, origin=RequestOrigin.POST, at=NOON - 1900 * DAY)
    requests.refuse(kept, why="not ours", by=make_user(), at=NOON - 1824 * DAY)

    report = apply()

    assert ended(report, "closed_request") == {"found": 1, "ended": 1, "kept": {}}
    assert list(RightsRequest.objects.all()) == [kept]
    assert set(RequestStep.objects.values_list("request", flat=True)) == {kept.pk}


def test_a_rule_that_is_not_in_force_ends_nobody():
    silent()
    RetentionRule.objects.filter(subject="inactive_contact").update(is_active=False)

    assert "inactive_contact" not in apply()
    assert len(present()) == 1


def test_a_rule_changed_during_a_run_counts_from_the_next_one():
    person = make_contact(last_sign_at=NOON - 400 * DAY)
    run = retention.begin(is_dry=False, by=None, at=NOON)
    RetentionRule.objects.filter(subject="inactive_contact").update(days=365)

    retention.go_on(run, at=NOON)
    assert present() == {person.pk}
    apply()
    assert present() == set()


def test_there_is_one_real_run_a_night_however_often_the_bell_rings():
    assert retention.is_due(at=NOON)
    apply(is_dry=True)
    assert retention.is_due(at=NOON)
    apply()

    assert not retention.is_due(at=NOON + timedelta(hours=19))
    assert retention.is_due(at=NOON + timedelta(hours=21))


def test_the_night_ends_what_is_over(monkeypatch):
    gone = make_contact(last_sign_at=timezone.now() - 1100 * DAY)
    requests.ask_by_mailbox(make_contact(), kind=RequestKind.ACCESS, at=timezone.now() - 8 * DAY)
    rung = []
    monkeypatch.setattr(tasks.go_on_with_retention, "delay", lambda **ids: rung.append(ids))

    tasks.apply_retention()
    tasks.apply_retention()
    (ids,) = rung
    tasks.go_on_with_retention(**ids)
    tasks.resume_retention()

    gone.refresh_from_db()
    assert gone.erased_at is not None
    assert RightsRequest.objects.get().outcome == {"lapsed": True}
    assert (RetentionRun.objects.count(), rung) == (1, [ids])


def test_the_command_says_who_would_go_and_lets_them_go():
    make_contact(last_sign_at=timezone.now() - 1100 * DAY)
    make_volunteer(contact=make_contact(last_sign_at=timezone.now() - 1100 * DAY))

    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    call_command("retention", stdout=said)

    assert [line for line in said.getvalue().splitlines() if line.startswith("inactive_contact")] == [
        "inactive_contact: found 2, would go: 1, kept volunteer: 1",
        "inactive_contact: found 2, gone: 1, kept volunteer: 1",
    ]
