"""In whose words is each person spoken to? Language and personal values follow from the variant they read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from campaigns import contents
from campaigns.flow.snapshot import person_values
from campaigns.flow.snapshot.person_values import Letter
from campaigns.models import Campaign, CampaignVariant, CompiledText, TemplateVersion


@dataclass(frozen=True, slots=True)
class Voices:
    """SQL about a row `judged` that has a `variant`, and its named parameters.

    `served` is the language somebody gets who wants `language`: another only where theirs is not written. `values` is
    what the words leave to the person. `details` are the columns of a contact that these need.
    """

    served: str
    values: str
    details: tuple[str, ...]
    params: dict[str, Any]


def of(campaign: Campaign, variants: list[CampaignVariant]) -> Voices:
    """The campaign's own words, or those of its variants."""
    if not variants:
        return _of_version(campaign, campaign.version)
    each = {variant.label: _apart(variant.label, _of_version(campaign, variant.version)) for variant in variants}
    return Voices(
        served=_by_variant({label: voices.served for label, voices in each.items()}, otherwise="language"),
        values=_by_variant({label: voices.values for label, voices in each.items()}, otherwise="NULL"),
        details=tuple(dict.fromkeys(column for voices in each.values() for column in voices.details)),
        params={name: value for voices in each.values() for name, value in voices.params.items()},
    )


def _of_version(campaign: Campaign, version: TemplateVersion | None) -> Voices:
    slots, letter = _slots(campaign, version)
    values, params = person_values.as_json(slots, letter)
    served, languages = _served(version)
    return Voices(served, values, person_values.details(slots), {**params, **languages})


def _apart(label: str, voices: Voices) -> Voices:
    """Its parameters under names of its own, beside those of other variants."""

    def renamed(sql: str) -> str:
        return re.sub(r"%\((\w+)\)s", rf"%({label}_\1)s", sql)

    params = {f"{label}_{name}": value for name, value in voices.params.items()}
    return Voices(renamed(voices.served), renamed(voices.values), voices.details, params)


def _by_variant(each: dict[str, str], *, otherwise: str) -> str:
    cases = " ".join(f"WHEN '{label}' THEN {sql}" for label, sql in each.items())
    return f"CASE variant {cases} ELSE {otherwise} END"


def _slots(campaign: Campaign, version: TemplateVersion | None) -> tuple[list[str], Letter]:
    """The placeholders that any of its texts leaves to the person, and the sessions that all have words for."""
    texts = CompiledText.objects.filter(campaign=campaign, version=version)
    names: set[str] = set()
    told: set[str] | None = None
    for slots, sessions in texts.values_list("slots", "sessions"):
        names.update(slots)
        if sessions is not None:
            told = set(sessions) if told is None else told & set(sessions)
    return sorted(names & person_values.EXPRESSIONS.keys()), Letter(campaign, told)


def _served(version: TemplateVersion | None) -> tuple[str, dict[str, str]]:
    served = contents.served_by(version.content) if version else {}
    others = [(wanted, other) for wanted, other in served.items() if other != wanted]
    if not others:
        return "language", {}
    cases = " ".join(f"WHEN %(wanted_{place})s THEN %(served_{place})s" for place in range(len(others)))
    named = {f"wanted_{place}": wanted for place, (wanted, _other) in enumerate(others)}
    named |= {f"served_{place}": other for place, (_wanted, other) in enumerate(others)}
    return f"CASE language {cases} ELSE language END", named
