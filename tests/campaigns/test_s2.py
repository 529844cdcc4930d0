"""Whatever markup an author types, nothing of it runs, nothing is fetched, and its author is told which (S2)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html as lxml_html

from campaigns.blocks import Block, Content
from campaigns.enums import BlockKind, Purpose
from campaigns.findings import of_language
from campaigns.flow.render import ContentRefused, compile_email, fill
from committee.roles import Role
from contacts.enums import Channel, TopicKind
from tests.campaigns.flow.letters import LEAVE, framed
from tests.campaigns.test_admin_proof import log_in
from tests.factories import make_template, make_topic

pytestmark = pytest.mark.django_db

# Of each: what is typed, and what its author is told of it.
TYPED = [
    ("<script>alert(1)</script>", "<script>"),
    ("<SCRIPT/src=//evil.example>", "<script>"),
    ("<style>@import url(//evil.example)</style>", "<style>"),
    ('<form action="https://evil.example/">', "<form>"),
    ('<base href="https://evil.example/">', "<base>"),
    ("<svg/onload=alert(1)>", "<svg>"),
    ("<img src=x onerror=alert(1)>", "<img>"),
    ("<!--[if mso]><v:rect><![endif]-->", "<!--[if mso]"),
    ("<iframe srcdoc=x>", "<iframe>"),
    ("<a href=javascript:alert(1)>x</a>", "javascript:"),
]
LINKED = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd"]


def told(content):
    found = of_language(
        content,
        "en",
        channels=[Channel.EMAIL],
        purpose=Purpose.MARKETING,
        topic=make_topic("news", kind=TopicKind.MARKETING),
        frame=framed(),
    )
    return [(each.code, each.block, each.field, each.line, each.message) for each in found]


def written(**block):
    words = Block("b1", **{"kind": BlockKind.TEXT, **block})
    return Content(subject="News", blocks=(Block("b0", BlockKind.TEXT, text="Come and see."), words))


@pytest.mark.parametrize(("typed", "named"), TYPED)
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (BlockKind.TEXT, "text"),
        (BlockKind.HEADING, "text"),
        (BlockKind.COLUMNS, "second"),
        (BlockKind.PARTNER, "label"),
    ],
)
def test_markup_among_words_is_named_to_its_author(kind, field, typed, named):
    found = told(written(kind=kind, **{field: f"Words {typed}", "link": "https://example.org/"}))

    places = {(block, at) for code, block, at, _line, _message in found if code == "HTML_DANGEROUS"}
    assert places == {("b1", field)}
    assert any(named in message for *_rest, message in found)


@pytest.mark.parametrize(("typed", "_named"), TYPED)
def test_markup_that_is_sent_all_the_same_is_only_ever_read(typed, _named):
    typed_by_author = f"One {typed}\n\n{typed}"
    page = fill(
        compile_email(written(text=typed_by_author), language="en", frame=framed()), {}, unsubscribe_url=LEAVE
    ).html
    root = lxml_html.fromstring(page)

    assert [*root.iter("script", "iframe", "form", "base", "svg", "img", "object", "embed")] == []
    assert not [name for element in root.iter() for name in getattr(element, "attrib", {}) if name.startswith("on")]
    assert {link.get("href").partition(":")[0] for link in root.iter("a")} <= {"https", "http"}
    assert "@import" not in "".join(style.text or "" for style in root.iter("style"))


@pytest.mark.parametrize("url", LINKED)
def test_address_that_would_run_something_is_refused_in_text_and_on_a_button(url):
    in_text = written(text=f"Words\n\n[go]({url.replace('<', '').replace('>', '')})")
    on_button = written(kind=BlockKind.BUTTON, label="Go", link=url)

    assert {code for code, block, *_rest in told(in_text) if block == "b1"} >= {"LINK_BAD"}
    assert {(code, field) for code, block, field, *_rest in told(on_button) if block == "b1"} >= {("LINK_BAD", "link")}
    for content in (in_text, on_button):
        with pytest.raises(ContentRefused):
            compile_email(content, language="en", frame=framed())


@pytest.mark.parametrize(
    "hostile",
    [
        "<mj-text><script>alert(1)</script></mj-text>",
        "<mj-text><style>@import url(//evil.example)</style></mj-text>",
        "<mj-raw><form action='https://evil.example/'></form></mj-raw>",
        "<mj-text><svg></svg></mj-text>",
        "<mj-include path='/etc/passwd' />",
        "<mj-button href='data:text/html,x'>a</mj-button>",
        "<!--[if mso]><p>a</p><![endif]-->",
    ],
)
def test_designers_block_that_acts_or_fetches_is_refused_with_its_line(hostile):
    source = f"<mj-section><mj-column>\n{hostile}\n</mj-column></mj-section>"

    found = {(code, block, line) for code, block, _field, line, _message in told(written(kind="mjml", text=source))}

    # Some of it mail programs would not even show: that is said besides.
    assert found - {("CLIENT_UNSUPPORTED", "b1", 2)} == {("MJML_TAG_REFUSED", "b1", 2)}


def test_page_that_shows_an_email_lets_nothing_of_it_run(client):
    log_in(client, Role.AUTHOR)
    template = make_template(body_fr="<script>alert(1)</script>")

    page = client.get(reverse("admin:campaigns_messagetemplate_proof", args=[template.pk])).content.decode()
    frames = lxml_html.fromstring(page).xpath("//iframe")
    email = client.get(reverse("admin:campaigns_messagetemplate_proof_email", args=[template.pk, "fr"]))

    assert frames
    assert {frame.get("sandbox") for frame in frames} == {""}
    assert {"sandbox", "default-src 'none'"} <= {
        each.strip() for each in email.headers["Content-Security-Policy"].split(";")
    }
    assert "&lt;script&gt;" in email.content.decode()
