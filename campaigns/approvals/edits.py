"""Who changed the words? Every change ends here, in its own transaction; no approval outlives one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import layouts, versions
from campaigns.approvals import meanings
from campaigns.approvals.voiding import back_to_draft
from campaigns.enums import EditVia
from campaigns.models import Campaign, Edit, MessageTemplate, TemplateVersion
from campaigns.translations import shared
from campaigns.translations.shared import Shared
from committee import languages
from committee.models import User
from committee.sentences import filled


def edited(
    template: MessageTemplate,
    *,
    by: User | None,
    at: datetime,
    via: EditVia | str,
    language: str = "",
    brought: Iterable[int] = (),
) -> TemplateVersion:
    """Freeze the words as they are now and write down who changed them; an approval and an open request end.

    Nothing of it where the words are the same as before. `brought` are those whose words came along unread.
    """
    with transaction.atomic():
        version = versions.freeze(template, by=by)
        if version.sha256 == _last_sha256(template):
            return version
        said = {"version": version, "sha256": version.sha256, "language": language, "via": via}
        Edit.objects.create(template=template, by=by, at=at, brought=sorted(brought), **said)
        back_to_draft(template, by=by, at=at, why=_why(by, via, language))
    return version


def campaign_edited(campaign: Campaign, *, by: User, at: datetime, brought: Iterable[int] = ()) -> None:
    """The same for a campaign. Another hour is no edit: nothing of what readers get depends on it."""
    with transaction.atomic():
        held = Campaign.objects.select_for_update(of=("self",)).select_related("template__topic").get(pk=campaign.pk)
        # Its template may be approved anew meanwhile: that is nobody's edit of the campaign.
        sha256 = meanings.sha256({**meanings.chosen(held), "words": held.template_id})
        last = Edit.objects.filter(campaign=campaign).order_by("pk").last()
        if last and last.sha256 == sha256:
            return
        Edit.objects.create(campaign=campaign, sha256=sha256, via=EditVia.PAGE, by=by, at=at, brought=sorted(brought))
        back_to_draft(held, by=by, at=at, why=_why_of_campaign(by))
    campaign.refresh_from_db(fields=["status", "approved_sha256", "version"])


def take_latest_look(templates: Iterable[MessageTemplate], *, by: User, at: datetime) -> int:
    """Give templates the newest version of their layout; how many had an older one. Each returns to draft."""
    changed = 0
    for template in templates:
        present = layouts.of_template(template)
        newest = layouts.newest(present.layout)
        if newest != present:
            with transaction.atomic():
                template.layout_version = newest
                template.save(update_fields=["layout_version", "updated_at"])
                edited(template, by=by, at=at, via=EditVia.LOOK)
            changed += 1
    return changed


def shown_changed(thing: Shared, *, by: User, at: datetime) -> int:
    """A picture or a product says something else: so do the templates that show it; how many there are."""
    found = shared.showing([thing]).order_by("pk")
    for template in found:
        edited(template, by=by, at=at, via=EditVia.LIBRARY)
    return len(found)


def _why_of_campaign(by: User) -> Promise:
    return filled(_("The campaign was changed by %(name)s."), {"name": by.get_full_name() or str(by)})


def _last_sha256(template: MessageTemplate) -> str:
    last = Edit.objects.filter(template=template).order_by("pk").last()
    if last:
        return last.sha256
    # Read again: the row in hand may be older than the approval.
    saved = MessageTemplate.objects.filter(pk=template.pk)
    return saved.values_list("approved_version__sha256", flat=True).get() or ""


def _why(by: User | None, via: EditVia | str, language: str) -> Promise:
    """“The words were changed in Deutsch by Sam Plume on the translation desk.”"""
    facts: dict[str, object] = {"where": EditVia(via).label}
    if by is None:
        return filled(_("The words were changed %(where)s."), facts)
    facts["name"] = by.get_full_name() or str(by)
    if not language:
        return filled(_("The words were changed by %(name)s %(where)s."), facts)
    facts["language"] = languages.NAMES[language]
    return filled(_("The words were changed in %(language)s by %(name)s %(where)s."), facts)
