"""A sentence with its values, put together only when somebody reads it: in their language, in whatever process.

`_("…") % values` speaks the language of the moment it is written; what a row is refused for is written by a process
that reads files, kept in a table, and read by people who speak French or English.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from committee import languages


@dataclass(frozen=True, slots=True)
class Filled(Promise):
    """`sentence % values`, later; it may be pickled until then."""

    sentence: str | Promise
    values: Mapping[str, object]

    def __str__(self) -> str:
        return str(self.sentence) % self.values


def filled(sentence: str | Promise, values: Mapping[str, object]) -> Promise:
    return Filled(sentence, values)


@dataclass(frozen=True, slots=True)
class InEach(Promise):
    """Words that are put together from many, as they are in each language of the back-office."""

    words: Mapping[str, str]

    def __str__(self) -> str:
        return _of_the_moment(self.words)


def in_each(say: Callable[[], str]) -> Promise:
    """What does `say` say in each language of the back-office? All are asked at once, for whoever reads it later."""
    words = {}
    for code in languages.BACK_OFFICE:
        with translation.override(code):
            words[code] = say()
    return InEach(words)


def _of_the_moment(words: Mapping[str, str]) -> str:
    return words.get(translation.get_language() or "") or words[languages.DEFAULT]


def kept(sentence: str | Promise) -> dict[str, Any]:
    """The sentence as a table keeps it: untranslated, its values beside it. `spoken` says it.

    A value that speaks itself, the label of a column, is kept in the same way.
    """
    if isinstance(sentence, InEach):
        return {"in_each": dict(sentence.words)}
    if not isinstance(sentence, Filled):
        return {"sentence": _untranslated(sentence)}
    values = {name: kept(value) if isinstance(value, Promise) else value for name, value in sentence.values.items()}
    return {"sentence": _untranslated(sentence.sentence), "values": values}


def _untranslated(sentence: str | Promise) -> str:
    if isinstance(sentence, str):
        return sentence
    with translation.override(None):
        return str(sentence)


def spoken(sentence: Mapping[str, Any]) -> str:
    """What `kept` has kept, in the language of the moment; what came before there were sentences, as it is."""
    if "in_each" in sentence:
        return _of_the_moment(sentence["in_each"])
    if "sentence" not in sentence:
        return str(sentence["message"])
    english = sentence["sentence"]
    said = gettext(english)
    if "values" not in sentence:
        return said
    values = sentence["values"].items()
    return said % {name: spoken(value) if isinstance(value, Mapping) else value for name, value in values}


def kept_text(sentence: str | Promise) -> str:
    """The same, in a column of text."""
    return json.dumps(kept(sentence), ensure_ascii=False)


def spoken_text(text: str) -> str:
    """What `kept_text` has kept, in the language of the moment; what was written plainly before, as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return spoken(found) if isinstance(found, dict) else text
