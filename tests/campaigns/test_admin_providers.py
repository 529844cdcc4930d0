"""Staff see how providers do, switch them with a reason, and stop and restart everything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from campaigns import carriers, standstill
from campaigns.gateways import providers
from campaigns.models import ProviderState
from committee import health
from committee.db import clock
from committee.models import AuditEntry
from committee.roles import Group, Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PROVIDERS = reverse("admin:campaigns_providerstate_changelist")
NOW = reverse("admin:campaigns_standstill_now")


@pytest.fixture
def smtp(settings) -> ProviderState:
    """The provider that this configuration has, as a worker meets it."""
    providers.by_channel.cache_clear()
    carriers.meet()
    yield ProviderState.objects.get(code="smtp")
    for route in providers.by_channel().values():
        route.close()
    providers.by_channel.cache_clear()


def colleague(role: Role) -> Client:
    user = make_user(username=f"the {role}", language="en")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def leave_alone(state: ProviderState) -> None:
    now = clock()
    ProviderState.objects.filter(pk=state.pk).update(
        failures=4, broken_since=now, retry_at=now + timedelta(seconds=10), note="421 Too busy"
    )


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("verb", [{}, {"verb": ""}, {"verb": "end"}])
def test_nothing_is_stopped_by_a_form_that_does_not_say_what_it_asks_for(verb):
    answer = colleague(Role.ADMINISTRATOR).post(NOW, {"why": "A wrong text is leaving.", **verb})

    assert answer.status_code == 404
    assert standstill.current() is None


def test_the_page_of_providers_says_in_words_how_each_does(smtp):
    client = colleague(Role.ADMINISTRATOR)
    assert "not used yet" in text(client.get(PROVIDERS))

    leave_alone(smtp)

    page = text(client.get(PROVIDERS))
    assert "left alone" in page
    assert "421 Too busy" in page


def test_a_provider_is_switched_off_for_a_reason_that_is_kept(smtp):
    client = colleague(Role.ADMINISTRATOR)
    url = reverse("admin:campaigns_providerstate_change", args=[smtp.pk])

    refused = client.post(url, {"weight": 30, "why": ""})
    assert refused.status_code == 200
    smtp.refresh_from_db()
    assert smtp.is_enabled

    client.post(url, {"weight": 30, "why": "They raised their price."})

    smtp.refresh_from_db()
    assert (smtp.is_enabled, smtp.weight) == (False, 30)
    (told,) = AuditEntry.objects.filter(object_type="campaigns.providerstate")
    assert (told.action, told.reason) == ("campaigns.change_provider", "They raised their price.")
    assert (told.before, told.after) == (
        {"is_enabled": True, "weight": 100},
        {"is_enabled": False, "weight": 30},
    )


def test_who_only_looks_at_providers_switches_none(smtp):
    client = colleague(Role.DUTY_OFFICER)
    url = reverse("admin:campaigns_providerstate_change", args=[smtp.pk])

    assert client.get(PROVIDERS).status_code == 200
    assert client.post(url, {"weight": 30, "why": "I should like to."}).status_code == 403


def test_a_provider_that_is_left_alone_stands_on_the_start_page_and_in_health(smtp):
    client = colleague(Role.DUTY_OFFICER)
    assert "Providers that do not answer" not in text(client.get(reverse("admin:index")))
    leave_alone(smtp)

    assert "Providers that do not answer" in text(client.get(reverse("admin:index")))
    seen = {probe.name: finding for probe, finding in health.findings()}
    assert seen["providers_of_email"] == health.Finding(is_well=False, figure=0.0)


def test_a_provider_that_is_switched_on_again_is_tried_at_once(smtp):
    leave_alone(smtp)
    by = make_user()
    carriers.change(smtp, is_enabled=False, weight=100, by=by, why="It is ill.")

    changed = carriers.change(smtp, is_enabled=True, weight=100, by=by, why="They say it is mended.")

    assert changed.retry_at <= clock()


@pytest.mark.parametrize(("role", "may_stop"), [(Role.DUTY_OFFICER, True), (Role.MANAGER, False)])
def test_the_list_of_stops_has_the_button_in_its_page(role, may_stop):
    page = text(colleague(role).get(reverse("admin:campaigns_standstill_changelist")))

    assert (f'href="{NOW}"' in page) is may_stop


def test_everything_is_stopped_with_a_reason_that_stands_on_every_page_until_it_goes_on():
    officer, author = colleague(Role.DUTY_OFFICER), colleague(Role.AUTHOR)
    refused = officer.post(NOW, {"verb": "stop", "why": " "})
    assert refused.status_code == 200
    assert standstill.current() is None

    stopped = officer.post(NOW, {"verb": "stop", "why": "A wrong text <b>leaves</b>."})

    assert (stopped.status_code, stopped.url) == (302, reverse("admin:index"))
    assert standstill.current() is not None
    for page in (reverse("admin:index"), reverse("admin:campaigns_campaign_changelist")):
        banner = text(author.get(page))
        assert "A wrong text &lt;b&gt;leaves&lt;/b&gt;." in banner
        assert NOW not in banner  # it is not theirs to end
    assert NOW in text(officer.get(reverse("admin:index")))
    assert not {probe.name: finding for probe, finding in health.findings()}["nothing_is_stopped"].is_well

    officer.post(NOW, {"verb": "restart", "why": "Withdrawn."})

    assert standstill.current() is None
    assert "Everything is stopped" not in text(author.get(reverse("admin:index")))


def test_a_page_that_was_read_before_somebody_else_acted_does_not_do_the_opposite():
    one, other = colleague(Role.DUTY_OFFICER), colleague(Role.APPROVER)
    one.post(NOW, {"verb": "stop", "why": "A wrong text leaves."})

    answer = other.post(NOW, {"verb": "stop", "why": "I saw it, too."}, follow=True)

    assert "Everything is stopped already." in text(answer)
    assert standstill.current().why == "A wrong text leaves."


def test_an_author_stops_nothing():
    assert colleague(Role.AUTHOR).post(NOW, {"verb": "stop", "why": "I should like to."}).status_code == 403
    assert standstill.current() is None
