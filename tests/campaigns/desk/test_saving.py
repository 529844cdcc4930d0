from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from campaigns.desk import saving
from campaigns.enums import State, UnitState
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import states, units
from committee.models import AuditEntry
from tests import factories
from tests.campaigns.desk.stages import BODY, BODY_IN_ARABIC, SUBJECT, make_french

pytestmark = pytest.mark.django_db


def shown(template: MessageTemplate, language: str = "ar") -> dict[str, str]:
    """What a page opened now would remember."""
    template = MessageTemplate.objects.get(pk=template.pk)
    texts = units.texts(units.of(template), language)
    return {unit.id: saving.fingerprint(unit.source, texts[unit.id]) for unit in units.of(template)}


def save(template: MessageTemplate, language: str = "ar", **texts: str) -> saving.Saved:
    """Saved from a page that was opened a moment ago; `textaa_text` stands for `textaa.text`."""
    named = {name.replace("_text", ".text").replace("_label", ".label"): text for name, text in texts.items()}
    return saving.save(
        template, language, named, shown=shown(template, language), by=factories.make_user(), at=factories.NOON
    )


def state(template: MessageTemplate, unit: str, language: str = "ar") -> State | None:
    template = MessageTemplate.objects.get(pk=template.pk)
    row = TranslatedUnit.objects.filter(template=template, language=language, unit=unit).first()
    found = next(each for each in units.of(template) if each.id == unit)
    return states.of_unit(found, units.texts(units.of(template), language)[unit], row)


def test_what_was_changed_is_saved_as_a_draft_of_the_present_source():
    template, translator = make_french(subject_de="Eine Woche"), factories.make_user()

    saved = saving.save(
        template,
        "ar",
        {"subject": "أسبوع واحد", "textaa.text": "", "preheader": "  "},
        shown=shown(template),
        by=translator,
        at=factories.NOON,
    )

    assert saved == saving.Saved(("subject",), {})
    template.refresh_from_db()
    assert (template.subject_ar, template.subject_de, template.subject_fr) == ("أسبوع واحد", "Eine Woche", SUBJECT)
    [row] = template.units.all()
    assert (row.unit, row.state, row.source_text, row.written_by, row.written_at, row.reviewed_by) == (
        "subject", UnitState.DRAFT, SUBJECT, translator, factories.NOON, None,
    )  # fmt: skip


def test_words_that_stay_the_same_are_no_edit():
    template = make_french()
    save(template, subject="أسبوع")
    before = template.units.get()

    assert save(template, subject="أسبوع").changed == ()
    assert template.units.get().pk == before.pk


def test_what_a_browser_does_to_the_ends_of_lines_is_no_change():
    template = make_french()
    save(template, textaa_text="واحد\nاثنان")

    assert save(template, textaa_text="واحد\r\nاثنان").changed == ()


def test_an_emptied_text_is_missing_again():
    template = make_french()
    save(template, subject="أسبوع")

    assert save(template, subject=" ").changed == ("subject",)
    assert state(template, "subject") == State.MISSING
    assert not template.units.exists()


def test_a_text_that_somebody_else_changed_is_refused_alone():
    template = make_french()
    opened = shown(template)
    save(template, subject="كلمات شخص آخر")

    saved = saving.save(
        template,
        "ar",
        {"subject": "كلماتي", "textaa.text": BODY_IN_ARABIC},
        shown=opened,
        by=factories.make_user(),
        at=factories.NOON,
    )

    assert saved.changed == ("textaa.text",)
    assert [str(reason) for reason in saved.refused.values()] == [
        "Somebody changed this meanwhile. Their words stand; yours were not saved."
    ]
    template.refresh_from_db()
    assert template.subject_ar == "كلمات شخص آخر"


def test_what_others_changed_and_one_did_not_touch_is_no_refusal():
    template = make_french()
    opened = shown(template)
    save(template, subject="كلمات شخص آخر")

    saved = saving.save(template, "ar", {"subject": ""}, shown=opened, by=factories.make_user(), at=factories.NOON)

    assert saved == saving.Saved((), {})


def test_a_source_that_moved_since_the_page_was_opened_is_no_longer_translated_from_it():
    template = make_french()
    opened = shown(template)
    MessageTemplate.objects.filter(pk=template.pk).update(subject_fr="Deux semaines")

    saved = saving.save(
        template, "ar", {"subject": "أسبوع"}, shown=opened, by=factories.make_user(), at=factories.NOON
    )

    assert list(saved.refused) == ["subject"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 201, "This has 201 characters, and there is room for 200."),
        ("a\u202eb", "The invisible character RIGHT-TO-LEFT OVERRIDE is not allowed: delete it."),
        ("a\nBcc: b@example.org", "This must be one line."),
    ],
)
def test_words_that_no_text_may_hold_are_refused(text, reason):
    template = make_french()

    saved = save(template, subject=text)

    assert {unit: str(why) for unit, why in saved.refused.items()} == {"subject": reason}
    template.refresh_from_db()
    assert not template.subject_ar


def test_a_source_that_changes_makes_its_translations_stale_and_no_other():
    template = make_french()
    save(template, subject="أسبوع", textaa_text=BODY_IN_ARABIC)
    MessageTemplate.objects.filter(pk=template.pk).update(subject_fr="Deux semaines")

    assert (state(template, "subject"), state(template, "textaa.text")) == (State.STALE, State.DRAFT)


def test_a_stale_text_is_confirmed_or_written_anew():
    template, reader = make_french(), factories.make_user()
    save(template, subject="أسبوع", textaa_text=BODY_IN_ARABIC)
    MessageTemplate.objects.filter(pk=template.pk).update(subject_fr="Une semaine")

    assert saving.confirm(template, "ar", ["subject", "textaa.text"], by=reader, at=factories.NOON) == 1

    row = template.units.get(unit="subject")
    assert (row.state, row.source_text, row.reviewed_by) == (UnitState.REVIEWED, "Une semaine", reader)
    assert state(template, "textaa.text") == State.DRAFT


def test_a_review_puts_a_name_to_what_is_whole():
    template, reader = make_french(), factories.make_user()
    save(template, subject="أسبوع", textaa_text="بلا اسم", button_label="رحلتي")
    later = factories.NOON + timedelta(hours=1)

    assert saving.review(template, "ar", None, by=reader, at=later) == 2

    assert [state(template, unit) for unit in ("subject", "textaa.text", "button.label", "preheader")] == [
        State.REVIEWED, State.DRAFT, State.REVIEWED, None,
    ]  # fmt: skip
    entry = AuditEntry.objects.get(action="campaigns.review_translation")
    assert (entry.actor, entry.after) == (reader, {"language": "ar", "units": ["subject", "button.label"]})


def test_a_review_ends_with_the_next_change():
    template, reader = make_french(), factories.make_user()
    save(template, subject="أسبوع")
    saving.review(template, "ar", None, by=reader, at=factories.NOON)

    save(template, subject="أسبوعان")

    assert state(template, "subject") == State.DRAFT


def test_words_from_before_the_desk_can_be_reviewed():
    template, reader = make_french(subject_ar="أسبوع"), factories.make_user()

    assert saving.review(template, "ar", ["subject"], by=reader, at=factories.NOON) == 1
    assert state(template, "subject") == State.REVIEWED


@pytest.mark.django_db(transaction=True)
def test_two_translators_at_once_lose_nothing():
    template = make_french()
    opened = {code: shown(template, code) for code in ("ar", "de")}
    translators = {code: factories.make_user() for code in opened}
    start = threading.Barrier(2)

    def translate(language: str) -> None:
        start.wait()
        for number in range(5):
            words = {"subject": f"{language} {number}", "textaa.text": f"{BODY} {language} {number}"}
            saving.save(
                template, language, words, shown=shown(template, language), by=translators[language], at=factories.NOON
            )
        connection.close()

    threads = [threading.Thread(target=translate, args=(language,)) for language in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    template.refresh_from_db()
    block = template.blocks.get(key="textaa")
    assert (template.subject_ar, template.subject_de, template.subject_fr) == ("ar 4", "de 4", SUBJECT)
    assert (block.text_ar, block.text_de, block.text_fr) == (f"{BODY} ar 4", f"{BODY} de 4", BODY)
