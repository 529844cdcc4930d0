"""What an approver is shown of a change: where, and word by word."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import contents
from campaigns.approvals import meanings
from campaigns.approvals.differences import How, between, of_campaign
from campaigns.approvals.places import place

NOTHING = {"subject": "", "preheader": "", "sms": "", "push_title": "", "push_body": "", "push_url": ""}


def content(blocks: dict[str, str], *, texts: dict[str, dict[str, str]], **fields) -> dict:
    """Blocks by key and kind; texts by language and address."""
    return {
        "format": 2,
        "source": "fr",
        "channels": ["email"],
        "fallbacks": {},
        "blocks": [{"key": key, "kind": kind, "image": None, "settings": {}} for key, kind in blocks.items()],
        "products": {},
        "texts": {
            code: {
                **NOTHING,
                **{name: text for name, text in said.items() if "." not in name},
                "blocks": {
                    key: {
                        field: said.get(f"{key}.{field}", "") for field in ("text", "second", "label", "link", "alt")
                    }
                    for key in blocks
                },
                "products": {},
            }
            for code, said in texts.items()
        },
        **fields,
    }


def told(before: dict, after: dict) -> list[tuple[str, str, str]]:
    return [(change.language, change.unit, str(change.how)) for change in between(before, after)]


ONE = content({"aaa": "text"}, texts={"fr": {"subject": "Bonjour", "aaa.text": "Neuf heures"}})


def test_the_same_words_are_no_change():
    assert (
        between(ONE, content({"aaa": "text"}, texts={"fr": {"subject": "Bonjour", "aaa.text": "Neuf heures"}})) == []
    )


def test_a_word_is_told_with_its_language_and_place():
    after = content({"aaa": "text"}, texts={"fr": {"subject": "Bonjour", "aaa.text": "Dix heures"}})

    [change] = between(ONE, after)

    assert (change.language, change.unit, change.how) == ("fr", "aaa.text", How.CHANGED)
    assert [(run.text, run.kind) for run in change.runs] == [
        ("Neuf", "gone"),
        ("Dix", "new"),
        (" heures", "same"),
    ]
    assert place("aaa.text", after["blocks"]) == "Block 1 (text), text"


def test_structure_comes_first_and_a_move_is_one_move():
    before = content({"aaa": "text", "bbb": "button", "ccc": "text"}, texts={"fr": {"subject": "x"}})
    after = content({"ccc": "text", "aaa": "text", "ddd": "heading"}, texts={"fr": {"subject": "y"}})

    assert told(before, after) == [
        ("", "bbb", "removed"),
        ("", "ddd", "added"),
        ("", "ccc", "moved"),
        ("fr", "subject", "changed"),
    ]


def test_a_language_more_and_a_setting_are_told():
    after = content(
        {"aaa": "text"},
        texts={"fr": {"subject": "Bonjour", "aaa.text": "Neuf heures"}, "ja": {"subject": "こんにちは"}},
        fallbacks={"ko": ["en"]},
    )

    assert told(ONE, after) == [("", "fallbacks", "added"), ("ja", "subject", "added")]


def test_the_first_format_is_compared_with_the_second():
    before = {
        "fr": {
            "subject": "Bonjour",
            "preheader": "",
            "heading": "",
            "button_label": "",
            "button_url": "",
            "body": "Neuf heures",
        }
    }
    after = content({"body": "text"}, texts={"fr": {"subject": "Bonjour", "body.text": "Dix heures"}})

    assert ("fr", "body.text", "changed") in told(before, after)


def test_what_has_changed_of_a_campaign_is_told_by_name():
    before = {"audience": {"sources": []}, "facts": {"session.time": "19:00", "venue.name": "Stade"}, "control": 0}
    after = {"audience": {"sources": []}, "facts": {"session.time": "20:00", "venue.name": "Stade"}, "control": 5}

    assert [change.unit for change in of_campaign(before, after)] == ["session.time", "control"]


def test_what_a_product_is_called_and_where_it_leads_are_told():
    sold = {"price": "3.00", "currency": "EUR", "image": None}
    one = content({}, texts={"fr": {"subject": "Bonjour"}}, products={"MUG": sold})
    other = copy.deepcopy(one)
    one["texts"]["fr"]["products"] = {"MUG": {"name": "Mug", "link": "https://a.example/", "alt": ""}}
    other["texts"]["fr"]["products"] = {"MUG": {"name": "Tasse", "link": "https://b.example/", "alt": ""}}

    assert told(one, other) == [("fr", "products.MUG.name", "changed"), ("fr", "products.MUG.link", "changed")]
    assert place("products.MUG.link") == "Product MUG, link"


def test_for_what_it_writes_and_in_which_look_are_told():
    before, after = {"purpose": "service", "layout": "Paris v1"}, {"purpose": "service", "layout": "Paris v2"}

    assert [change.unit for change in between(ONE, ONE, about=(before, after))] == ["layout"]


def leaves(value, path=()):
    """Where something stands in a tree of JSON."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [place for key, inner in items for place in leaves(inner, (*path, key))]
    return found or [path]


def replaced(tree, path, value):
    tree = copy.deepcopy(tree)
    inner = tree
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return tree


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


def another(value, data):
    """A different value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + data.draw(st.sampled_from(["0", "1"]))
    return ["new"]


PICTURE = {"sha256": "a", "file": "a.jpg", "decorative": False, "width": 9, "height": 9, "size": 9}
TEXT = {"text": "x", "second": "", "label": "", "link": "https://a.example/", "alt": "A"}
FULL = content({}, texts={}) | {
    "blocks": [
        {"key": "aaa", "kind": "image", "image": PICTURE, "settings": {"width": 100}},
        {"key": "bbb", "kind": "products", "image": None, "settings": {"codes": ["MUG"]}},
    ],
    "products": {"MUG": {"price": "3.00", "currency": "EUR", "image": PICTURE}},
    "texts": {
        code: {
            **NOTHING,
            "blocks": {"aaa": TEXT, "bbb": TEXT},
            "products": {"MUG": {"name": "Mug", "link": "https://a.example/", "alt": "A"}},
        }
        for code in ("fr", "ar")
    },
}
MEANING = {
    "words": "a",
    "purpose": "service",
    "topic": ["news", "marketing"],
    "audience": {"sources": [{"segment": 1, "criteria": {"language": ["fr"]}}]},
    "channels": ["email"],
    "rule": "first",
    "sender": {"mailbox": "news", "display_name_fr": "Paris"},
    "about": {"session": "ATH03", "venue": ""},
    "variants": [["A", 50, "a"]],
    "control": 0,
    "facts": {"session.time": {"at": "a", "zone": "b"}},
    "sessions": {"ATH03": {"session.time": {"at": "a", "zone": "b"}}},
    "products": {"MUG": {"price": "3.00 EUR", "until": ""}},
    "fallbacks": {"ko": ["en"]},
    "texts": {"fr email": "a", "ar email": "b"},
}


def sha256(said):
    return contents.sha256(said, purpose="service", topic="news", layout="a")


@pytest.mark.parametrize(
    ("whole", "hashed", "told_of"), [(FULL, sha256, between), (MEANING, meanings.sha256, of_campaign)]
)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_no_approver_is_told_that_nothing_has_changed_where_the_hash_has(whole, hashed, told_of, data):
    fixed = {"format", "key", "kind", "codes"}  # of these another value is another block, or none at all
    places = [path for path in leaves(whole) if at(whole, path) is not None and not fixed & set(path)]
    place = data.draw(st.sampled_from(places))
    after = replaced(whole, place, another(at(whole, place), data))

    assert hashed(whole) != hashed(after)
    assert told_of(whole, after)
