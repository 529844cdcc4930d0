"""A picture says in words what it shows, and comes quickly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.blocks.content import Goods
from campaigns.findings import pictures
from campaigns.placeholders.types import Money
from tests.campaigns.findings.contents import SEEN, block, content, found, only

DUMB = replace(SEEN, alt=" ")
ORNAMENT = replace(SEEN, alt="", is_decorative=True)


@pytest.mark.parametrize("kind", ["image", "columns", "partner"])
def test_a_picture_without_words_is_refused_whatever_block_it_stands_in(kind):
    silent = content(block(kind, "b1", picture=SEEN), block(kind, "b2", picture=DUMB))
    assert found(pictures.without_alt(silent)) == [("IMAGE_WITHOUT_ALT", "error", "email", "b2", "alt")]


def test_decoration_needs_no_words_unless_it_is_a_link():
    assert list(pictures.without_alt(content(block("image", picture=ORNAMENT)))) == []
    linked = content(block("image", picture=ORNAMENT, link="https://example.org/"))
    assert "leads somewhere" in only(pictures.without_alt(linked)).message


def test_the_picture_of_a_product_needs_words_too():
    goods = [
        Goods("MUG", "Mug", "https://example.org/", Money(10, "EUR"), picture=DUMB),
        Goods("CAP", "Cap", "https://example.org/", Money(10, "EUR"), picture=SEEN),
        Goods("PIN", "Pin", "https://example.org/", Money(10, "EUR")),
    ]
    finding = only(pictures.without_alt(content(block("products", goods=tuple(goods)))))
    assert "MUG" in finding.message


def test_a_heavy_picture_is_remarked_on_once_and_all_together_apart():
    light, heavy = replace(SEEN, size=200_000), replace(SEEN, url="https://example.org/i/b.jpg", size=200_001)
    assert list(pictures.heavy(content(block("image", picture=light)))) == []
    twice = content(block("image", "b1", picture=heavy), block("image", "b2", picture=heavy))
    assert found(pictures.heavy(twice)) == [("IMAGE_HEAVY", "warning", "email", "b1", "image")]
    many = [block("image", f"b{n}", picture=replace(light, url=f"https://example.org/i/{n}.jpg")) for n in range(5)]
    assert found(pictures.heavy(content(*many))) == [("IMAGE_HEAVY", "warning", "email", "", "")]
    assert list(pictures.heavy(content(*many[:4]))) == []
