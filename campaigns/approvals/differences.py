"""What has changed between two contents, or two states of a campaign? Word by word; pure."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _

from campaigns import contents
from campaigns.contents import ContentJson
from campaigns.translations.changes import Run, runs
from committee import languages

_STRUCTURE: Final = ("channels", "fallbacks", "source")
_OF_A_PRODUCT: Final = ("name", "link", "alt")
# Of the meaning of a campaign, what is told name by name.
_OPENED: Final = frozenset({"facts", "sender", "about"})
_OPENED_BY_CODE: Final = frozenset({"sessions", "products"})


class How(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One text, or one part of the structure. `language` is empty where it concerns all; `unit` is its address."""

    how: How
    unit: str
    language: str = ""
    runs: tuple[Run, ...] = ()


def between(
    before: ContentJson,
    after: ContentJson,
    *,
    about: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> list[Change]:
    """What it is for first, then structure, then the languages in their order, each text in the order in which it is
    read. `about` is what both say beside their words (`hashes.about`), where that is known.

    Never nothing where the hashes differ: what no reader sees is told as one change.
    """
    told = [
        *_of_about(*about),
        *_of_structure(before, after),
        *(change for code in languages.CODES for change in _of(before, after, code)),
    ]
    return told or ([Change(How.CHANGED, "unseen")] if before != after else [])


def of_campaign(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What has changed of all that a campaign's approval is bound to; of its facts, each by its name.

    Of the compiled texts, in which language, where nothing else says what has changed in them.
    """
    old, new = _flat(before), _flat(after)
    told = [change for name in {**old, **new} if (change := _change(old.get(name, ""), new.get(name, ""), name))]
    if told or before == after:
        return told
    return _of_compiled(before.get("texts", {}), after.get("texts", {})) or [Change(How.CHANGED, "unseen")]


def _of_about(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in before:
        if name in after and (change := _change(before[name], after[name], name)):
            yield change


def _of_compiled(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    places = [place for place in {**before, **after} if before.get(place) != after.get(place)]
    changed = dict.fromkeys(place.partition(" ")[0] for place in places)
    return [Change(How.CHANGED, "compiled", language) for language in changed]


def _of(before: ContentJson, after: ContentJson, language: str) -> Iterator[Change]:
    old, new = _texts(before, language), _texts(after, language)
    for unit in {**old, **new}:
        if change := _change(old.get(unit, ""), new.get(unit, ""), unit, language):
            yield change


def _texts(content: ContentJson, language: str) -> dict[str, str]:
    own = contents.texts_in(content).get(language, {})
    return {
        **contents.units(content, language),
        **contents.links(content, language),
        **_of_blocks(own),
        **_of_products(own),
    }


def _of_blocks(own: Mapping[str, Any]) -> dict[str, str]:
    """What its pictures show."""
    return {f"{key}.alt": words.get("alt", "") for key, words in own.get("blocks", {}).items()}


def _of_products(own: Mapping[str, Any]) -> dict[str, str]:
    """What its goods are called, and where they lead."""
    return {
        f"products.{code}.{field}": words.get(field, "")
        for code, words in own.get("products", {}).items()
        for field in _OF_A_PRODUCT
    }


def _change(old: str, new: str, unit: str, language: str = "") -> Change | None:
    if old == new:
        return None
    how = How.ADDED if not old else How.REMOVED if not new else How.CHANGED
    return Change(how, unit, language, runs(old, new))


def _of_structure(before: ContentJson, after: ContentJson) -> Iterator[Change]:
    for name in _STRUCTURE:
        if change := _change(_said(before.get(name, "")), _said(after.get(name, "")), name):
            yield change
    old, new = _blocks(before), _blocks(after)
    for key in {**old, **new}:
        if key not in old or key not in new:
            yield Change(How.ADDED if key in new else How.REMOVED, key)
        elif change := _change(_said(old[key]), _said(new[key]), key):
            yield change
    kept = [key for key in old if key in new]
    yield from (Change(How.MOVED, key) for key in _moved(kept, [key for key in new if key in old]))
    old_goods, new_goods = before.get("products", {}), after.get("products", {})
    for code in {**old_goods, **new_goods}:
        if change := _change(_said(old_goods.get(code, "")), _said(new_goods.get(code, "")), f"products.{code}"):
            yield change


def _blocks(content: ContentJson) -> dict[str, dict[str, Any]]:
    """What a block is beside its words; versions of the first format had no more than words."""
    return {
        block["key"]: {"kind": block["kind"], **block["settings"], "image": _picture(block["image"])}
        for block in content.get("blocks", ())
    }


def _picture(image: Mapping[str, Any] | None) -> str:
    if not image:
        return ""
    return f"{image.get('file', '')} ({_('decorative')})" if image.get("decorative") else image.get("file", "")


def _moved(old: list[str], new: list[str]) -> list[str]:
    """The fewest keys whose moving makes one order of the other."""
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    stayed = {key for block in matcher.get_matching_blocks() for key in old[block.a : block.a + block.size]}
    return [key for key in new if key not in stayed]


def _flat(meaning: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in meaning.items():
        if name in _OPENED:
            flat |= {f"{name}.{each}" if name == "about" else each: _said(inner) for each, inner in value.items()}
        elif name in _OPENED_BY_CODE:
            flat |= {f"{name}.{code}": _said(inner) for code, inner in value.items()}
        elif name != "texts":
            flat[name] = _said(value)
    return flat


def _said(value: Any) -> str:
    """A value as a person compares it; in an order of its own, for a database keeps names in another."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name}: {_said(inner)}" for name, inner in sorted(value.items()) if inner not in ("", None, [], {})
        )
    if isinstance(value, list | tuple):
        return " › ".join(map(_said, value))
    return json.dumps(value, ensure_ascii=False, default=str)
