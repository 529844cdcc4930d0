"""Settings of a block: what is understood is taken, all else is refused with its reason."""

from __future__ import annotations

import pytest
from django.utils import translation

from campaigns.blocks import kinds
from campaigns.blocks.kinds import BadSettings, Settings
from campaigns.enums import BlockKind


def refusal(kind, settings):
    with translation.override("en"), pytest.raises(BadSettings) as refused:
        kinds.read(kind, settings)
    return str(refused.value)


@pytest.mark.parametrize("kind", BlockKind)
def test_every_kind_has_its_texts_and_reads_what_it_writes(kind):
    assert kinds.TEXTS[kind]
    assert kinds.read(kind, {}) == Settings()
    assert kinds.read(kind, kinds.written(kind, Settings())) == Settings()
    assert list(kinds.written(kind, Settings())) == list(kinds.settings_of(kind))


@pytest.mark.parametrize(
    ("kind", "given", "read"),
    [
        ("heading", {"level": 3}, Settings(level=3)),
        ("image", {"width": 50}, Settings(width=50)),
        ("button", {"look": "quiet"}, Settings(look="quiet")),
        ("columns", {"split": "33-67"}, Settings(split="33-67")),
        ("sessions", {"of": "chosen", "codes": ["ATH12", "JUD03"]}, Settings(of="chosen", codes=("ATH12", "JUD03"))),
        ("products", {"codes": ["MUG"]}, Settings(codes=("MUG",))),
        ("partner", {"partner": ""}, Settings()),
        ("partner", {"partner": "acme"}, Settings(partner="acme")),
    ],
)
def test_what_is_chosen_is_read_and_written_again_as_it_was(kind, given, read):
    assert kinds.read(kind, given) == read
    assert kinds.written(kind, read) == given


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("marquee", {}, "There is no kind of block called “marquee”."),
        ("text", [], "The settings of a block are names with their values."),
        ("text", "{}", "The settings of a block are names with their values."),
        ("text", {"level": 1}, "This kind of block has no setting “level”."),
        ("heading", {"level": 4}, "“level” is one of these: 1, 2, 3."),
        ("heading", {"level": True}, "“level” is one of these: 1, 2, 3."),
        ("heading", {"level": "1"}, "“level” is one of these: 1, 2, 3."),
        ("heading", {"level": {}}, "“level” is one of these: 1, 2, 3."),
        ("button", {"look": None}, "“look” is one of these: primary, quiet."),
        ("sessions", {"codes": "ATH12"}, "“codes” is a list of codes."),
        ("sessions", {"codes": [12]}, "“codes” names things by their codes."),
        ("sessions", {"codes": ["x" * 41]}, "“codes” names things by their codes."),
        ("products", {"codes": ["A", "A"]}, "A code stands twice in the same block."),
        ("products", {"codes": list("ABCDEFG")}, "At most 6 can stand in one block."),
        ("partner", {"partner": ["acme"]}, "“partner” names things by their codes."),
    ],
)
def test_what_is_not_understood_is_refused_with_its_reason(kind, given, said):
    assert refusal(kind, given) == said
