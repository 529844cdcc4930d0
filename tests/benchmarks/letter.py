"""The letter of 7 kB that all of them send: compiled once by us, and given to the others as Django templates.

The same letter: in nine languages, with each reader's name, their own links, and the header of one click (RFC 8058).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from committee import languages, tokens

NAME = "{{ person.given_name | default: 'friend' }}"
PARAGRAPH = "From Tuesday on the evening trains run until one o'clock, and the gates on the north side open early. "
BODY = f"Dear {NAME},\n\n{PARAGRAPH}\n\n- **Tuesday**: final of the 100 m.\n- **Wednesday**: relays."
SUBJECT = f"{NAME}, your week at the Games"
# The brand's own look makes it 11 kB; with this one, of fewer frames within frames, it is 7 kB with its headers.
LOOK = """\
<mjml lang="{{ language }}" dir="{{ direction }}">
  <mj-head>
    <mj-title>{{ sender_name }}</mj-title>
    {% if preheader %}<mj-preview>{{ preheader }}</mj-preview>{% endif %}
    <mj-attributes>
      <mj-all font-family="sans-serif" />
      <mj-text align="{{ start }}" font-size="16px" line-height="26px" color="#1c2536" />
    </mj-attributes>
  </mj-head>
  <mj-body>
    {{ blocks }}
    <mj-section><mj-column>{{ footer }}</mj-column></mj-section>
  </mj-body>
</mjml>
"""


SENDER: Final = "news@committee.example"
NEWS: Final = "https://news.example.org"
# What stands in a compiled letter for what is each reader's own, and how a Django template says it.
PLACES: Final = {
    "PLACEOFTHENAME": "{{ name }}",
    f"{NEWS}/m/PLACEOFCHOICES/": "{{ choices }}",
    f"{NEWS}/u/PLACEOFTHEWAYOUT/": "{{ way_out }}",
}


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


def as_django_templates() -> dict[str, Letter]:
    """By language: the same words and the same page, with variables for the name and the links."""
    return {language: _as_django_template(language) for language in languages.CODES}


def _as_django_template(language: str) -> Letter:
    from campaigns.flow.render import fill
    from campaigns.placeholders import PREFERENCES
    from tests.campaigns.flow.letters import compile_text

    compiled = compile_text(BODY, subject=SUBJECT, layout=LOOK, language=language)
    name, choices, way_out = PLACES
    copy = fill(compiled, {"person.given_name": name, PREFERENCES: choices}, unsubscribe_url=way_out)
    return Letter(*map(_with_variables, (copy.subject, copy.text, copy.html)))


def _with_variables(text: str) -> str:
    for place, variable in PLACES.items():
        text = text.replace(place, variable)
    return text


def own_of(public_id: uuid.UUID, *, name: str) -> dict[str, str]:
    """What a Django template is filled with: this reader's name and links, signed as ours are."""
    choices = tokens.make(tokens.Scope.PREFERENCES, subject=public_id)
    way_out = tokens.make(tokens.Scope.UNSUBSCRIBE, subject=public_id, topic_id=1, channel="email", reference=(1, 1))
    return {"name": name, "choices": f"{NEWS}/m/{choices}/", "way_out": f"{NEWS}/u/{way_out}/"}


def one_click(own: dict[str, str]) -> dict[str, str]:
    """The header fields by which a mailbox's own button leaves the list."""
    return {"List-Unsubscribe": f"<{own['way_out']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
