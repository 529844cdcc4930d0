from __future__ import annotations

import pytest

from campaigns.desk import packing, saving, taking, workbook, xliff
from campaigns.desk.parcels import Handed, HandedRefused, HandedUnit
from campaigns.enums import EditVia, Purpose, State, UnitState
from campaigns.models import MessageTemplate
from campaigns.translations import states, units
from committee import languages
from committee.models import AuditEntry
from tests import factories
from tests.campaigns.desk.stages import BODY, BODY_IN_ARABIC, SUBJECT, make_french, on_all_channels
from tests.campaigns.desk.test_saving import save, state

pytestmark = pytest.mark.django_db


def handed(template: MessageTemplate, *found: HandedUnit, language: str = "ar", sha256: str = "0" * 64) -> Handed:
    return Handed(template.pk, sha256, language, found)


def take_in(found: Handed, **fields: object) -> taking.TakenIn:
    return taking.take_in(found, by=factories.make_user(), at=factories.NOON, via=EditVia.XLIFF, **fields)  # type: ignore[arg-type]


def problems(found: Handed) -> list[tuple[str, int, str]]:
    with pytest.raises(HandedRefused) as refusal:
        take_in(found)
    return [(each.unit, each.place, str(each.message)) for each in refusal.value.problems]


def counts(taken: taking.TakenIn) -> tuple[int, int, int]:
    return taken.changed, taken.unchanged, taken.stale


def test_a_file_is_taken_in_once():
    template, translator = make_french(), factories.make_user()
    found = handed(
        template,
        HandedUnit("subject", SUBJECT, "أسبوع واحد", 7),
        HandedUnit("textaa.text", BODY, BODY_IN_ARABIC, 15),
        HandedUnit("button.label", "Préparer mon trajet", "", 30),
    )

    taken = taking.take_in(found, by=translator, at=factories.NOON, via=EditVia.XLIFF)

    assert (taken.template, taken.language, counts(taken)) == (template, "ar", (2, 1, 0))
    assert units.texts(units.of(MessageTemplate.objects.get(pk=template.pk)), "ar") == {
        "subject": "أسبوع واحد", "preheader": "", "textaa.text": BODY_IN_ARABIC, "button.label": "", "button.link": "",
    }  # fmt: skip
    assert {row.unit: (row.state, row.written_by) for row in template.units.all()} == {
        "subject": (UnitState.DRAFT, translator), "textaa.text": (UnitState.DRAFT, translator),
    }  # fmt: skip
    assert AuditEntry.objects.get(action="campaigns.take_in_translation").after == {
        "language": "ar", "via": "xliff", "changed": 2, "stale": 0,
    }  # fmt: skip

    assert counts(take_in(found)) == (0, 3, 0)


def test_nothing_is_taken_in_where_one_text_is_wrong_and_each_fault_has_its_place():
    template = make_french()
    found = handed(
        template,
        HandedUnit("subject", SUBJECT, "أسبوع", 7),
        HandedUnit("textaa.text", BODY, "مرحبًا، في 18:30", 15),
        HandedUnit("button.label", "Préparer mon trajet", "x" * 121, 30),
        HandedUnit("nothing.text", "?", "?", 40),
        HandedUnit("subject", SUBJECT, "يوم", 50),
        HandedUnit("preheader", "", "a\u202eb", 60),
    )

    assert problems(found) == [
        ("Block 1: text · Text", 15, 'It lacks {{ person.given_name | default: "…" }}.'),
        ("Block 2: button · Label", 30, "This has 121 characters, and there is room for 120."),
        ("nothing.text", 40, "The template has no such text."),
        ("Subject", 50, "This text stands in the file twice."),
        ("Preheader", 60, "The invisible character RIGHT-TO-LEFT OVERRIDE is not allowed: delete it."),
    ]
    template.refresh_from_db()
    assert not template.subject_ar
    assert not template.units.exists()


def test_what_happened_to_codes_in_the_file_is_refused_even_where_the_words_would_do():
    template = make_french()
    found = handed(template, HandedUnit("textaa.text", BODY, BODY_IN_ARABIC, 15, ("The code is lost.",)))

    assert problems(found) == [("Block 1: text · Text", 15, "The code is lost.")]


@pytest.mark.parametrize("change", ["language", "template", "gone"])
def test_a_file_of_something_else_is_refused(change):
    template, other = make_french(), make_french(name="Other letter")
    found = {
        "language": handed(template, language="fr"),
        "template": handed(other),
        "gone": Handed(0, "0" * 64, "ar", ()),
    }[change]
    expected = {
        "language": "The file is in the language in which the template was written.",
        "template": "This file is of another template, “Other letter”: hand it in there.",
        "gone": "The template of this file does not exist any more.",
    }[change]

    with pytest.raises(HandedRefused, match=expected):
        take_in(found, into=template)


def test_what_was_translated_from_an_older_source_is_kept_and_shown_stale():
    template = make_french()
    taken = take_in(handed(template, HandedUnit("subject", "Un mois encore", "شهر واحد", 7)))

    assert counts(taken) == (1, 0, 1)
    assert state(template, "subject") == State.STALE
    assert template.units.get().source_text == "Un mois encore"


def test_an_older_file_does_not_undo_a_newer_translation():
    template = make_french()
    save(template, subject="أسبوع")

    taken = take_in(handed(template, HandedUnit("subject", "Un mois encore", "شهر واحد", 7)))

    assert (counts(taken), taken.kept) == ((0, 0, 0), ("subject",))
    template.refresh_from_db()
    assert template.subject_ar == "أسبوع"


def test_an_agency_that_reviewed_is_believed_if_somebody_says_so():
    template = make_french()
    save(template, textaa_text=BODY_IN_ARABIC)
    found = handed(
        template, HandedUnit("subject", SUBJECT, "أسبوع", 7), HandedUnit("textaa.text", BODY, BODY_IN_ARABIC, 8)
    )

    assert counts(take_in(found, reviewed=True)) == (1, 1, 0)
    assert [state(template, unit) for unit in ("subject", "textaa.text")] == [State.REVIEWED, State.REVIEWED]


def test_what_the_desk_would_not_let_anybody_review_stays_a_draft_whoever_read_it():
    template = make_french(purpose=Purpose.SERVICE)
    late = BODY_IN_ARABIC.replace("18:30", "19:30")
    found = handed(template, HandedUnit("subject", SUBJECT, "أسبوع", 7), HandedUnit("textaa.text", BODY, late, 8))

    taken = take_in(found, reviewed=True)

    assert (counts(taken), taken.doubtful) == ((2, 0, 0), ("textaa.text",))
    assert [state(template, unit) for unit in ("subject", "textaa.text")] == [State.REVIEWED, State.DRAFT]


def test_a_language_keeps_the_links_of_its_own():
    template = make_french()
    template.blocks.filter(key="textaa").update(
        text_fr="Voir [le plan](https://a.example/fr) et https://b.example",
        text_ar="انظر [خريطة](https://a.example/ar) و https://b.example/ar",
    )
    source = "Voir [le plan](https://a.example/fr) et https://b.example"
    target = "شاهد [الخريطة](https://a.example/fr) و https://b.example"

    take_in(handed(template, HandedUnit("textaa.text", source, target, 7)))

    block = template.blocks.get(key="textaa")
    assert block.text_ar == "شاهد [الخريطة](https://a.example/ar) و https://b.example/ar"


# --- The whole way, by both kinds of file ----------------------------------------------------------------------------

KINDS = [(xliff.write, xliff.read, EditVia.XLIFF), (workbook.write, workbook.read, EditVia.WORKBOOK)]


@pytest.mark.parametrize(("write", "read", "via"), KINDS)
@pytest.mark.parametrize("language", [code for code in languages.CODES if code != "fr"])
def test_what_goes_out_comes_back_without_a_change(write, read, via, language):
    template = on_all_channels(make_french())
    template.blocks.filter(key="textaa").update(
        **{
            "text_fr": f'{BODY}\n\n- {{{{ person.ticket_count | plural: one: "# billet", other: "# billets" }}}}\n',
            languages.column("text", language): '{{ person.given_name | default: "x" }} **18:30**\n\n'
            '- {{ person.ticket_count | plural: other: "#" }}\n',
        }
    )

    back = read(write(packing.parcel(MessageTemplate.objects.get(pk=template.pk), language)))
    taken = taking.take_in(back, by=factories.make_user(), at=factories.NOON, via=via)

    assert (taken.changed, taken.stale, taken.kept, taken.gone) == (0, 0, (), ())
    assert not template.units.exists()


def test_an_arabic_plural_comes_back_with_its_six_forms():
    template = make_french()
    plural = '{{ person.ticket_count | plural: one: "# billet", other: "# billets" }}'
    template.blocks.filter(key="textaa").update(text_fr=plural)
    file = xliff.write(packing.parcel(template, "ar")).decode()
    source = file[file.index("<source>", file.index("textaa.text")) :].partition("</source>")[0]
    target = source.replace("<source>", "<target>").replace("# billets", "# تذاكر").replace("# billet", "تذكرة")
    translated = file.replace(f"{source}</source>", f"{source}</source>{target}</target>")

    assert counts(take_in(xliff.read(translated.encode()))) == (1, 2, 0)

    assert template.blocks.get(key="textaa").text_ar == (
        '{{ person.ticket_count | plural: zero: "# تذاكر", one: "تذكرة", two: "# تذاكر", few: "# تذاكر", '
        'many: "# تذاكر", other: "# تذاكر" }}'
    )
    assert state(template, "textaa.text") == State.DRAFT


def test_a_signed_language_goes_out_as_final_and_links_stay_here():
    template = make_french(subject_ar="أسبوع")
    saving.review(template, "ar", None, by=factories.make_user(), at=factories.NOON)

    found = packing.parcel(template, "ar")

    assert [(item.unit.id, item.state) for item in found.items] == [
        ("subject", State.REVIEWED), ("textaa.text", State.MISSING), ("button.label", State.MISSING),
    ]  # fmt: skip
    assert states.of_template(template)["ar"].signed_by == ()
