"""What an author is told, in which field and line."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from campaigns.blocks import Content
from campaigns.enums import Purpose
from campaigns.flow.render import Finding, check
from contacts.enums import NoticeKind
from tests.campaigns.flow.letters import NAME, write


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def findings(content: Content, **options) -> list[Finding]:
    return check(content, purpose=Purpose.MARKETING, **options)


def said_of_body(body: str, **options) -> str:
    found = findings(write(body), **options)
    assert [finding.block for finding in found] == ["body"] * len(found)
    return " ".join(finding.message for finding in found)


def test_a_sound_text_has_no_findings():
    content = write(
        subject=f"{NAME}, the programme",
        preheader="From {{ sender.name }}",
        heading="{{ campaign.name | upcase }}",
        body=NAME + " [read](https://example.org/?l={{ person.language }}) or [leave]({{ unsubscribe_url }})",
        button_label="Read",
        button_url="https://example.org/{{ campaign.name }}",
    )

    assert findings(content) == []


def test_unknown_placeholder_is_named_with_its_line_and_those_that_exist():
    [finding] = findings(write("One.\n\nDear {{ person.nickname }},"))

    assert (finding.block, finding.field, finding.line) == ("body", "text", 3)
    assert "“person.nickname”" in finding.message
    assert "person.given_name" in finding.message
    assert "confirm_url" not in finding.message


def test_names_of_the_campaign_itself_are_known_when_given():
    assert "“scenario.venue”" in said_of_body("At {{ scenario.venue }}")
    assert said_of_body("At {{ scenario.venue }}", names=["scenario.venue"]) == ""


def test_value_that_can_be_missing_needs_a_default():
    assert "Some people have no given name" in said_of_body("Dear {{ person.given_name }}")
    assert said_of_body("Dear {{ person.given_name | default: '' }}") == ""
    assert said_of_body("In {{ person.language }}") == ""


@pytest.mark.parametrize(
    "body",
    [
        "{% if person.given_name %}a{% endif %}",
        "{% unless person.language == 'fr' %}a{% endunless %}",
        "{% case person.language %}{% when 'fr' %}a{% endcase %}",
        "{% for letter in person.given_name %}a{% endfor %}",
        "{% assign name = person.given_name %}a",
        "{{ person.given_name | upcase }}",
        "{{ person.given_name | default: 'a' | upcase }}",
        "{{ person.given_name | default: campaign.name }}",
        "{{ campaign.name | append: person.language }}",
        "{% if campaign.name == 'a' %}{% if person.language == 'fr' %}b{% endif %}{% endif %}",
    ],
)
def test_logic_on_the_person_is_refused_wherever_it_hides(body):
    assert "differs from person to person" in said_of_body(body)


def test_logic_on_the_campaign_is_allowed():
    body = (
        "{% assign loud = campaign.name | upcase %}{% if loud == 'A' %}{{ loud }}{% else %}"
        "{% for n in (1..3) %}{{ n }} of {{ forloop.length }}: " + NAME + "{% endfor %}{% endif %}"
    )

    assert said_of_body(body) == ""


@pytest.mark.parametrize(
    "body",
    [
        "{{ person.given_name",
        "{% if campaign.name %}a",
        "{% include 'secrets' %}",
        "{% render 'a' %}",
        "{% capture x %}{% endcapture %}",
    ],
)
def test_what_cannot_be_read_is_said_and_not_raised(body):
    assert "cannot be read" in said_of_body(body)


def test_unknown_filter_is_named():
    assert said_of_body("{{ campaign.name | date: '%Y' }}") == "There is no filter “date” here."


def test_our_names_cannot_be_given_to_other_values():
    assert "“person” is a name of ours" in said_of_body("{% assign person = 'a' %}{{ person }}")
    assert "“campaign” is a name of ours" in said_of_body("{% for campaign in (1..2) %}{{ campaign }}{% endfor %}")


@pytest.mark.parametrize("field", ["subject", "preheader", "heading", "button_label", "button_url"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028", "\r\n "])
def test_line_break_in_a_field_of_one_line_is_refused(field, line_break):
    content = write(**{"button_label": "a", "button_url": "https://example.org/", field: f"a{line_break}Bcc: b"})

    [finding] = findings(content)
    assert (finding.code, finding.message) == ("LINE_BREAK", "This must be one line.")


@pytest.mark.parametrize(
    "character", ["\0", "\x1b", "\u202e", "\u202a", "\ue000", "\U0010fffd", "\ufdd0", "\uffff", "\ud800"]
)
def test_invisible_characters_are_refused_with_their_line(character):
    [finding] = findings(write(f"One.\nTwo{character}."))

    assert (finding.block, finding.line) == ("body", 2)
    assert "not allowed: delete it" in finding.message


def test_characters_that_languages_need_are_kept():
    assert said_of_body("می\u200cخواهم \u2068Anna\u2069 100\u00a0m \u200e👩‍👩‍👧 \ufeff") == ""


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,a",
        "//example.org",
        "/path",
        "#part",
        "https:example.org",
        "https://a@example.org/",
        "ftp://example.org/",
    ],
)
def test_link_must_lead_where_a_reader_may_go(link):
    assert "is not a link" in said_of_body(f"[here]({link})")
    [finding] = findings(write(button_label="a", button_url=link))
    assert (finding.block, finding.field) == ("button", "link")


@pytest.mark.parametrize(
    "link", ["https://example.org", "http://example.org/?a=1&b=2#c", "mailto:a@example.org", "tel:+33123456789"]
)
def test_ordinary_links_are_allowed(link):
    assert findings(write(f"[here]({link})", button_label="a", button_url=link)) == []


@pytest.mark.parametrize(
    "link", [NAME, f"https://{NAME}.example.org/", f"https://example.org{NAME}/", f"mailto:{NAME}@example.org"]
)
def test_value_of_a_person_cannot_decide_where_a_link_leads(link):
    assert "decide where a link leads" in said_of_body(f"[here]({link})")


def test_link_in_a_branch_not_taken_is_judged_all_the_same():
    assert "is not a link" in said_of_body("{% if campaign.name == 'a' %}[here](javascript:a){% endif %}")


def test_pictures_are_refused():
    assert said_of_body("![alt](https://example.org/a.png)") == "Pictures cannot be put into the text."


def test_unsubscribe_link_belongs_to_the_text_of_marketing():
    link = "{{ unsubscribe_url }}"

    assert "belongs in the text" in findings(write(subject=f"Leave {link}"))[0].message
    [finding] = check(write(f"[leave]({link})"), purpose=Purpose.SERVICE)
    assert finding.message == "Only marketing can be unsubscribed from: take the link out."


def test_confirmation_link_stands_in_its_notice_and_nowhere_else():
    content = write("[confirm]({{ confirm_url }})")
    notice = {"purpose": Purpose.SERVICE, "notice_kind": NoticeKind.CONFIRM_OPT_IN}

    assert check(content, **notice) == []
    assert "Only the notice it belongs to" in said_of_body("[confirm]({{ confirm_url }})")
    assert [finding.field for finding in check(write("Please confirm."), **notice)] == ["text"]


def test_what_is_missing_is_asked_for():
    assert [(found.field, found.message) for found in findings(write("", subject=" ", button_label="a"))] == [
        ("subject", "An e-mail needs a subject."),
        ("text", "An e-mail needs a text."),
        ("link", "Say where the button leads."),
    ]
    assert findings(write(button_url="https://example.org/"))[0].field == "label"


def test_endless_text_is_refused():
    assert said_of_body("a" * 30_001) == "This is longer than 30000 characters."


LIQUID = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "person.given_name",
        "|",
        "default:",
        "'a'",
        "if",
        "for",
        "endif",
        "[a](",
        ")",
        "\n",
        "|-|",
        "*",
    ]
)


@given(st.lists(st.one_of(LIQUID, st.text(max_size=5)), max_size=25).map(" ".join))
def test_no_text_makes_check_raise(text):
    assert isinstance(findings(write(text, subject=text, heading=text, button_label=text, button_url=text)), list)
