"""Does the flow keep up? What is due and nobody comes for; letters that nobody can write."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Min
from django.db.models.functions import Now
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns import carriers, notices, pulse, standstill
from campaigns.enums import CampaignStatus, ReceiptState
from campaigns.feedback import queue
from campaigns.flow import pace
from campaigns.flow.deliver import epoch
from campaigns.models import Campaign, Receipt
from committee import db, health
from committee.celery import LANES
from committee.health import Finding, Probe
from contacts.enums import Channel

MANY_REPORTS = 100  # to be looked at by a person
LATE_AFTER = 60.0  # seconds: the sweep rings every two
WRITTEN_DOWN_WITHIN = 600.0  # seconds; eleven million people take two minutes


def oldest_due_batch() -> Finding:
    """Does a worker come for each campaign? Nothing is late while everything is stopped on purpose."""
    seconds = round(pace.unclaimed_seconds(), 1)
    return Finding(is_well=seconds < LATE_AFTER, figure=seconds)


def oldest_preparing() -> Finding:
    """A campaign whose people are not written down long after its hour: its snapshot fails, and the log says why."""
    since = Campaign.objects.filter(status=CampaignStatus.PREPARING).aggregate(since=Min("send_at"))["since"]
    age = round(max((db.clock() - since).total_seconds(), 0.0), 1) if since else 0.0
    return Finding(is_well=age < WRITTEN_DOWN_WITHIN, figure=age)


def letters_without_words() -> Finding:
    """Confirmations and other answers that wait: see which template answers them, and what its checks say."""
    waiting = notices.waiting_for_words()
    return Finding(is_well=not waiting, figure=float(waiting))


def nothing_handed_over() -> Finding:
    """Something is due and nothing leaves: the alarm that does not ask which process is alive."""
    seconds = round(pace.stalled_seconds(), 1)
    return Finding(is_well=seconds < LATE_AFTER, figure=seconds)


def miscounted() -> Finding:
    """Campaigns whose counts were found to differ from their messages: see `manage.py recount`."""
    found = Campaign.objects.filter(miscounted_at__isnull=False).count()
    return Finding(is_well=not found, figure=float(found))


def restored_database() -> Finding:
    """This database is a copy that nobody has accepted: nothing leaves. See `manage.py accept_restored`."""
    is_restored = epoch.is_restored()
    return Finding(is_well=not is_restored, figure=float(is_restored))


def providers_of(channel: str) -> Callable[[], Finding]:
    """How many of the channel's providers are in use and well; none, though there are some, is an alarm."""

    def look() -> Finding:
        return Finding(is_well=channel not in carriers.closed_channels(), figure=float(len(carriers.well(channel))))

    return look


def nothing_is_stopped() -> Finding:
    return Finding(is_well=standstill.current() is None)


def silent_workers() -> Finding:
    """Lanes without a worker, and the clock: an incident's worker is missed before there is an incident."""
    missing = pulse.silent([pulse.SWEEP, *LANES], longer_than=pulse.USUAL)
    return Finding(is_well=not missing, figure=float(len(missing)))


def reports_to_look_at() -> Finding:
    """Reports of providers that no program could use: somebody of us has to."""
    waiting = queue.waiting()[:MANY_REPORTS].count()
    return Finding(is_well=waiting < MANY_REPORTS, figure=float(waiting))


def oldest_report() -> Finding:
    """Is what providers tell applied soon? Of what is due, how long the oldest has waited."""
    due = Receipt.objects.filter(state=ReceiptState.NEW, not_before__lte=Now())
    since = due.aggregate(since=Min("not_before"))["since"]
    age = round((db.clock() - since).total_seconds(), 1) if since else 0.0
    return Finding(is_well=age < LATE_AFTER, figure=age)


def register() -> None:
    health.register(Probe("reports_to_look_at", _("Reports of providers are understood"), reports_to_look_at))
    health.register(Probe("oldest_report_seconds", _("Reports of providers are applied"), oldest_report))
    health.register(Probe("oldest_due_batch_seconds", _("Campaigns leave on time"), oldest_due_batch))
    health.register(Probe("oldest_preparing_seconds", _("Campaigns are prepared in time"), oldest_preparing))
    health.register(Probe("nothing_handed_over_seconds", _("What is due is handed over"), nothing_handed_over))
    health.register(Probe("silent_workers", _("The clock and every lane are at work"), silent_workers))
    health.register(Probe("miscounted_campaigns", _("Every person is accounted for"), miscounted))
    health.register(Probe("restored_database", _("The database is no restored copy"), restored_database))
    health.register(Probe("nothing_is_stopped", _("Sending is not stopped"), nothing_is_stopped))
    for channel in Channel:
        title = format_lazy("{} {}", _("Providers are well:"), channel.label)
        health.register(Probe(f"providers_of_{channel}", title, providers_of(channel)))
    health.register(Probe("letters_without_words", _("Letters have words that were approved"), letters_without_words))
