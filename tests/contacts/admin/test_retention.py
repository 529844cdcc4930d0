from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.models import AuditEntry
from committee.roles import Role
from contacts import retention
from contacts.enums import ConsentStatus, RetentionSubject, TopicKind
from contacts.models import Contact, RetentionRule, RetentionRun
from tests.contacts.admin.staff import logged_in
from tests.factories import make_consent, make_contact, make_topic

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=1200)


@pytest.fixture
def officer():
    return logged_in(Role.PROTECTION_OFFICER)


def test_the_officer_changes_how_long_people_are_kept_but_not_below_a_year(officer):
    rule = RetentionRule.objects.get(subject="inactive_contact")
    page = reverse("admin:contacts_retentionrule_change", args=[rule.pk])

    officer.post(page, {"days": 730, "is_active": "on"})
    refused = officer.post(page, {"days": 30, "is_active": "on"})

    rule.refresh_from_db()
    assert (rule.days, rule.is_active) == (730, True)
    assert refused.status_code == 200
    assert AuditEntry.objects.get(action="contacts.change").after == {"days": 730}


def test_a_dry_run_is_begun_by_a_button_and_read_in_words(officer):
    silent = make_contact(last_sign_at=timezone.now() - LONG_AGO, language="fr")
    served = make_contact(last_sign_at=timezone.now() - LONG_AGO, language="ar")
    make_consent(served, topic=make_topic("service", kind=TopicKind.SERVICE), status=ConsentStatus.GRANTED)

    begun = officer.post(reverse("admin:contacts_retentionrule_dry_run"), follow=True)
    assert "at work" in begun.content.decode()
    run = RetentionRun.objects.get()
    retention.go_on(run, at=timezone.now())
    page = officer.get(reverse("admin:contacts_retentionrun_change", args=[run.pk]))

    assert (run.is_dry, run.by is not None) == (True, True)
    inactive = page.context["lines"][1]
    assert (inactive["found"], inactive["ended"]) == ("2", "1")
    assert inactive["kept"] == [("agreed to a service", "1")]
    assert inactive["languages"] == [("Français", "1")]
    assert Contact.objects.present().filter(pk__in=[silent.pk, served.pk]).count() == 2


def test_the_history_tells_real_runs_from_dry_ones(officer):
    now = timezone.now()
    retention.go_on(retention.begin(is_dry=True, by=None, at=now), at=now)
    retention.go_on(retention.begin(is_dry=False, by=None, at=now), at=now)

    page = officer.get(reverse("admin:contacts_retentionrun_changelist")).content.decode()
    rules = officer.get(reverse("admin:contacts_retentionrule_changelist")).content.decode()

    assert "dry run: nobody went" in page
    assert "real run" in page
    assert "Last real run" in rules


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROTECTION_OFFICER])
def test_nobody_else_begins_a_run_or_changes_a_rule(role):
    client = logged_in(role)
    rule = RetentionRule.objects.get(subject="inactive_contact")

    answers = [
        client.post(reverse("admin:contacts_retentionrule_dry_run")),
        client.post(reverse("admin:contacts_retentionrule_change", args=[rule.pk]), {"days": 400}),
        client.get(reverse("admin:contacts_retentionrun_changelist")),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    rule.refresh_from_db()
    assert (rule.days, RetentionRun.objects.count()) == (1095, 0)


def test_no_rule_is_added_or_deleted_by_hand(officer):
    rule = RetentionRule.objects.first()

    assert officer.get(reverse("admin:contacts_retentionrule_add")).status_code == 403
    assert officer.post(reverse("admin:contacts_retentionrule_delete", args=[rule.pk])).status_code == 403
    assert RetentionRule.objects.count() == len(RetentionSubject)
