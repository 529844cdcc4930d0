"""One language of a text becomes literals and slots, and keeps what was approved."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from campaigns.enums import Purpose
from campaigns.flow.render import (
    CompiledEmail,
    ContentRefused,
    Escaping,
    NotALink,
    Sender,
    Slot,
    ValueMissing,
    compile_email,
    fill,
    read,
)
from contacts.enums import NoticeKind
from tests.campaigns.flow.letters import CHOOSE, LEAVE, NAME, compile_text, framed, write

NAMED = {"person.given_name": "Anna"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def refusal(body: str = "Come.", **options) -> list[tuple[str, str]]:
    with pytest.raises(ContentRefused) as caught:
        compile_text(body, **options)
    return [(finding.block or finding.field, finding.message) for finding in caught.value.findings]


def test_what_depends_on_the_person_stays_a_slot_typed_by_its_place():
    compiled = compile_text(
        f"{NAME} [a](https://example.org/?n={NAME}) [leave]({{{{ unsubscribe_url }}}})", subject=f"For {NAME}"
    )

    assert compiled.subject == ("For ", Slot("person.given_name", "friend", Escaping.HEADER))
    assert {(slot.name, slot.default, slot.escaping) for slot in compiled.dynamic} == {
        ("person.given_name", "friend", Escaping.HEADER),
        ("person.given_name", "friend", Escaping.TEXT),
        ("person.given_name", "friend", Escaping.URL),
        ("person.given_name", "friend", Escaping.HTML),
        ("unsubscribe_url", None, Escaping.TEXT),
        ("unsubscribe_url", None, Escaping.ATTRIBUTE),
        ("preferences_url", CHOOSE, Escaping.TEXT),
        ("preferences_url", CHOOSE, Escaping.ATTRIBUTE),
    }


def test_values_of_the_campaign_are_written_at_once():
    compiled = compile_text(
        "{% for gate in scenario.gates %}Gate {{ gate }}. {% endfor %}{% if scenario.rain %}Rain.{% endif %}",
        subject="{{ campaign.name | upcase }} by {{ sender.name }}",
        purpose=Purpose.SERVICE,
        values={"campaign.name": "June", "scenario.gates": ("A", "B"), "scenario.rain": False},
    )

    assert compiled.slots == ("preferences_url",)
    assert compiled.subject == ("JUNE by Paris 2024",)
    assert compiled.text[0].startswith("Gate A. Gate B.\r\n")


def test_value_of_the_campaign_is_words_and_never_markdown_html_or_liquid():
    name = "*June* <b>[1](https://example.net)</b> {{ sender.name }} # | `"
    compiled = compile_text("About {{ campaign.name }} now", values={"campaign.name": name})
    rendered = fill(compiled, {}, unsubscribe_url=LEAVE)
    page = " ".join(rendered.html.split())  # a long line may end at any space

    assert f"About {name} now\r\n" in rendered.text
    assert "About *June* &lt;b&gt;[1](https://example.net)&lt;/b&gt; {{ sender.name }} # | ` now</p>" in page


def test_lines_of_a_campaign_value_stay_lines():
    rendered = fill(
        compile_text("{{ scenario.where }}", values={"scenario.where": "Gate A\nGate B"}), {}, unsubscribe_url=LEAVE
    )

    assert rendered.text.startswith("Gate A\r\nGate B\r\n")
    assert "Gate A<br>Gate B" in rendered.html


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "“scenario.where” is empty for this campaign."),
        (" ", "“scenario.where” is empty for this campaign."),
        (("A", "B"), "“scenario.where” is not one value: print its items one by one, or with the filter join."),
        (True, "“scenario.where” is not one value: print its items one by one, or with the filter join."),
    ],
)
def test_campaign_value_that_would_leave_a_hole_is_refused(value, said):
    assert refusal("At {{ scenario.where }}.", values={"scenario.where": value}) == [("body", said)]


def test_logic_that_leaves_nothing_to_read_is_refused():
    assert refusal("{% if scenario.rain %}Rain.{% endif %}", values={"scenario.rain": False}) == [
        ("text", "Some readers would see an empty text.")
    ]
    assert refusal(subject="{{ person.given_name | default: '' }}") == [
        ("subject", "Some readers would see an empty subject.")
    ]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "example.org", 'https://example.org/"onclick="'])
def test_campaign_value_that_is_no_link_is_refused_where_one_stands(link):
    values = {"scenario.link": link}

    assert [field for field, _ in refusal("[here]({{ scenario.link }})", values=values)] == ["body"]
    assert [field for field, _ in refusal(button_label="a", button_url="{{ scenario.link }}", values=values)] == [
        "button"
    ]


def test_campaign_value_can_be_a_whole_link():
    link = "https://example.org/a?b=1&c=%C3%A9#d"
    rendered = fill(
        compile_text("[here]({{ scenario.link }})", values={"scenario.link": link}), {}, unsubscribe_url=LEAVE
    )

    assert f"here ({link})" in rendered.text
    assert 'href="https://example.org/a?b=1&amp;c=%C3%A9#d"' in rendered.html


def test_mistakes_are_raised_as_check_finds_them():
    assert refusal("Dear {{ person.given_name }}")[0][0] == "body"


def test_loop_without_end_is_refused():
    assert "loop iteration limit" in refusal("{% for n in (1..1000000) %}a{% endfor %}")[0][1]
    doubling = "{% assign a = 'aaaaaaaaaa' %}" + "{% assign a = a | append: a %}" * 40
    assert "limit reached" in refusal(doubling + "{{ a }}")[0][1]


def test_email_that_mail_programs_would_cut_off_is_refused():
    assert refusal("&&& " * 7_400)[0][1].startswith("The e-mail is too long: at ")


def test_a_list_counts_with_the_most_items_it_may_have():
    item = "Your tickets:\n\n{% for one in person.tickets LIMIT %}\n\n" + "words " * 400 + "\n\n{% endfor %}"
    assert refusal(item.replace("LIMIT ", ""))[0][1].startswith("The e-mail is too long: at ")
    assert compile_text(item.replace("LIMIT", "limit: 20")).slots


def test_missing_value_takes_the_default_of_its_own_place():
    compiled = compile_text("{{ person.given_name | default: 'you there' }}", subject=f"Hello {NAME}")

    for nothing in ({}, {"person.given_name": None}, {"person.given_name": " \t"}):
        rendered = fill(compiled, nothing, unsubscribe_url=LEAVE)
        assert (rendered.subject, rendered.text[:11]) == ("Hello friend", "you there\r\n")


def test_value_that_must_be_there_is_missed():
    with pytest.raises(ValueMissing, match=r"“person\.language”"):
        fill(compile_text("{{ person.language }}"), {}, unsubscribe_url=LEAVE)
    with pytest.raises(ValueMissing):
        fill(compile_text(), {})


@pytest.mark.parametrize(
    "link", ["https://a/ b", 'https://a/"', "https://a/>", "https://a/\r\nBcc: b", "javascript:a", "https://"]
)
def test_link_of_ours_must_be_one(link):
    with pytest.raises(NotALink):
        fill(compile_text(), {}, unsubscribe_url=link)


def test_confirmation_is_written_with_the_link_of_its_notice():
    frame = framed(Purpose.SERVICE, notice_kind=NoticeKind.CONFIRM_OPT_IN)
    compiled = compile_email(write("[confirm]({{ confirm_url }})"), language="en", frame=frame)

    assert "confirm (https://example.org/c/1)" in fill(compiled, {"confirm_url": "https://example.org/c/1"}).text
    with pytest.raises(NotALink):
        fill(compiled, {"confirm_url": "javascript:a"})


def test_only_marketing_offers_to_leave():
    assert LEAVE in fill(compile_text(), {}, unsubscribe_url=LEAVE).text
    service = fill(compile_text(purpose=Purpose.SERVICE), {}, unsubscribe_url=LEAVE)
    assert LEAVE not in service.text + service.html


def test_compiled_text_survives_its_json():
    compiled = compile_text(f"Dear {NAME}, été 漢字", subject=NAME)

    again = read(json.loads(json.dumps(compiled.to_json())))

    assert again == compiled
    assert again.hash == compiled.hash
    assert fill(again, NAMED, unsubscribe_url=LEAVE).hash == fill(compiled, NAMED, unsubscribe_url=LEAVE).hash


def test_same_content_gives_the_same_text():
    def compiled() -> CompiledEmail:
        return compile_text(f"Dear {NAME},\n\n- [a](https://example.org/)", subject=NAME, heading="Été")

    assert compiled().to_json() == compiled().to_json()


def test_text_kept_long_ago_is_filled_with_the_same_bytes_for_ever():
    kept = {
        "format": 1,
        "language": "fr",
        "purpose": "service",
        "sender": ["Paris 2024", "news@example.org", ""],
        "subject": ["Pour ", ["person.given_name", "vous", "header"]],
        "html": [
            "<p>É ",
            ["person.given_name", "vous", "html"],
            '</p>\r\n<a href="',
            ["confirm_url", None, "attribute"],
            '">',
        ],
        "text": ["É ", ["person.given_name", "vous", "text"], " ?n=", ["person.given_name", "vous", "url"], "\r\n"],
    }
    values = {"person.given_name": "Zoë & علي", "confirm_url": "https://example.org/c?a=1&b=2"}

    rendered = fill(read(kept), values)

    # If any of this changes, what was said to somebody can no longer be proved.
    assert rendered.subject == "Pour Zoë & علي"
    assert rendered.html == ('<p>É <bdi>Zoë &amp; علي</bdi></p>\r\n<a href="https://example.org/c?a=1&amp;b=2">')
    assert rendered.text == "É Zoë & علي ?n=Zo%C3%AB%20%26%20%D8%B9%D9%84%D9%8A\r\n"
    assert rendered.hash == "70f1e00e69472a7f42a3923351c921d86d3fd83518a1513187b78dc102a2d1a6"


def test_hash_tells_apart_what_was_said_to_two_people():
    compiled = compile_text(f"Dear {NAME}")

    hashes = {fill(compiled, {"person.given_name": name}, unsubscribe_url=LEAVE).hash for name in ("Anna", "Ana")}

    assert len(hashes) == 2


def test_sender_is_part_of_what_was_compiled():
    other = Sender(name="Paris 2024", address="other@example.org")

    assert compile_text().hash != compile_text(sender=other).hash
