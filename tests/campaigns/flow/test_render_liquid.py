"""What an author can write of the campaign and of the person, and how each language reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from campaigns.blocks import Block, Content
from campaigns.enums import BlockKind, Purpose
from campaigns.flow.render import ContentRefused, ValueMissing, compile_email, compile_push, compile_sms, fill
from campaigns.placeholders import CATALOGUE, Name, Scope, sample_facts, sample_person, sample_programme
from committee.languages import CODES
from tests.campaigns.flow.letters import LEAVE, framed, write

TICKETS = [
    {"session": "ATH03", "gate": "A", "block": "104", "category": "B"},
    {"session": "ATH05", "gate": "", "block": "104", "category": "B"},
]
BUTTONS = "{% if person.has_tickets %}your tickets{% else %}the shop{% endif %}"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def frame(**facts: Any):
    return framed(values={**sample_facts(), **facts}, sessions=sample_programme())


def text(body: str, values: dict[str, Any] | None = None, *, language: str = "en", **facts: Any) -> str:
    """The words of the text part, without the footer."""
    compiled = compile_email(write(body), language=language, frame=frame(**facts))
    return fill(compiled, values or {}, unsubscribe_url=LEAVE).text.partition("\r\n\r\n____")[0].replace("\r\n", "\n")


def page(body: str, values: dict[str, Any], **fields: str) -> str:
    return fill(compile_email(write(body, **fields), language="en", frame=frame()), values, unsubscribe_url=LEAVE).html


def sms(source: str, values: dict[str, Any] | None = None, *, language: str = "en", stop: str = "") -> str:
    around = framed(values=sample_facts(), sessions=sample_programme(), stop=stop)
    return fill(compile_sms(Content(sms=source), language=language, frame=around), values or {}).text


def codes(content: Content | str, *, language: str = "en", **facts: Any) -> list[str]:
    with pytest.raises(ContentRefused) as caught:
        compile_email(
            content if isinstance(content, Content) else write(content), language=language, frame=frame(**facts)
        )
    return [finding.code for finding in caught.value.findings]


def test_condition_on_the_person_leaves_each_their_own_words():
    assert text(f"Here is {BUTTONS}.", {"person.has_tickets": True}) == "Here is your tickets."
    assert text(f"Here is {BUTTONS}.", {"person.has_tickets": False}) == "Here is the shop."
    assert text("{% unless person.is_volunteer %}Join us.{% else %}Thank you.{% endunless %}") == "Join us."


def test_condition_on_lines_of_its_own_takes_whole_paragraphs_with_it():
    body = "One.\n{% if person.has_tickets %}\n- **two**\n- three\n{% else %}\n{% endif %}\nFour."

    assert text(body, {"person.has_tickets": True}) == "One.\n\n- two\n- three\n\nFour."
    assert text(body) == "One.\n\nFour."
    assert "<ul" not in page(body, {})
    assert page(body, {"person.has_tickets": True}).count("<li") == 2


def test_conditions_stand_within_each_other_and_within_those_of_the_campaign():
    body = (
        "{% if session.is_medal %}{% if person.has_tickets %}{% if person.is_volunteer %}both{% else %}one{% endif %}"
        "{% else %}none{% endif %}{% endif %}."
    )

    assert text(body, {"person.has_tickets": True, "person.is_volunteer": True}) == "both."
    assert text(body, {"person.has_tickets": True}) == "one."
    assert text(body) == "none."


@pytest.mark.parametrize(
    "body",
    [
        "**{% if person.has_tickets %}A** b{% endif %}",
        "A {% if person.has_tickets %}b\n\nc{% endif %} d",
        "- {% if person.has_tickets %}a\n- b{% endif %}",
        "[{% if person.has_tickets %}a](https://example.org/){% endif %}",
        "A {% for t in person.tickets %}b\n\nc{% endfor %} d",
    ],
)
def test_condition_that_begins_here_and_ends_there_is_torn(body):
    assert codes(body) == ["CHOICE_TORN"]


@pytest.mark.parametrize(
    "body",
    [
        "**{% if person.has_tickets %}A{% endif %}** b",
        "- {% if person.has_tickets %}a{% endif %}\n- b",
        "[{% if person.has_tickets %}a{% else %}b{% endif %}](https://example.org/)",
        "[a](https://example.org/?b={% if person.has_tickets %}1{% else %}0{% endif %})",
        "{% if person.has_tickets %}**« A »**{% endif %} b",
        "| a | b |\n|---|---|\n| {% if person.has_tickets %}a{% else %}c{% endif %} | b |",
    ],
)
def test_condition_within_one_element_is_whole(body):
    shown = page(f"A\n\n{body}", {"person.has_tickets": True})

    assert "**" not in shown
    assert shown == page(f"A\n\n{body}", {"person.has_tickets": True})
    assert shown != page(f"A\n\n{body}", {"person.has_tickets": False})


def test_condition_may_not_decide_where_a_link_leads():
    link = "https://{% if person.has_tickets %}a{% else %}b{% endif %}.example.org/"

    assert codes(f"[a]({link})") == ["LINK_BAD"]
    assert codes(write(button_label="a", button_url=link)) == ["LINK_BAD"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{% if person.has_tickets and session.is_medal %}a{% endif %}", "LOGIC_ON_PERSON"),
        ("{% if person.has_tickets == true %}a{% endif %}", "LOGIC_ON_PERSON"),
        ("{% if person.has_tickets %}a{% elsif session.is_medal %}b{% endif %}", "LOGIC_ON_PERSON"),
        ("{% if person.given_name %}a{% endif %}", "LOGIC_ON_PERSON"),
        ("{{ person.has_tickets }}", "LOGIC_ON_PERSON"),
        ("{{ person.tickets }}", "LOGIC_ON_PERSON"),
        ("{% if person.has_tickets %}{% assign a = 1 %}{% endif %}", "LOGIC_ON_PERSON"),
        ("{% for t in person.tickets offset: 1 %}a{% endfor %}", "LOGIC_ON_PERSON"),
        ("{% for t in person.tickets limit: 51 %}a{% endfor %}", "LOGIC_ON_PERSON"),
        ("{% for t in person.tickets %}{% for u in person.tickets %}a{% endfor %}{% endfor %}", "LIST_NESTED"),
        ("{% for t in person.tickets %}{% if person.has_tickets %}a{% endif %}{% endfor %}", "LIST_NESTED"),
        ("{% for t in person.tickets %}{{ person.full_name | default: 'a' }}{% endfor %}", "LIST_NESTED"),
        ("{% for t in person.tickets %}{{ t.owner }}{% endfor %}", "PLACEHOLDER_UNKNOWN"),
        ("{% for t in person.tickets %}{{ forloop.index }}{% endfor %}", "PLACEHOLDER_UNKNOWN"),
        ("{% for t in person.tickets %}{{ t.gate }}{% endfor %}", "PLACEHOLDER_WITHOUT_DEFAULT"),
        ("{% for session in person.tickets %}{{ session.code }}{% endfor %}", "NAME_SHADOWED"),
        ("{{ person.ticket_count | plus: 1 }}", "LOGIC_ON_PERSON"),
        ('{{ person.ticket_count | plural: one: "#" }}', "PLURAL_LACKS"),
        ("{{ person.ticket_count | plural }}", "PLURAL_LACKS"),
        ('{{ person.ticket_count | plural: "#", other: "#" }}', "PLURAL_LACKS"),
        ('{{ venue.capacity | plural: one: "#", other: "#" | upcase }}', "PLURAL_LACKS"),
    ],
)
def test_what_a_person_decides_is_bounded(body, code):
    assert code in codes(body)


def test_four_conditions_within_each_other_are_too_many():
    opened = "{% if person.has_tickets %}a"

    assert codes(opened * 4 + "{% endif %}" * 4) == ["LOGIC_ON_PERSON"]
    assert text(opened * 3 + "{% endif %}" * 3 + "b") == "b"


def test_list_on_lines_of_its_own_has_an_item_a_line():
    item = "- {{ t.session.code }}, gate {{ t.gate | default: 'any' }}"
    body = f"{{% for t in person.tickets %}}\n{item}\n{{% else %}}\nNone.\n{{% endfor %}}"

    assert text(f"A\n\n{body}\n\nB", {"person.tickets": TICKETS}) == "A\n\n- ATH03, gate A\n- ATH05, gate any\n\nB"
    assert text(f"A\n\n{body}\n\nB") == "A\n\nNone.\n\nB"
    shown = page(f"A\n\n{body}", {"person.tickets": TICKETS})
    assert (shown.count("<ul"), shown.count("<li")) == (1, 2)
    assert "<ul" not in page(f"A\n\n{body}", {})


def test_item_of_paragraphs_is_repeated_with_all_of_them():
    body = "{% for t in person.tickets %}\n**{{ t.session.code }}**\n\n> there\n{% else %}\n{% endfor %}\nB"

    assert text(body, {"person.tickets": TICKETS}) == "ATH03\n\n> there\n\nATH05\n\n> there\n\nB"
    assert text(body) == "B"


@pytest.mark.parametrize(("language", "joined"), [("fr", "ATH03 et ATH05"), ("zh-hans", "ATH03和ATH05")])
def test_list_within_a_line_is_joined_as_the_language_does(language, joined):
    body = "A {% for t in person.tickets %}{{ t.session.code }}{% else %}-{% endfor %}."

    assert text(body, {"person.tickets": TICKETS}, language=language) == f"A {joined}."
    assert text(body, language=language) == "A -."


def test_where_a_list_has_no_item_the_person_is_spoken_to():
    body = "{% for t in person.tickets %}{{ t.session.code }}{% else %}{{ person.salutation }}{% endfor %}"

    assert text(body, {"person.tickets": [], "person.salutation_name": "Zoë"}) == "Hello Zoë"
    assert codes("{% for t in person.tickets %}a{% else %}{{ t.session.code }}{% endfor %}") == ["PLACEHOLDER_UNKNOWN"]


def test_language_of_the_reader_is_named_in_words_and_by_its_code_in_links():
    shown = text("{{ person.language }} [a](https://example.org/?l={{ person.language }})", {"person.language": "de"})

    assert shown == "Deutsch a (https://example.org/?l=de)"


def test_list_tells_as_many_as_the_author_said():
    body = "{% for t in person.tickets limit: 1 %}{{ t.session.code }}{% else %}-{% endfor %}"

    assert text(body, {"person.tickets": TICKETS}) == "ATH03"


def test_ticket_of_a_session_that_nobody_wrote_about_stops_the_message():
    compiled = compile_email(
        write("{% for t in person.tickets %}{{ t.session.name }}{% else %}-{% endfor %}"), language="en", frame=frame()
    )

    with pytest.raises(ValueMissing, match="“session”"):
        fill(compiled, {"person.tickets": [{"session": "XXX01"}]}, unsubscribe_url=LEAVE)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "صفر"), (1, "واحدة"), (2, "تذكرتان"), (3, "3 تذاكر"), (11, "11 تذكرة"), (100, "100 تذكرة أخرى")],
)
def test_arabic_has_six_forms(count, words):
    body = (
        '{{ person.ticket_count | plural: zero: "صفر", one: "واحدة", two: "تذكرتان", few: "# تذاكر", many: "# تذكرة", '
        'other: "# تذكرة أخرى" }}'
    )

    assert text(body, {"person.ticket_count": count}, language="ar") == words


def test_language_says_which_forms_are_lacking():
    body = '{{ person.ticket_count | plural: one: "# билет", other: "# билета" }}'
    with pytest.raises(ContentRefused, match="few, many"):
        compile_email(write(body), language="ru", frame=frame())


def test_number_of_the_campaign_takes_its_form_too():
    forms = 'plural: one: "# place", other: "# places"'

    assert text(f"{{{{ venue.capacity | {forms} }}}}") == "77,083 places"
    assert text(f"{{{{ venue.capacity | {forms} }}}}", **{"venue.capacity": 1}) == "1 place"
    assert text("{{ person.ticket_count }}", {"person.ticket_count": 1234}, language="fr") == "1\u202f234"


@pytest.mark.parametrize(
    ("language", "slot", "named", "nameless"),
    [
        ("fr", "person.salutation_name", "Bonjour *Zoë* & co,", "Bonjour,"),
        ("de", "person.full_name", "Guten Tag *Zoë* & co,", "Guten Tag,"),
        ("ja", "person.full_name", "*Zoë* & co 様,", "お客様,"),
    ],
)
def test_greeting_is_whole_with_a_name_and_without(language, slot, named, nameless):
    body = "{{ person.salutation }},\n\nCome."

    assert text(body, {slot: "*Zoë* & co"}, language=language).split("\n")[0] == named
    assert text(body, language=language).split("\n")[0] == nameless


def test_reader_elsewhere_is_told_their_own_hour():
    body = "At {{ session.time }}{{ session.reader_time }}."

    assert text(body, {"reader_offset": 120}) == "At 19:00."
    assert text(body, {"reader_offset": None}) == "At 19:00."
    assert text(body, {"reader_offset": 60}) == "At 19:00 (18:00 your time)."


def test_value_that_no_campaign_gave_is_named_with_its_place():
    content = write("One.\n\nAt {{ venue.at }}.", heading="{{ session.name }}")
    with pytest.raises(ContentRefused) as caught:
        compile_email(content, language="en", frame=framed())

    assert [(found.code, found.block, found.field, found.line) for found in caught.value.findings] == [
        ("FACT_MISSING", "heading", "text", 1),
        ("FACT_MISSING", "body", "text", 3),
    ]


def test_name_without_its_form_is_named():
    tahiti = Name({"de": "Tahiti"})
    with pytest.raises(ContentRefused, match="“Tahiti” has no form for “at” in Deutsch") as caught:
        compile_email(write("{{ venue.at }}"), language="de", frame=frame(**{"venue.at": tahiti}))

    assert [finding.code for finding in caught.value.findings] == ["FORM_MISSING"]
    assert text("{{ venue.name }}", language="de", **{"venue.name": tahiti}) == "Tahiti"


def test_logic_reads_facts_and_not_words():
    body = "{% if venue.capacity > 50000 %}big{% endif %}{% unless session.is_cancelled %}, on{% endunless %}"

    assert text(body) == "big, on"
    assert text("{% for one in venue.lines %}/{{ one }}{% endfor %}").startswith("/")


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("of", ["campaign", "chosen", "reader"])
def test_session_list_has_a_row_for_each_session(language, of):
    settings = {"of": of, **({"codes": ["ATH05", "ATH03"]} if of == "chosen" else {})}
    row = Block("list", BlockKind.SESSIONS, text="{{ item.session.code }}", second="None.", settings=settings)
    compiled = compile_email(Content(subject="A", blocks=(row,)), language=language, frame=frame())

    shown = fill(compiled, sample_person(language), unsubscribe_url=LEAVE).text

    assert [line[2:7] for line in shown.split("\r\n") if line.startswith("- ")] == (
        ["ATH03"] if of == "campaign" else ["ATH03", "ATH05"]
    )


def test_session_list_without_sessions_says_so():
    chosen = {"of": "chosen", "codes": ["XXX01"]}
    for settings in ({"of": "reader"}, chosen):
        row = Block("list", BlockKind.SESSIONS, text="{{ item.session.code }}", second="None.", settings=settings)
        compiled = compile_email(Content(subject="A", blocks=(row,)), language="en", frame=frame())
        assert fill(compiled, {}, unsubscribe_url=LEAVE).text.startswith("None.\r\n")


def test_sms_keeps_its_lines_and_those_of_conditions_leave_none_behind():
    source = "{{ person.salutation }},\n{% if person.has_tickets %}\nyour gate is open\n{% endif %}\nSee you"

    assert sms(source, {"person.has_tickets": True, "person.salutation_name": "Zoë"}) == (
        "Hello Zoë,\nyour gate is open\nSee you"
    )
    assert sms(source) == "Hello,\nSee you"
    assert sms("See you\n{% if person.has_tickets %}\nat the gate\n{% endif %}") == "See you"


def test_sms_of_marketing_ends_with_how_to_leave_and_others_do_not():
    around = {"language": "en", "frame": framed(Purpose.SERVICE, stop="STOP to 36111")}

    assert sms("See you", stop="STOP to 36111") == "See you\nSTOP to 36111"
    alone = fill(compile_sms(Content(sms="See you"), **around), {})
    assert (alone.text, alone.parts.parts) == ("See you", 1)


def test_sms_holds_no_space_that_would_make_it_dearer():
    source = "À {{ venue.capacity }}\u202f! {{ person.given_name | default: 'a' }}"

    assert sms(source, {"person.given_name": "B\u00a0C"}, language="fr") == "À 77 083 ! B C"


def test_markup_is_nothing_to_a_telephone():
    assert sms("**A** <b> & [c](d) {{ person.given_name | default: 'e' }}", {"person.given_name": "<i>"}) == (
        "**A** <b> & [c](d) <i>"
    )


def test_push_message_fills_title_text_and_link():
    content = Content(
        push_title="{{ person.given_name | default: 'You' }}, your gate",
        push_body="{{ session.time }}\n{{ venue.name }}",
        push_url="https://example.org/?s={{ session.code }}&n={{ person.given_name | default: '' }}",
    )
    push = fill(compile_push(content, language="en", frame=frame()), {"person.given_name": "Zoë & co"})

    assert (push.title, push.body) == ("Zoë & co, your gate", "19:00\nStade de France")
    assert push.url == "https://example.org/?s=ATH03&n=Zo%C3%AB%20%26%20co"
    assert len(push.hash) == 64


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content(push_title="A"), "push_body"),
        (Content(push_body="A"), "push_title"),
        (Content(push_title="{% if person.has_tickets %}A{% endif %}", push_body="A"), "push_title"),
        (Content(push_title="A", push_body="A", push_url="javascript:alert(1)"), "push_url"),
        (Content(push_title="A", push_body="A", push_url="{{ session.name }}"), "push_url"),
        (Content(push_title="A\r\nB: c", push_body="A"), "push_title"),
        (Content(push_title="A" * 201, push_body="A"), "push_title"),
        (Content(push_title="A", push_body="A" * 1_001), "push_body"),
    ],
)
def test_push_message_with_a_hole_or_a_wrong_link_is_refused(content, field):
    with pytest.raises(ContentRefused) as caught:
        compile_push(content, language="en", frame=frame())

    assert [finding.field for finding in caught.value.findings] == [field]


@pytest.mark.parametrize("source", ["", " \n", "{% if person.has_tickets %}A{% endif %}", "A" * 1_601])
def test_sms_that_somebody_would_see_empty_or_endless_is_refused(source):
    with pytest.raises(ContentRefused):
        compile_sms(Content(sms=source), language="en", frame=frame())


@pytest.mark.parametrize("language", CODES)
def test_every_name_of_the_catalogue_reads_in_every_language(language):
    for placeholder in CATALOGUE.values():
        if placeholder.notice_kind:
            continue
        source = placeholder.example.replace("one in", "t in").replace("…", "a")
        is_link = placeholder.scope is Scope.PERSON and placeholder.kind.value == "url"
        shown = text(f"[a]({source}) b" if is_link else f"A {source} b", sample_person(language), language=language)
        assert "{" not in shown
        assert len(shown) > 2
