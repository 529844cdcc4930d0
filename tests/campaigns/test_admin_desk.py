"""The pages of the desk: what a translator sees and what each button does."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.desk import packing, workbook, xliff
from campaigns.enums import BlockKind, State
from campaigns.models import MessageTemplate, ReviewComment
from campaigns.translations import shared
from committee import roles
from committee.models import AuditEntry, User
from committee.roles import Role
from tests import factories
from tests.campaigns.desk.stages import BODY_IN_ARABIC, make_french, on_all_channels
from tests.campaigns.desk.test_machine import MemoryTranslator, on
from tests.campaigns.desk.test_saving import save, shown, state

pytestmark = pytest.mark.django_db


def logged_in(client: Client, role: Role) -> User:
    user = factories.make_user(language="en")
    user.groups.add(roles.Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def translator(client: Client) -> User:
    return logged_in(client, Role.TRANSLATOR)


def desk(template: MessageTemplate, language: str = "ar", page: str = "desk") -> str:
    return reverse(f"admin:campaigns_messagetemplate_{page}", args=[template.pk, language])


def post(client: Client, template: MessageTemplate, *, button: dict[str, str] | None = None, **texts: str) -> Any:
    """The form as the page posts it: every text with what it looked like."""
    posted = {f"shown {unit}": mark for unit, mark in shown(template).items()}
    posted |= {f"text {unit.replace('_', '.')}": text for unit, text in texts.items()}
    return client.post(desk(template), {**posted, **(button or {})}, follow=True)


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_source_and_target_stand_side_by_side_with_what_is_wrong(client, translator):
    template = make_french(subject_ar="أسبوع")
    save(template, textaa_text="مرحبًا، في 18:30")
    factories.make_term(text_fr="Une semaine", text_ar="أسبوع واحد", is_protected=False)

    page = client.get(desk(template)).content.decode()

    assert '<textarea name="text subject" id="text-subject" lang="ar" dir="rtl" spellcheck="true"' in page
    assert '<code class="chip" dir="ltr">{{ person.given_name | default: &quot;vous&quot; }}</code>' in page
    assert "It lacks {{ person.given_name | default: &quot;…&quot; }}." in page
    assert "The glossary says “أسبوع واحد” for “Une semaine”." in page
    assert "0 of 3 reviewed" in page


def test_a_placeholder_among_arabic_words_is_shown_in_one_piece_under_the_field(client, translator):
    template = make_french()
    save(template, textaa_text=BODY_IN_ARABIC)

    page = client.get(desk(template)).content.decode()

    line = page.partition('<p class="words as-read" aria-hidden="true">')[2].partition("</p>")[0]
    assert '<code class="chip" dir="ltr">{{ person.given_name | default: &quot;بك&quot; }}</code>' in line
    assert "نلتقي" in line


def test_what_an_sms_costs_stands_under_its_translation_as_it_is_written(client, translator):
    template = on_all_channels(make_french())

    written = client.post(desk(template, page="desk_check"), {"unit": "sms", "text": "غدًا"}).content.decode()

    assert "1 part, UCS-2" in written


def test_the_tab_of_a_language_that_another_stands_in_for_is_not_called_missing(client, translator):
    template = make_french(fallbacks={"ko": ["en", "fr"]})

    page = client.get(desk(template)).content.decode()

    assert re.search(
        r'lang="ko" title="Readers get the words in Français">[^<]*<span class="mark mark-fallback">', page
    )
    matrix = client.get(reverse("admin:campaigns_messagetemplate_matrix")).content.decode()
    assert re.search(r'class="mark mark-fallback" title="Readers get the words in Français"', matrix)


def test_when_every_text_is_reviewed_the_desk_leads_on_to_signing_and_to_the_next_language(client, translator):
    template = make_french()
    step = "Every text is reviewed."
    assert step not in client.get(desk(template)).content.decode()

    written = {"subject": "أسبوع", "textaa_text": BODY_IN_ARABIC, "button_label": "أحضّر طريقي"}
    page = post(client, template, button={"review": "all"}, **written).content.decode()

    assert step in page
    assert f'href="{reverse("admin:campaigns_messagetemplate_proof", args=[template.pk])}#proof-ar"' in page
    assert f'href="{desk(template, "zh-hans")}?left=1">Next language: ' in page


def test_a_picture_handed_in_is_told_to_be_neither_of_the_two_and_the_list_can_be_kept(client, translator):
    template = make_french()
    picture = SimpleUploadedFile("plan.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")

    answer = client.post(reverse("admin:campaigns_messagetemplate_desk_import", args=[template.pk]), {"file": picture})

    page = answer.content.decode()
    assert "This is neither XLIFF nor an Excel workbook" in page
    assert 'href="data:text/plain;charset=utf-8,%E2%80%93%09%E2%80%93%09This%20is%20neither' in page
    assert 'download="plan.png.txt"' in page


def test_no_heading_of_the_desk_is_left_out_of_its_order(client, translator):
    page = client.get(desk(make_french())).content.decode()

    levels = [int(level) for level in re.findall(r"<h([1-6])", page[page.index("<h1") :])]
    assert levels.count(3) > 1
    assert all(next_one <= before + 1 for before, next_one in pairwise(levels))


def test_a_stale_text_shows_what_changed_in_the_source(client, translator):
    template = make_french()
    save(template, subject="أسبوع")
    MessageTemplate.objects.filter(pk=template.pk).update(subject_fr="Deux semaines encore")

    page = client.get(desk(template)).content.decode()

    assert "<del>Une</del><ins>Deux</ins> <del>semaine</del><ins>semaines</ins> encore" in page
    assert 'name="confirm" value="subject"' in page


def test_saving_keeps_the_words_and_says_how_many(client, translator):
    template = make_french()

    response = post(client, template, subject="أسبوع واحد", textaa_text=BODY_IN_ARABIC)

    assert messages(response) == ["2 texts saved."]
    template.refresh_from_db()
    assert (template.subject_ar, template.blocks.get(key="textaa").text_ar) == ("أسبوع واحد", BODY_IN_ARABIC)


def test_whichever_button_is_pressed_the_words_are_saved_first(client, translator):
    template = make_french()

    response = post(client, template, button={"review": "all"}, subject="أسبوع", textaa_text="بلا اسم")

    assert messages(response) == ["2 texts saved.", "1 text reviewed, in your name."]
    assert [state(template, unit) for unit in ("subject", "textaa.text")] == [State.REVIEWED, State.DRAFT]
    assert template.units.get(unit="subject").reviewed_by == translator


def test_a_text_with_an_error_is_not_reviewed_and_the_page_says_why(client, translator):
    template = make_french()
    save(template, textaa_text="بلا اسم")

    response = post(client, template, button={"review": "textaa.text"})

    assert messages(response) == ["Nothing could be marked as reviewed: mend what is shown in red first."]


def test_still_right_makes_a_stale_text_reviewed(client, translator):
    template = make_french()
    save(template, subject="أسبوع")
    MessageTemplate.objects.filter(pk=template.pk).update(subject_fr="Encore une semaine")

    response = post(client, template, button={"confirm": "subject"})

    assert messages(response) == ["1 text reviewed, in your name."]
    assert state(template, "subject") == State.REVIEWED


def test_words_that_were_not_saved_still_stand_in_their_field(client, translator):
    template = make_french()
    opened = shown(template)
    save(template, subject="كلمات شخص آخر")

    response = client.post(desk(template), {"text subject": "كلماتي أنا", "shown subject": opened["subject"]})

    page = response.content.decode()
    assert "كلماتي أنا</textarea>" in page
    assert "Somebody changed this meanwhile." in page
    assert "كلمات شخص آخر" in page


def test_a_question_beside_a_text_is_kept_and_read_by_the_next(client, translator):
    template = make_french()

    response = post(client, template, button={"remark subject": "Which week is meant?"})

    assert messages(response) == ["The remark is kept."]
    comment = ReviewComment.objects.get()
    assert (comment.template, comment.language, comment.unit, comment.by) == (template, "ar", "subject", translator)
    assert "Which week is meant?" in client.get(desk(template)).content.decode()
    assert "Which week is meant?" not in client.get(desk(template, "de")).content.decode()


def test_the_start_page_leads_a_translator_to_what_is_left(client, translator):
    template = make_french(name="Half a letter")

    page = client.get(reverse("admin:index")).content.decode()

    assert f'href="{desk(template)}?left=1"' in page
    assert "Half a letter · العربية" in page


def test_only_what_is_left_hides_what_is_reviewed(client, translator):
    template = make_french()
    save(template, subject="أسبوع")
    post(client, template, button={"review": "all"})

    page = client.get(f"{desk(template)}?left=1").content.decode()

    assert 'id="unit-subject"' not in page
    assert 'id="unit-textaa.text"' in page
    assert "1 reviewed text is not shown." in page


def test_the_next_language_is_one_with_something_left(client, translator):
    template = make_french()

    response = post(client, template, button={"next": "1"})

    assert response.redirect_chain == [(desk(template, "zh-hans"), 302)]


def test_the_source_leads_to_the_first_language_with_something_left(client, translator):
    template = make_french()

    assert client.get(desk(template, "fr")).url == desk(template, "en")
    assert client.get(desk(template, "tlh")).status_code == 404


def test_a_text_is_judged_while_it_is_written(client, translator):
    template = make_french()

    answers = [
        client.post(desk(template, page="desk_check"), {"unit": "textaa.text", "text": text}).content.decode()
        for text in (BODY_IN_ARABIC, "بلا اسم، 18:30", "a\u202eb", "{{ person.given_name }}، **18:30** {% if %}")
    ]

    assert "<li" not in answers[0]
    assert 'data-insert="{{ person.given_name | default: &quot;…&quot; }}"' in answers[1]
    assert "RIGHT-TO-LEFT OVERRIDE" in answers[2]
    assert "This placeholder or instruction cannot be read" in answers[3]
    unknown = client.post(desk(template, page="desk_check"), {"unit": "nothing", "text": "x"})
    assert unknown.status_code == 404
    assert not template.units.exists()


def test_who_may_not_translate_reads_and_changes_nothing(client):
    template = make_french(subject_ar="أسبوع")
    logged_in(client, Role.MANAGER)

    page = client.get(desk(template)).content.decode()
    assert "أسبوع" in page
    assert "<textarea" not in page
    assert client.post(desk(template), {"text subject": "x"}).status_code == 403
    template.refresh_from_db()
    assert template.subject_ar == "أسبوع"


def test_who_may_remark_and_not_translate_does_that_alone(client):
    template, approver = make_french(subject_ar="أسبوع"), logged_in(client, Role.APPROVER)

    page = client.get(desk(template)).content.decode()
    assert 'name="remark subject"' in page
    assert 'name="text subject"' not in page
    response = post(client, template, subject="x", button={"remark subject": "One week more?"})

    assert messages(response) == ["The remark is kept."]
    template.refresh_from_db()
    assert template.subject_ar == "أسبوع"
    comment = ReviewComment.objects.get()
    assert (comment.by, comment.unit, comment.language, comment.text) == (approver, "subject", "ar", "One week more?")


def test_what_several_templates_show_says_how_many(client, translator):
    image = factories.make_image(alt_ar="")
    templates = [make_french(), make_french()]
    for template in templates:
        factories.make_block(template, BlockKind.IMAGE, image=image)

    page = client.get(desk(templates[0])).content.decode()
    assert "What the picture shows" in page
    assert "used in 2 templates, and changed in all of them" in page

    post(client, templates[0], **{shared.address(image).replace(".", "_"): "ملعب"})
    assert "ملعب" in client.get(desk(templates[1])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_as_many_questions_however_many_texts(client, translator, count, django_assert_max_num_queries):
    template = make_french()
    for _number in range(count):
        factories.make_block(template)
    client.get(desk(template))

    with django_assert_max_num_queries(27):
        client.get(desk(template))


# --- Files -----------------------------------------------------------------------------------------------------------


def hand_in(client: Client, template: MessageTemplate, content: bytes, name: str = "ar.xlf", **fields: str) -> Any:
    address = reverse("admin:campaigns_messagetemplate_desk_import", args=[template.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content), **fields}, follow=True)


def translated(template: MessageTemplate, target: str) -> bytes:
    file = xliff.write(packing.parcel(template, "ar")).decode()
    start = file.index("</source>", file.index('id="textaa.text"')) + len("</source>")
    return (file[:start] + f"<target>{target}</target>" + file[start:]).encode()


WHOLE = 'مرحبًا <pc id="1" dataRefStart="d1" dataRefEnd="d2">بك</pc>، **18:30**'


def test_a_file_of_an_agency_is_taken_in(client, translator):
    template = make_french()

    response = hand_in(client, template, translated(template, WHOLE), reviewed="on")

    assert messages(response) == ["العربية: 1 text taken in, 2 as before."]
    assert response.redirect_chain == [(desk(template), 302)]
    assert state(template, "textaa.text") == State.REVIEWED


def test_a_file_that_lost_a_placeholder_is_refused_with_unit_and_place(client, translator):
    template = make_french()

    response = hand_in(client, template, translated(template, "مرحبًا، **18:30**"))

    page = response.content.decode()
    assert response.status_code == 422
    assert "ar.xlf (العربية) was refused" in page
    assert "Block 1: text · Text" in page
    assert "The code {{ person.given_name | default: &quot;…&quot; }} is lost." in page
    assert not template.units.exists()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>', "a.xlf", "document type"),
        (b"hello", "a.xlf", "neither XLIFF nor"),
        (b"PK\x03\x04", "a.xlf", "unpack it"),
        (b"hello", "a.xlsx", "The column “unit” is missing"),
        (b"", "a.xlf", "empty"),
    ],
)
def test_what_is_no_file_of_ours_is_a_sentence_and_no_error_page(client, translator, content, name, reason):
    response = hand_in(client, make_french(), content, name)

    assert response.status_code == 422
    assert reason in response.content.decode()


def test_without_a_file_nothing_happens_and_it_is_said(client, translator):
    template = make_french()
    address = reverse("admin:campaigns_messagetemplate_desk_import", args=[template.pk])

    assert "This field is required." in client.post(address, {}).content.decode()


def test_a_language_goes_out_as_xliff_as_a_workbook_and_all_of_them_packed(client, translator):
    template = make_french(name="Une semaine !", subject_ar="أسبوع")

    one = client.get(desk(template, page="desk_xliff"))
    sheet = client.get(desk(template, page="desk_workbook"))
    packed = client.get(reverse("admin:campaigns_messagetemplate_desk_all", args=[template.pk]))

    assert one.headers["Content-Disposition"] == 'attachment; filename="une-semaine-ar.xlf"'
    assert [unit.target for unit in xliff.read(one.content).units] == ["أسبوع", "", ""]
    assert [unit.target for unit in workbook.read(sheet.content).units] == ["أسبوع", "", ""]
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == [
            f"une-semaine-{code}.xlf" for code in ("en", "de", "es", "ru", "ar", "zh-hans", "ja", "ko")
        ]
    exports = AuditEntry.objects.filter(action="campaigns.export_translation").order_by("pk")
    assert [entry.after for entry in exports] == [
        {"language": "ar", "as": "xlf"}, {"language": "ar", "as": "xlsx"}, {"language": "all"},
    ]  # fmt: skip


def test_a_workbook_comes_back_by_its_name(client, translator):
    template = make_french()
    file = workbook.write(packing.parcel(template, "ar"))

    assert messages(hand_in(client, template, file, "ar.xlsx")) == ["العربية: 0 texts taken in, 3 as before."]


def test_the_machine_is_offered_only_where_there_is_one(client, translator):
    template = make_french()
    address = desk(template, page="desk_machine")
    assert client.post(address).status_code == 404
    assert address not in client.get(desk(template)).content.decode()

    with on(MemoryTranslator):
        assert address in client.get(desk(template)).content.decode()
        response = client.post(address, follow=True)

    assert messages(response) == ["The machine wrote 3 texts. Read them before you review them."]
    assert state(template, "subject") == State.MACHINE


# --- The matrix and the glossary -------------------------------------------------------------------------------------


def matrix(client: Client, **asked: str) -> str:
    return client.get(reverse("admin:campaigns_messagetemplate_matrix"), asked).content.decode()


def test_the_matrix_says_what_is_left_in_each_language(client, translator):
    template = make_french(name="Whole letter")
    save(template, subject="أسبوع", textaa_text=BODY_IN_ARABIC, button_label="رحلتي")
    post(client, template, button={"review": "all"})

    page = matrix(client)

    assert f'<a href="{desk(template)}" class="mark mark-reviewed" title="reviewed">' in page
    assert f'<a href="{desk(template, "de")}?left=1" class="mark mark-missing" title="3 missing">' in page


def test_the_matrix_shows_only_templates_with_a_language_in_that_state(client, translator):
    stale, other = make_french(name="Stale letter"), make_french(name="Other letter")
    save(stale, subject="أسبوع", textaa_text=BODY_IN_ARABIC, button_label="رحلتي")
    MessageTemplate.objects.filter(pk=stale.pk).update(subject_fr="Deux")

    page = matrix(client, state="stale")

    assert "Stale letter" in page
    assert other.name not in page
    assert "No template has a language in this state." in matrix(client, state="machine")


def test_the_matrix_asks_as_many_questions_however_many_templates(client, translator, django_assert_max_num_queries):
    for _number in range(4):
        make_french()
    matrix(client)

    with django_assert_max_num_queries(18):
        matrix(client)


def test_the_glossary_is_searched_in_every_language(client, translator):
    factories.make_term(text_en="The Phryges", text_ja="フリージュ", is_protected=True)
    factories.make_term(text_en="volunteer")
    address = reverse("admin:campaigns_term_changelist")

    page = client.get(address, {"q": "フリージュ"}).content.decode()

    assert "The Phryges" in page
    assert "volunteer" not in page


def test_a_workbook_is_known_by_what_is_in_it_whatever_it_is_called(client, translator):
    template = make_french()
    sheet = workbook.write(packing.parcel(template, "ar"))

    assert messages(hand_in(client, template, sheet, name="translation.bin")) == [
        "العربية: 0 texts taken in, 3 as before."
    ]
