"""What an SMS costs is counted to the character: by the standard, and as the trade's own library does."""

from __future__ import annotations

import pytest
import smsutil
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import sms
from campaigns.sms import Encoding, Parts

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", Parts(Encoding.GSM_7, 0, 0, 160)),
        ("a" * 160, Parts(Encoding.GSM_7, 160, 1, 0)),
        ("a" * 161, Parts(Encoding.GSM_7, 161, 2, 145)),
        ("a" * 306, Parts(Encoding.GSM_7, 306, 2, 0)),
        ("a" * 307, Parts(Encoding.GSM_7, 307, 3, 152)),
        ("à é è ù ç".replace("ç", "Ç"), Parts(Encoding.GSM_7, 9, 1, 151)),
        ("ж" * 70, Parts(Encoding.UCS_2, 70, 1, 0)),
        ("ж" * 71, Parts(Encoding.UCS_2, 71, 2, 63)),
        ("الألعاب", Parts(Encoding.UCS_2, 7, 1, 63)),
    ],
)
def test_parts_are_those_of_the_standard(text, parts):
    assert sms.count(text) == parts


def test_a_character_of_two_places_is_never_cut_in_half():
    # The 153rd place is left empty rather than hold half of a euro sign.
    assert sms.count("a" * 152 + "€" + "a" * 152) == Parts(Encoding.GSM_7, 306, 3, 152)
    assert sms.count("ж" * 66 + "😀" + "ж" * 66) == Parts(Encoding.UCS_2, 134, 3, 66)


def test_a_family_is_counted_as_what_it_is_made_of():
    # Four people of two places and the three joiners between them.
    assert sms.count(FAMILY) == Parts(Encoding.UCS_2, 11, 1, 59)
    assert sms.count(FAMILY * 7) == Parts(Encoding.UCS_2, 77, 2, 56)


def test_the_first_character_beyond_is_named_and_its_neighbour_offered():
    assert sms.first_beyond("Le vélodrome n'est pas fermé") is None
    assert sms.first_beyond("Peut-être à l’heure") == "ê"
    neighbours = {"ê": "e", "’": "'", "…": "...", "\u202f": " ", "ç": "c", "œ": "oe", "é": "é", "Ł": None, "日": None}
    assert {character: sms.nearest(character) for character in neighbours} == neighbours


def test_every_neighbour_stands_in_the_alphabet():
    for code in range(0x20, 0x2100):
        if near := sms.nearest(chr(code)):
            assert sms.first_beyond(near) is None, (chr(code), near)


@settings(max_examples=50)
@given(st.text(st.sampled_from(sms.BASIC + sms.EXTENSION + "êж日😀\u200d"), min_size=1, max_size=400))
def test_another_library_counts_the_same(text):
    theirs, ours = smsutil.split(text), sms.count(text)
    encoding = {"gsm0338": Encoding.GSM_7, "utf_16_be": Encoding.UCS_2}[theirs.encoding]
    assert (encoding, len(theirs.parts)) == (ours.encoding, ours.parts)
