"""What does the ground put on the start page? The house itself, for those who keep it; the programme; the trail."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from committee import health, start_page
from committee.audit import in_words
from committee.models import ApiToken, AuditEntry, Session, User
from committee.models.named import for_staff
from committee.navigation import url_of
from committee.roles import Role
from committee.start_page import Card, Figure, Line, Link

LINES = 5


def services(_request: HttpRequest) -> Card:
    lines = [
        Line(
            title=probe.title,
            mark=_("runs") if finding.is_well else _("does not answer"),
            tone="success" if finding.is_well else "danger",
        )
        for probe, finding in health.findings()
    ]
    return Card(title=_("Services"), icon="monitor_heart", lines=lines)


def people_and_systems(_request: HttpRequest) -> Card:
    staff = User.objects.filter(is_active=True, is_staff=True)
    without_role = staff.filter(groups=None, is_superuser=False).count()
    figures = [
        Figure(title=_("Members of staff"), value=staff.count(), url=url_of(User, "changelist")),
        Figure(title=_("Without a role"), value=without_role),
        Figure(
            title=_("Valid API tokens"),
            value=ApiToken.objects.valid(at=timezone.now()).count(),
            url=url_of(ApiToken, "changelist"),
        ),
    ]
    links = [
        Link(title=_("Add a member of staff"), url=url_of(User, "add"), icon="person_add"),
        Link(title=_("Issue a token"), url=url_of(ApiToken, "add"), icon="key"),
    ]
    return Card(title=_("Who may enter"), icon="manage_accounts", figures=figures, links=links)


def changed_sessions(_request: HttpRequest) -> Card:
    """What is not as planned, soonest first."""
    sessions = (
        Session.objects.upcoming(at=timezone.now())
        .exclude(status=Session.Status.SCHEDULED)
        .select_related("venue")[:LINES]
    )
    lines = [
        Line(
            title=str(session),
            url=url_of(Session, "change", row=session),
            detail=f"{for_staff(session.venue, 'name')} · {_starts(session)}",
            mark=session.get_status_display(),
            tone="danger" if session.status == Session.Status.CANCELLED else "warning",
        )
        for session in sessions
    ]
    links = [Link(title=_("The programme"), url=url_of(Session, "changelist"), icon="event")]
    empty = _("Every session to come is as planned.")
    return Card(title=_("Sessions that change"), icon="event_busy", lines=lines, links=links, empty=empty)


def latest_acts(_request: HttpRequest) -> Card:
    entries = AuditEntry.objects.order_by("-pk")[: LINES + 3]
    lines = [
        Line(
            title=" · ".join(_once(entry.actor_name, in_words(entry.action), entry.object_name)),
            url=url_of(AuditEntry, "change", row=entry),
            detail=date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT"),
        )
        for entry in entries
    ]
    links = [Link(title=_("The audit trail"), url=url_of(AuditEntry, "changelist"), icon="policy")]
    return Card(title=_("Latest acts"), icon="policy", lines=lines, links=links, empty=_("Nothing was done yet."))


def register() -> None:
    start_page.register(services, roles=[Role.ADMINISTRATOR], permission="committee.view_user", order=10)
    start_page.register(people_and_systems, roles=[Role.ADMINISTRATOR], permission="committee.view_user", order=20)
    start_page.register(changed_sessions, roles=[Role.DUTY_OFFICER], permission="committee.view_session", order=30)
    start_page.register(
        latest_acts, roles=[Role.PROTECTION_OFFICER, Role.MANAGER], permission="committee.view_auditentry", order=90
    )


def _starts(session: Session) -> str:
    return date_format(session.starts_at.astimezone(session.venue.zone_info), "SHORT_DATETIME_FORMAT")


def _once(*words: str) -> list[str]:
    """The words in their order, none empty and none twice: somebody logs in as themselves."""
    return [word for word in dict.fromkeys(words) if word]
