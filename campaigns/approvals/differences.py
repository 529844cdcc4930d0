"""What has changed between two contents, or two states of a campaign? Word by word; pure."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from campaigns import contents
from campaigns.contents import ContentJson
from committee import languages

# Words, and single characters where a language does not part its words.
_WORDS: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]|\w+|\s+|[^\w\s]")
# Above this, lines are compared: nobody reads thousands of changed words one by one.
_MOST_WORDS: Final = 4_000
_STRUCTURE: Final = ("channels", "fallbacks", "source")


class How(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is the same in both, or only in one."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Change:
    """One text, or one part of the structure. `language` is empty where it concerns all; `unit` is its address."""

    how: How
    unit: str
    language: str = ""
    runs: tuple[Run, ...] = ()


def between(before: ContentJson, after: ContentJson) -> list[Change]:
    """Structure first, then the languages in their order, each text in the order in which it is read."""
    return [
        *_of_structure(before, after),
        *(change for code in languages.CODES for change in _of(before, after, code)),
    ]


def of_campaign(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What has changed of all that a campaign's approval is bound to; of its facts, each by its name."""
    old, new = _flat(before), _flat(after)
    return [change for name in {**old, **new} if (change := _change(old.get(name, ""), new.get(name, ""), name))]


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The two texts as one, with what was taken out and put in."""
    old, new = _pieces(before), _pieces(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run("".join(old[a:b]), How.SAME))
            continue
        found += [Run("".join(old[a:b]), How.REMOVED)] if b > a else []
        found += [Run("".join(new[c:d]), How.ADDED)] if d > c else []
    return tuple(found)


def _pieces(text: str) -> list[str]:
    return _WORDS.findall(text)


def _of(before: ContentJson, after: ContentJson, language: str) -> Iterator[Change]:
    old, new = _texts(before, language), _texts(after, language)
    for unit in {**old, **new}:
        if change := _change(old.get(unit, ""), new.get(unit, ""), unit, language):
            yield change


def _texts(content: ContentJson, language: str) -> dict[str, str]:
    return {**contents.units(content, language), **contents.links(content, language), **_alts(content, language)}


def _alts(content: ContentJson, language: str) -> dict[str, str]:
    words = contents.in_language(content, language)
    blocks = words.blocks if words else ()
    return {f"{block.key}.alt": block.picture.alt for block in blocks if block.picture}


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
        if change := _change(_said(old_goods.get(code, "")), _said(new_goods.get(code, "")), code):
            yield change


def _blocks(content: ContentJson) -> dict[str, dict[str, Any]]:
    """What a block is beside its words; versions of the first format had no more than words."""
    return {
        block["key"]: {"kind": block["kind"], **block["settings"], "image": (block["image"] or {}).get("file", "")}
        for block in content.get("blocks", ())
    }


def _moved(old: list[str], new: list[str]) -> list[str]:
    """The fewest keys whose moving makes one order of the other."""
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    stayed = {key for block in matcher.get_matching_blocks() for key in old[block.a : block.a + block.size]}
    return [key for key in new if key not in stayed]


def _flat(meaning: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in meaning.items():
        if name in {"facts", "sender"}:
            flat |= {each: _said(inner) for each, inner in value.items()}
        else:
            flat[name] = _said(value)
    return flat


def _said(value: Any) -> str:
    """A value as a person compares it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name}: {_said(inner)}" for name, inner in sorted(value.items()) if inner not in ("", None, [], {})
        )
    if isinstance(value, list | tuple):
        return " › ".join(map(_said, value))
    return json.dumps(value, ensure_ascii=False, default=str)
