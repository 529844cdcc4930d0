"""The trail in words."""

from __future__ import annotations

from django.utils import translation

from campaigns.transitions import TRANSITIONS
from committee import audit


def test_every_move_of_a_campaign_has_its_words():
    assert [verb for verb in TRANSITIONS if verb not in audit.VERBS] == []


def test_an_act_is_said_in_words_and_an_unknown_one_as_it_was_written():
    with translation.override("en"):
        assert audit.in_words("campaigns.pause") == "paused"
        assert audit.in_words("campaigns.dance") == "campaigns.dance"
