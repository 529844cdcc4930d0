"""What do contacts put on the start page? Imports, for those who bring people in; rights, for those who watch them."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from committee import start_page
from committee.navigation import url_of
from committee.roles import Role
from committee.start_page import Card, Figure, Line, Link, Tone
from contacts.consents import nightly
from contacts.enums import ConsentStatus, ImportStatus, NoticeStatus
from contacts.models import ConsentRecord, Contact, ImportRun, Notice, RightsRequest, Segment, Suppression
from contacts.models.notice import WAITING

LINES = 3
FAILED = [NoticeStatus.REJECTED, NoticeStatus.FAILED]
WEEK = timedelta(days=7)
TONES: dict[ImportStatus, Tone] = {ImportStatus.FINISHED: "success", ImportStatus.FAILED: "danger"}


def people(_request: HttpRequest) -> Card:
    runs = ImportRun.objects.order_by("-pk")[:LINES]
    lines = [
        Line(
            title=run.file_name,
            url=url_of(ImportRun, "change", row=run),
            detail=date_format(timezone.localtime(run.created_at), "SHORT_DATETIME_FORMAT"),
            mark=run.get_status_display(),
            tone=TONES.get(ImportStatus(run.status), "info"),
        )
        for run in runs
    ]
    links = [
        Link(title=_("Import a file"), url=url_of(ImportRun, "add"), icon="upload_file"),
        Link(title=_("Segments"), url=url_of(Segment, "changelist"), icon="filter_alt"),
    ]
    figure = Figure(
        title=_("Contacts, about"),
        value=number_format(_about_how_many(), force_grouping=True),
        url=url_of(Contact, "changelist"),
    )
    empty = _("No file was imported yet: begin with the people you may write to.")
    return Card(
        title=_("Contacts"),
        icon="group",
        figures=[figure],
        lines=lines,
        links=[link for link in links if link.url],
        empty=empty,
    )


def rights(_request: HttpRequest) -> Card:
    week_ago = timezone.now() - WEEK
    withdrawn = ConsentRecord.objects.filter(status=ConsentStatus.WITHDRAWN, recorded_at__gte=week_ago)
    figures = [
        Figure(title=_("Withdrawals this week"), value=withdrawn.count(), url=url_of(ConsentRecord, "changelist")),
        Figure(
            title=_("Suppressed addresses"),
            value=Suppression.objects.standing().count(),
            url=url_of(Suppression, "changelist"),
        ),
    ]
    return Card(title=_("Rights"), icon="verified_user", figures=figures, lines=_ledger_lines())


def _ledger_lines() -> list[Line]:
    """What the nightly check of the consent ledger has found."""
    check = nightly.last_finished()
    if check is None:
        return []
    is_well = not check.differing
    return [
        Line(
            title=_("All rights follow from the ledger")
            if is_well
            else _("Rights that differ from the ledger: tell an administrator"),
            url=url_of(ConsentRecord, "changelist"),
            detail=date_format(timezone.localtime(check.started_at), "SHORT_DATETIME_FORMAT"),
            mark=_("checked") if is_well else number_format(check.differing, force_grouping=True),
            tone="success" if is_well else "danger",
        )
    ]


def requests_of_people(_request: HttpRequest) -> Card:
    """What people asked of us and wait for, the most urgent first."""
    now = timezone.now()
    waiting = RightsRequest.objects.waiting_for_us()
    desk = url_of(RightsRequest, "changelist")
    overdue = waiting.due_before(now).count()
    figures = [
        Figure(title=_("Open"), value=waiting.count(), url=desk),
        Figure(title=_("Due within 7 days"), value=waiting.due_before(now + WEEK).count() - overdue, url=desk),
        Figure(title=_("Overdue"), value=overdue, url=desk),
    ]
    lines = [
        Line(
            title=str(asked),
            url=url_of(RightsRequest, "change", row=asked),
            detail=date_format(timezone.localtime(asked.due_at), "SHORT_DATE_FORMAT"),
            mark=_("overdue") if asked.due_at < now else asked.get_status_display(),
            tone="danger" if asked.due_at < now else "info",
        )
        for asked in waiting.order_by("due_at", "pk")[:LINES]
    ]
    links = [Link(title=_("Enter a request"), url=url_of(RightsRequest, "add"), icon="add")]
    return Card(
        title=_("Requests of people"),
        icon="contact_support",
        figures=figures,
        lines=lines,
        links=[link for link in links if link.url],
        empty=_("Nobody waits for an answer."),
    )


def notices(_request: HttpRequest) -> Card:
    figures = [
        Figure(title=_("Waiting"), value=Notice.objects.filter(status__in=WAITING).count()),
        Figure(title=_("Refused or failed"), value=Notice.objects.filter(status__in=FAILED).count()),
    ]
    links = [Link(title=_("All notices"), url=url_of(Notice, "changelist"), icon="outgoing_mail")]
    return Card(
        title=_("Notices to one person"),
        icon="outgoing_mail",
        figures=figures,
        links=[link for link in links if link.url],
    )


def register() -> None:
    start_page.register(people, roles=[Role.AUTHOR], permission="contacts.import_contact", order=60)
    start_page.register(
        requests_of_people, roles=[Role.PROTECTION_OFFICER], permission="contacts.view_rightsrequest", order=5
    )
    start_page.register(rights, roles=[Role.PROTECTION_OFFICER], permission="contacts.view_suppression", order=10)
    start_page.register(
        notices, roles=[Role.PROTECTION_OFFICER, Role.ADMINISTRATOR], permission="contacts.view_notice", order=40
    )


def _about_how_many() -> int:
    """The planner's estimate: eleven million rows are not counted for a start page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [Contact._meta.db_table])
        (estimate,) = cursor.fetchone()
    # Not analysed yet, so small: counted.
    return int(estimate) if estimate > 0 else Contact.objects.count()
