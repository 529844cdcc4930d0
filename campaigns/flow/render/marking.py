"""What does a text say once the campaign's own values and logic are in it, and only marks are left?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from liquid.exceptions import LiquidError

from campaigns.blocks.content import Goods, Picture
from campaigns.flow.render import dialect, inspection
from campaigns.flow.render.content import FIELDS, ContentRefused, EmailContent, FieldName, error
from campaigns.flow.render.sheet import Controls, Sheet


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block with marks for all values; its link has marks of a URL.

    `items` are the rows of a session list, one for each session; where the list depends on the person there is one
    row, and `listing` holds the marks to write around it and around `second`.
    """

    key: str
    kind: str
    text: str = ""
    second: str = ""
    label: str = ""
    link: str = ""
    picture: Picture | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    goods: tuple[Goods, ...] = ()
    items: tuple[str, ...] = ()
    listing: Controls | None = None


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """The fields of a content with marks for all values; what leads somewhere has marks of a URL."""

    subject: str
    preheader: str = ""
    blocks: tuple[MarkedBlock, ...] = ()
    sms: str = ""
    push_title: str = ""
    push_body: str = ""
    push_url: str = ""


@dataclass(frozen=True, slots=True)
class MarkedEmail:
    """The fields of an e-mail of three blocks; the button's address has marks of a URL."""

    subject: str
    preheader: str
    heading: str
    body: str
    button_label: str
    button_url: str


def sheet_for(content: EmailContent, values: Mapping[str, object]) -> Sheet:
    """A sheet whose marks stand in nothing that is written or given."""
    texts = (getattr(content, field) for field in FIELDS)
    return Sheet(*texts, json.dumps(dict(values), default=str, sort_keys=True))


def mark(content: EmailContent, values: Mapping[str, object], *, sheet: Sheet) -> MarkedEmail:
    """Do the campaign's logic. Raises `ContentRefused` where a value is missing or blank."""
    nested = _nested(values)
    written = {field: _written(field, getattr(content, field), sheet, nested).strip() for field in FIELDS}
    return MarkedEmail(**{**written, "button_url": sheet.in_url(written["button_url"])})


def _written(field: FieldName, source: str, sheet: Sheet, values: dict[str, object]) -> str:
    try:
        return dialect.write(source, sheet=sheet, values=values)
    except (dialect.EmptyValue, dialect.UnprintableValue) as found:
        message = _objection(found) % {"name": found.message}
        line = inspection.line_of_error(found, source)
        raise ContentRefused([error("FACT_MISSING", message, field=field, line=line)]) from found
    except LiquidError as found:
        mistake = inspection.syntax_mistake(found, source)
        raise ContentRefused([error("LIQUID_UNREADABLE", mistake.message, field=field, line=mistake.line)]) from found


def _objection(error: LiquidError) -> str:
    if isinstance(error, dialect.EmptyValue):
        return _("“%(name)s” is empty for this campaign.")
    return _("“%(name)s” is not one value: print its items one by one, or with the filter join.")


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    """`{"campaign.name": …}` as Liquid looks it up: `{"campaign": {"name": …}}`."""
    nested: dict[str, object] = {}
    for name, value in values.items():
        *branches, leaf = name.split(".")
        branch = nested
        for step in branches:
            branch = branch.setdefault(step, {})  # type: ignore[assignment]
        branch[leaf] = value
    return nested
