"""The letter of 7 kB that all of them send: compiled once by us, and given to the others as Django templates."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "{{ person.given_name | default: 'friend' }}"
PARAGRAPH = "From Tuesday on the evening trains run until one o'clock, and the gates on the north side open early. "
BODY = f"Dear {NAME},\n\n{PARAGRAPH}\n\n- **Tuesday**: final of the 100 m.\n- **Wednesday**: relays."
SUBJECT = f"{NAME}, your week at the Games"
PLACE = "PLACEOFTHENAME"
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


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


def as_django_templates() -> Letter:
    """The same words and the same page, with `{{ name }}` where the person's name stands."""
    from campaigns.flow.render import fill
    from tests.campaigns.flow.letters import compile_text

    compiled = compile_text(BODY, subject=SUBJECT, layout=LOOK)
    copy = fill(compiled, {"person.given_name": PLACE}, unsubscribe_url="https://news.example.org/u/0/")
    return Letter(*(part.replace(PLACE, "{{ name }}") for part in (copy.subject, copy.text, copy.html)))
