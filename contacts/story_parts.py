"""What contacts itself tells of a person: decisions, tickets, notices, files, requests, merges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from committee.navigation import url_of
from contacts import consents, story
from contacts.models import (
    ConsentRecord,
    Contact,
    ImportedContact,
    Merge,
    Notice,
    RequestStep,
    SignUp,
    Ticket,
)
from contacts.story import Entry

Row = TypeVar("Row", bound=Model)


def latest(rows: QuerySet[Row], moment: str, before: datetime | None, at_most: int) -> QuerySet[Row]:
    """The latest of `rows` by that column, of those that lie before."""
    earlier = rows.filter(**{f"{moment}__lt": before}) if before else rows
    return earlier.order_by(f"-{moment}", "-pk")[:at_most]


def decisions(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    subjects = {subject for contact in Contact.objects.filter(pk__in=ids) for subject in consents.subjects_of(contact)}
    records = ConsentRecord.objects.filter(subject__in=subjects, joined_subject=None).select_related("topic")
    for record in latest(records, "decided_at", before, at_most):
        words = [record.get_source_display(), record.source_ref, record.wording, record.language]
        yield Entry(
            record.decided_at,
            f"{record.get_status_display()} · {record.topic} · {record.get_channel_display()}",
            " · ".join(str(word) for word in words if word),
            url=url_of(ConsentRecord, "change", row=record),
            icon="check_circle" if record.status == "granted" else "cancel",
        )


def sign_ups(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    asked = SignUp.objects.filter(contact__in=ids)
    for sign_up in latest(asked, "asked_at", before, at_most):
        detail = _("confirmed") if sign_up.confirmed_at else _("not confirmed")
        yield Entry(sign_up.asked_at, _("Signed up on the public page"), detail, icon="edit_note")


def tickets(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    """A holding begins, and one that ended ends."""
    held = Ticket.objects.filter(contact__in=ids).select_related("session")
    for ticket in latest(held, "held_from", before, at_most):
        yield Entry(ticket.held_from, _("Got a ticket"), str(ticket), _ticket_url(ticket), "confirmation_number")
    for ticket in latest(held.exclude(held_until=None), "held_until", before, at_most):
        assert ticket.held_until is not None
        yield Entry(
            ticket.held_until,
            _("Ticket given up: %(how)s") % {"how": ticket.get_status_display()},
            str(ticket),
            _ticket_url(ticket),
            "block",
        )


def _ticket_url(ticket: Ticket) -> str:
    return url_of(Ticket, "change", row=ticket)


def notices(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    for notice in latest(Notice.objects.filter(contact__in=ids), "created_at", before, at_most):
        state = " · ".join(str(word) for word in (notice.get_status_display(), notice.reason) if word)
        yield Entry(
            notice.created_at,
            notice.get_kind_display(),
            state,
            url_of(Notice, "change", row=notice),
            "outgoing_mail",
        )


def files(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    came = ImportedContact.objects.filter(contact__in=ids).select_related("run")
    for row in latest(came, "run__created_at", before, at_most):
        yield Entry(
            row.run.created_at,
            _("Stood in a file"),
            f"{row.run.file_name} · {row.run.system}",
            url_of(type(row.run), "change", row=row.run),
            "upload_file",
        )


def requests(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    steps = RequestStep.objects.filter(request__contact__in=ids).select_related("request")
    for step in latest(steps, "at", before, at_most):
        yield Entry(
            step.at,
            f"{step.request.get_kind_display()} · {step.get_status_display()}",
            step.what,
            url_of(type(step.request), "change", row=step.request),
            "gavel",
        )


def merges(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    for merge in latest(Merge.objects.filter(survivor__in=ids).select_related("by"), "merged_at", before, at_most):
        yield Entry(
            merge.merged_at,
            _("Merged with entry %(number)s by %(who)s") % {"number": merge.absorbed_id, "who": merge.by or "–"},
            merge.why,
            url_of(Merge, "change", row=merge),
            "merge",
        )


def register() -> None:
    for name, label, function, permission in (
        ("consents", _("Opt-ins"), decisions, "contacts.view_consentrecord"),
        ("sign_ups", _("Sign-ups"), sign_ups, "contacts.view_consentrecord"),
        ("tickets", _("Tickets"), tickets, "contacts.view_ticket"),
        ("notices", _("Notices"), notices, "contacts.view_notice"),
        ("imports", _("Files"), files, "contacts.view_importrun"),
        ("requests", _("Requests"), requests, "contacts.view_rightsrequest"),
        ("merges", _("Merges"), merges, "contacts.view_merge"),
    ):
        story.tell(name, label, function, permission=permission)
