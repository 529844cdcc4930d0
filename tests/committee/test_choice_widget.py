"""A cell that holds one of a few values."""

from __future__ import annotations

import pytest
from django.utils import translation

from committee.widgets import ChoiceWidget
from volunteers.enums import Sex, VolunteerStatus


@pytest.mark.parametrize(("typed", "meant"), [("F", "F"), ("f", "F"), (" Woman ", "F"), ("", ""), (None, "")])
def test_a_value_is_known_by_its_code_and_by_its_name(typed, meant):
    assert ChoiceWidget(Sex.choices).clean(typed) == meant


def test_a_refusal_says_which_values_there_are():
    with translation.override("en"), pytest.raises(ValueError, match=r"“gone” is not one .* accepted \(accepted\)"):
        ChoiceWidget(VolunteerStatus.choices).clean("gone")
