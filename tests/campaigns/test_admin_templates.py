"""Writing a template: what is wrong is said at its field, in its language; what is missing is shown."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from campaigns import identities, previews, versions
from campaigns.enums import Purpose
from campaigns.flow import render
from campaigns.models import EMAIL_FIELDS, MessageTemplate
from campaigns.placeholders import samples
from committee import languages
from committee.roles import Role
from contacts.enums import NoticeKind, TopicKind
from tests.factories import in_nine, make_template, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=Role.AUTHOR))
    client.force_login(user)
    return user


def posted(template=None, **words):
    """The form as the browser sends it, with those words changed."""
    columns = [languages.column(field, code) for field in EMAIL_FIELDS for code in languages.CODES]
    fixed = {"name": template.name, "purpose": template.purpose, "topic": template.topic_id} if template else {}
    written = {column: getattr(template, column, None) or "" for column in columns}
    return {**written, **fixed, **words}


def save(client, template, **words):
    return client.post(
        reverse("admin:campaigns_messagetemplate_change", args=[template.pk]), posted(template, **words)
    )


def errors_of(answer):
    with translation.override("en"):
        return {
            field: [str(error) for error in errors]
            for field, errors in answer.context["adminform"].form.errors.items()
        }


@pytest.mark.parametrize(
    ("column", "words", "said"),
    [
        ("body_ar", "one\ntwo {{ person.shoe_size }}", "Line 2: There is no placeholder “person.shoe_size”."),
        ("body_ja", "{% if %}", "Line 1: This placeholder or instruction cannot be read"),
        ("body_de", "{% if person.given_name %}x{% endif %}", "Line 1: “person.given_name” differs from person"),
        ("body_fr", "Bonjour {{ person.given_name }}", "Line 1: Some people have no given name"),
        ("subject_zh_hans", "Doors\r\nBcc: all@example.org", "This must be one line."),
        ("button_label_ko", "Go", ""),
    ],
)
def test_what_is_wrong_is_said_at_the_field_of_its_language(client, author, column, words, said):
    template = make_template()

    answer = save(client, template, **{column: words})

    errors = errors_of(answer)
    field = "button_url_ko" if column == "button_label_ko" else column
    assert list(errors) == [field]
    assert errors[field][0].startswith(said)
    template.refresh_from_db()
    assert template.content() == make_template().content()


def test_a_begun_template_is_saved_with_its_holes_and_the_list_counts_them(client, author):
    topic = make_topic("news")
    fields = {"name": "Week to go", "purpose": Purpose.MARKETING, "topic": topic.pk}

    answer = client.post(
        reverse("admin:campaigns_messagetemplate_add"),
        posted(subject_fr="J - 7", body_fr="Les portes ouvrent.", subject_en="A week to go", **fields),
    )

    template = MessageTemplate.objects.get(name="Week to go")
    assert answer.status_code == 302
    assert template.created_by == author
    assert template.missing_languages() == [code for code in languages.CODES if code != "fr"]
    listed = client.get(reverse("admin:campaigns_messagetemplate_changelist"), {"languages": "missing"})
    assert [row.name for row in listed.context["cl"].result_list] == ["Week to go"]
    assert "1/9" in listed.content.decode()


def test_what_answers_a_notice_may_have_no_hole_for_nobody_looks_at_it_again(client, author):
    template = MessageTemplate.objects.get(notice_kind=NoticeKind.CONFIRM_OPT_IN)

    answer = save(client, template, subject_ru="", body_ru="")

    assert errors_of(answer)["__all__"] == ["People get this e-mail as soon as it is saved, and it lacks Русский."]


def test_marketing_about_what_nobody_opts_in_to_is_refused_at_once(client, author):
    template = make_template()

    answer = save(client, template, topic=make_topic("tickets", kind=TopicKind.SERVICE).pk)

    assert list(errors_of(answer)) == ["topic"]


def test_purpose_and_topic_stand_once_a_campaign_was_approved_with_them(client, author):
    template = make_template()
    versions.freeze(template, by=author)

    save(client, template, purpose=Purpose.SAFETY)

    template.refresh_from_db()
    assert template.purpose == Purpose.MARKETING


def test_the_form_offers_the_placeholders_with_samples_and_arabic_from_right_to_left(client, author):
    template = make_template()

    page = client.get(reverse("admin:campaigns_messagetemplate_change", args=[template.pk])).content.decode()

    assert "{{ person.given_name | default: &quot;…&quot; }}" in page
    assert "for example Camille" in page
    assert "confirm_url" not in page
    assert 'lang="ar" dir="rtl"' in page


def test_the_preview_shows_nine_languages_in_frames_that_run_nothing(client, author):
    template = make_template(**in_nine("preheader", "Bring a hat"))

    answer = client.get(reverse("admin:campaigns_messagetemplate_preview", args=[template.pk]))

    page = answer.content.decode()
    assert page.count('<iframe class="on-telephone" sandbox=""') == 9
    for code in languages.CODES:
        assert f"Doors open at nine ({code})" in page
        assert f"Bring a hat ({code})" in page
    assert "晓明" in page


def test_the_preview_of_one_language_shows_both_widths_and_the_text_part(client, author):
    template = make_template(body_ja="{{ person.given_name | default: 'x' }}様")

    answer = client.get(
        reverse("admin:campaigns_messagetemplate_preview", args=[template.pk]), {"language": "ja"}
    ).content.decode()

    assert answer.count("<iframe") == 2
    assert "陽菜様" in answer.partition("<pre")[2]


def test_a_missing_language_is_shown_as_missing_and_a_wrong_one_with_the_reason(client, author):
    template = make_template(subject_ko="", body_ko="", body_es="{{ nobody }}")

    page = client.get(reverse("admin:campaigns_messagetemplate_preview", args=[template.pk])).content.decode()

    assert page.count("<iframe") == 7
    assert page.count("Missing: nothing is written in this language yet.") == 1
    assert "Text, line 1: There is no placeholder “nobody”." in page


def test_the_preview_is_what_delivery_makes_of_the_same_values():
    template = make_template()
    version = versions.freeze(template, by=None)
    versions.compile_texts(version, channels=["email"], identity=identities.default())

    frozen = version.compiled.get(language="ar")
    sent = render.fill(
        render.read_email(frozen.text),
        samples("ar"),
        unsubscribe_url=samples("ar")["unsubscribe_url"],
    )

    assert previews.of_template(template, language="ar").email.hash == sent.hash


def test_who_may_not_read_templates_sees_no_preview(client):
    client.force_login(make_user(language="en"))

    answer = client.get(reverse("admin:campaigns_messagetemplate_preview", args=[make_template().pk]))

    assert answer.status_code == 403
