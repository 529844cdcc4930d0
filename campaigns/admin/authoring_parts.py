"""What stands on the page on which a template is written, beside the words themselves."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.admin.authoring_draft import Draft
from campaigns.enums import BlockKind
from campaigns.models import MessageTemplate
from campaigns.placeholders import CATALOGUE, Placeholder, Source, Type, sample_words
from committee.models import User
from contacts.segments.words import language_name

_FALLBACK: Final = "fallback_"
# Where one goes on from here: pages of the admin by their names, and the right that some of them take.
_WAYS: Final[tuple[tuple[str, Promise, str], ...]] = (
    ("translate_from_detail", _("Translations"), ""),
    ("checks", _("Checks"), ""),
    ("proof", _("Proof sheet"), ""),
    ("trial", _("Send a trial"), "campaigns.send_trial"),
    ("review", _("Approval"), ""),
    ("versions", _("Versions"), ""),
)


def form_context(draft: Draft) -> dict[str, Any]:
    """The three forms, in the folds in which they stand."""
    fallbacks = [field for field in draft.form if field.name.startswith(_FALLBACK)]
    words, language = draft.words, draft.blocks.language
    return {
        "form": draft.form,
        "facts": [field for field in draft.form if field not in fallbacks],
        "fallbacks": [field for field in fallbacks if field.name != f"{_FALLBACK}{language}"],
        "fallback_errors": any(field.errors for field in fallbacks),
        "push_errors": any(words[name].errors for name in ("push_title", "push_body", "push_url")),
        "words": words,
        "email_words": [words["subject"], words["preheader"]],
        "sms_words": [words["sms"]],
        "push_words": [words["push_title"], words["push_body"], words["push_url"]],
        "channels_on": list(draft.form["channels"].value() or ()),
        "blocks": draft.blocks,
        "kinds": BlockKind.choices,
        "seen": draft.seen,
        "language_name": language_name(language),
    }


def ways_on(template: MessageTemplate, user: User) -> list[dict[str, Any]]:
    """The other pages of a saved template that are open to them."""
    if template.pk is None:
        return []
    open_to_them = ((name, title) for name, title, right in _WAYS if not right or user.has_perm(right))
    return [
        {"url": reverse(f"admin:campaigns_messagetemplate_{name}", args=[template.pk]), "title": title}
        for name, title in open_to_them
    ]


# --- The placeholders ------------------------------------------------------------------------------------------------


def placeholders(template: MessageTemplate, language: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Those an author may write there, by what they are of: what to type, what it is, what a reader would see."""
    usable = [one for one in CATALOGUE.values() if one.notice_kind in {None, template.notice_kind or None}]
    order = list(Source)
    usable.sort(key=lambda one: order.index(one.source))  # stable: within a source, as the catalogue has them
    return [
        (capfirst(str(source.label)), [_entry(one, language) for one in of_source])
        for source, of_source in groupby(usable, key=lambda one: one.source)
    ]


def _entry(placeholder: Placeholder, language: str) -> dict[str, Any]:
    label = capfirst(str(placeholder.label))
    says_itself = placeholder.type in {Type.YES_NO, Type.LIST}
    return {
        "example": placeholder.example,
        "label": label,
        "type": placeholder.type.label,
        "sample": "" if says_itself else sample_words(placeholder.name, language),
        "trusted": placeholder.trusted,
        "search": f"{label} {placeholder.name} {placeholder.type.label} {placeholder.source.label}".lower(),
    }
