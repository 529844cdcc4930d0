"""Who wrote any of what is to be approved? Words, what pictures and products say in it, and its look.

Of all that, what somebody else has approved before counts as read: it is only asked who changed it since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, QuerySet

from campaigns import contents, layouts
from campaigns.enums import Decision
from campaigns.models import (
    Campaign,
    Edit,
    Image,
    LayoutVersion,
    MessageTemplate,
    Product,
    Review,
    TemplateVersion,
    TranslatedUnit,
)
from campaigns.translations import shared
from campaigns.translations.shared import Shared
from committee.models import AuditEntry

# What staff do to a picture or a product that readers see, as the trail calls it.
_CHANGES: Final = ("campaigns.add", "campaigns.change", "campaigns.describe")


def writers(thing: MessageTemplate | Campaign) -> set[int]:
    """Whoever wrote any of it since it was last approved, and who made it: none of them may approve it."""
    found = unread(thing) | ({thing.created_by_id} if thing.created_by_id else set())
    return found | _wrote_what_it_shows(thing) if isinstance(thing, MessageTemplate) else found


def unread(thing: MessageTemplate | Campaign) -> set[int]:
    """Whose words in it nobody has approved: of what was never approved, also of who made it."""
    edits, approved = Edit.objects.filter(**_of(thing)), _approvals(thing).last()
    if approved:
        return _people(edits.filter(at__gt=approved.submitted_at))
    return _people(edits) | ({thing.created_by_id} if thing.created_by_id else set())


def wrote(version: TemplateVersion) -> set[int]:
    """Whose words it has that nobody had approved when it was written; who brings it back brings them along."""
    template = version.template
    approved = _approvals(template)
    if approved.filter(version=version).exists():
        return set()
    edits = Edit.objects.filter(template=template)
    first = edits.filter(version=version).order_by("pk").first()
    until = first.at if first else version.created_at
    edits = edits.filter(at__lte=until)
    if read := approved.filter(submitted_at__lt=until).last():
        edits = edits.filter(at__gt=read.submitted_at)
    return _people(edits) | ({version.created_by_id} if version.created_by_id else set())


def _of(thing: MessageTemplate | Campaign) -> dict[str, Any]:
    return {"template": thing} if isinstance(thing, MessageTemplate) else {"campaign": thing}


def _approvals(thing: MessageTemplate | Campaign) -> QuerySet[Review]:
    return Review.objects.filter(**_of(thing), decision=Decision.APPROVED).order_by("pk")


def _people(edits: QuerySet[Edit]) -> set[int]:
    """Who changed it, and whose words they brought along."""
    rows = list(edits.values_list("by", "brought"))
    return {by for by, _brought in rows if by} | {one for _by, brought in rows for one in brought}


# --- What it shows ---------------------------------------------------------------------------------------------------


def _wrote_what_it_shows(template: MessageTemplate) -> set[int]:
    now = contents.of_template(template)
    read = _approvals(template).select_related("version").last()
    before = read.version.content if read else {}
    images = list(Image.objects.filter(sha256__in=_changed(_pictures(now), _pictures(before))))
    products = list(Product.objects.filter(code__in=_changed(_products(now), _products(before))))
    brought = {image.uploaded_by_id for image in images if image.uploaded_by_id}
    # Of what was shown and read before, who changed it since; of what is shown for the first time, whoever wrote it.
    known = {*_pictures(before), *_products(before)}
    since = read.submitted_at if read else None
    changed: set[int] = set()
    things: list[Shared] = [*images, *products]
    for thing in things:
        changed |= _changed_by(thing, since if _name(thing) in known else None)
    return _drew(layouts.of_template(template)) | brought | changed


def _name(thing: Shared) -> str:
    return thing.sha256 if isinstance(thing, Image) else thing.code


def _changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    return [name for name, says in now.items() if says != before.get(name)]


def _products(content: Mapping[str, Any]) -> dict[str, Any]:
    """What each product says, in every language."""
    texts = contents.texts_in(dict(content)) if content else {}
    return {
        code: [product, {language: words["products"].get(code) for language, words in texts.items()}]
        for code, product in content.get("products", {}).items()
    }


def _pictures(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of each picture, by its hash, in every language."""
    texts = contents.texts_in(dict(content)) if content else {}
    shown = [(block["image"], "blocks", block["key"]) for block in content.get("blocks", ())]
    shown += [(product["image"], "products", code) for code, product in content.get("products", {}).items()]
    return {
        image["sha256"]: [image, {language: words[kind][key]["alt"] for language, words in texts.items()}]
        for image, kind, key in shown
        if image
    }


def _changed_by(thing: Shared, since: datetime | None) -> set[int]:
    """Who changed it on its page, as the audit trail tells, and who translated what it says; since then."""
    changes = AuditEntry.objects.filter(
        object_type=thing._meta.label_lower, object_id=str(thing.pk), action__in=_CHANGES
    )
    texts = TranslatedUnit.objects.of((), [shared.address(thing)])
    if since:
        changes, texts = changes.filter(at__gt=since), texts.filter(written_at__gt=since)
    return {
        key for key in (*changes.values_list("actor", flat=True), *texts.values_list("written_by", flat=True)) if key
    }


def _drew(look: LayoutVersion) -> set[int]:
    """Who saved its look, since somebody approved a text in a version of it."""
    versions: QuerySet[LayoutVersion] = LayoutVersion.objects.filter(layout=look.layout_id, number__lte=look.number)
    approved = Review.objects.filter(decision=Decision.APPROVED).values("version__layout_version")
    read = versions.filter(pk__in=approved).aggregate(last=Max("number"))["last"] or 0
    drawn = versions.filter(number__gt=read).exclude(created_by=None)
    return {key for key in drawn.values_list("created_by", flat=True) if key}
