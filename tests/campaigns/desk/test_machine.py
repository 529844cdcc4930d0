from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.test import override_settings

from campaigns.desk import machine
from campaigns.enums import State
from tests import factories
from tests.campaigns.desk.stages import make_french
from tests.campaigns.desk.test_saving import state

pytestmark = pytest.mark.django_db


class MemoryTranslator:
    """Keeps what it was asked, and says the same in capitals."""

    asked: list[str] = []

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        type(self).asked = [f"{source}→{target}", *texts]
        return [text.upper() for text in texts]


class ForgetfulTranslator:
    """Loses the codes of every text, and makes one up."""

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:  # noqa: ARG002
        return [text.replace("⟦1⟧", "").replace("⟦/1⟧", "⟦9⟧") for text in texts]


def on(kind: type) -> override_settings:
    return override_settings(MACHINE_TRANSLATOR=f"{kind.__module__}.{kind.__qualname__}")


def test_no_machine_is_there_until_somebody_names_one():
    assert not machine.is_on()


def test_a_machine_sees_no_code_and_its_words_are_marked_as_its_own():
    template = make_french(subject_ar="أسبوع")

    with on(MemoryTranslator):
        assert machine.is_on()
        saved = machine.propose(template, "ar", by=factories.make_user(), at=factories.NOON)

    assert MemoryTranslator.asked == [
        "fr→ar", "Bonjour ⟦1⟧vous⟦/1⟧, rendez-vous **à 18 h 30**.", "Préparer mon trajet",
    ]  # fmt: skip
    assert saved.changed == ("textaa.text", "button.label")
    assert template.blocks.get(key="textaa").text_ar == (
        'BONJOUR {{ person.given_name | default: "VOUS" }}, RENDEZ-VOUS **À 18 H 30**.'
    )
    assert [state(template, unit) for unit in ("subject", "textaa.text")] == [State.DRAFT, State.MACHINE]


def test_a_machine_that_loses_a_code_is_not_believed():
    template = make_french()

    with on(ForgetfulTranslator):
        saved = machine.propose(template, "ar", by=factories.make_user(), at=factories.NOON)

    assert "textaa.text" not in saved.changed
    assert state(template, "textaa.text") == State.MISSING
