"""What does the SMS cost that is being written? Its parts, the character that makes them dear, and their price."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns import contents, prices, sms, versions
from campaigns.findings.sms import dear
from campaigns.models import MessageTemplate
from campaigns.previews import Preview, Words
from campaigns.sms import Parts
from committee import cldr, languages
from committee.db import clock
from contacts.enums import Channel
from contacts.segments.words import country_name

_HOME: Final = "FR"


def counted(preview: Preview | None, template: MessageTemplate) -> dict[str, Any]:
    """Of the text with a sample reader's values in it; nothing where it is not written, or cannot be made."""
    if preview is None or preview.sms is None or not preview.sms.text:
        return {}
    parts = sms.count(preview.sms.text)
    return {
        "parts": _said(parts),
        "dear": dear(preview.sms.text),
        "price": _price(parts),
        "is_long": parts.parts > settings.SMS_MOST_PARTS[template.purpose],
    }


def of_translation(template: MessageTemplate, text: str, language: str) -> dict[str, Any]:
    """The same of a text on the desk, saved or not, with the other words as they are."""
    content = contents.of_template(template)
    texts = contents.texts_in(content)
    words = texts.get(language) or texts.get(template.source_language)
    if words is None or not text.strip():
        return {}
    content = {**content, "texts": {**texts, language: {**words, "sms": text}}}
    frame = versions.frames_for(template, content=content)
    return counted(Words(content, frame=frame).preview(language, Channel.SMS), template)


def _said(parts: Parts) -> str:
    made = ngettext("%(parts)s part, %(encoding)s", "%(parts)s parts, %(encoding)s", parts.parts)
    left = ngettext("%(left)s character left", "%(left)s characters left", parts.left)
    return f"{made % {'parts': parts.parts, 'encoding': parts.encoding}}, {left % {'left': parts.left}}"


def _price(parts: Parts) -> str:
    country = country_name(_HOME)
    row = prices.price(Channel.SMS, _HOME, at=clock().date())
    if row is None:
        return _("no price is known for %(country)s") % {"country": country}
    price = cldr.money(row.amount * parts.parts, row.currency, get_language() or languages.DEFAULT)
    return _("%(price)s a person in %(country)s") % {"price": price, "country": country}
