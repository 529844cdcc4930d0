"""In which look are templates written? Layouts are saved as versions; a template keeps the one it was written in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.flow.render import Finding
from campaigns.flow.render.layout import faults
from campaigns.models import Layout, LayoutVersion, MessageTemplate
from committee import audit
from committee.errors import CommitteeError
from committee.models import User


class LayoutRefused(CommitteeError):
    """A source that could not be sent, or not safely; `findings` says why, line by line."""

    message = _("The layout has mistakes that must be corrected first.")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = list(findings)


def save(layout: Layout, mjml: str, *, by: User | None) -> LayoutVersion:
    """The version with this source: the newest where nothing has changed, else another. Raises `LayoutRefused`.

    Templates go on with the version they have.
    """
    mjml = mjml.replace("\r\n", "\n")
    if found := faults(mjml, kind="layout"):
        raise LayoutRefused(found)
    sha256 = hashlib.sha256(mjml.encode()).hexdigest()
    with transaction.atomic():
        # Locked, so that two who save at once do not take the same number.
        Layout.objects.select_for_update().get(pk=layout.pk)
        last = LayoutVersion.objects.filter(layout=layout).order_by("number").last()
        if last and last.sha256 == sha256:
            return last
        number = last.number + 1 if last else 1
        version = LayoutVersion.objects.create(layout=layout, number=number, mjml=mjml, sha256=sha256, created_by=by)
        audit.record("campaigns.change", by=by, on=layout, after={"version": version.number})
    return version


def current() -> LayoutVersion:
    """The newest version of the layout for new templates."""
    return newest(Layout.objects.get(is_default=True))


def newest(layout: Layout) -> LayoutVersion:
    return LayoutVersion.objects.filter(layout=layout).select_related("layout").latest("number")


def behind(layout: Layout) -> QuerySet[MessageTemplate]:
    """The templates in use that keep an older version of it than the newest."""
    last = LayoutVersion.objects.filter(layout=layout).aggregate(last=Max("number"))["last"] or 0
    older = MessageTemplate.objects.filter(layout_version__layout=layout, layout_version__number__lt=last)
    return older.filter(archived_at=None).select_related("layout_version__layout", "topic").order_by("name")


def of_template(template: MessageTemplate) -> LayoutVersion:
    """The look it is written in; one that was never saved gets today's."""
    return template.layout_version or current()
