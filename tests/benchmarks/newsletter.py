"""An e-mail of twelve blocks with what depends on the person: a greeting, a condition, a plural, and their tickets."""

from __future__ import annotations

from campaigns.blocks import Block, Content, Picture
from campaigns.enums import BlockKind
from campaigns.flow.render import Frame
from campaigns.placeholders import sample_facts, sample_programme
from tests.campaigns.flow.letters import framed

# Words for every category that any of the nine languages has.
PLURAL = (
    'zero: "# tickets", one: "# ticket", two: "# tickets", few: "# tickets", many: "# tickets", other: "# tickets"'
)
GREETING = f"""
{{{{ person.salutation }}}}, here is what awaits you {{{{ venue.at }}}} on {{{{ session.weekday_date }}}}.

{{% if person.has_tickets %}}
**{{{{ person.ticket_count | plural: {PLURAL} }}}}** wait for you.
{{% else %}}
No ticket yet? [Have one](https://example.org/tickets?n={{{{ person.given_name | default: "you" }}}}).
{{% endif %}}
"""
PROGRAMME = """
- **Tuesday**: final of the 100 m at the [stadium](https://example.org/venues/sdf).
- **Wednesday**: relays, 4 × 100 m.

Come early: the gates open two hours before the first event, and the evening trains run until one o'clock.
"""
TICKETS = """
{% for one in person.tickets %}
- {{ one.session.name }}, {{ one.session.hours }}, {{ one.venue.name }}, gate {{ one.gate | default: "any" }}
{% else %}
You hold no ticket.
{% endfor %}
"""
STADIUM = Picture("https://example.org/i/stadium.jpg", 1200, 600, "The stadium")


def newsletter(*, has_list: bool = False) -> Content:
    """Twelve blocks; the last text tells of every ticket, or greets once more."""
    session_codes = list(sample_programme())
    return Content(
        subject="{{ person.salutation }}, your week at the Games",
        preheader="The gates open at five",
        blocks=(
            Block("heading", BlockKind.HEADING, text="{{ session.name }}", settings={"level": 1}),
            Block("picture", BlockKind.IMAGE, text="The stadium", picture=STADIUM),
            Block("greeting", BlockKind.TEXT, text=GREETING),
            Block("button", BlockKind.BUTTON, label="My tickets", link="https://example.org/tickets"),
            Block("second", BlockKind.HEADING, text="The programme", settings={"level": 2}),
            Block(
                "sessions",
                BlockKind.SESSIONS,
                text="{{ item.session.name }}, {{ item.session.hours }}",
                second="None.",
                settings={"of": "chosen", "codes": session_codes},
            ),
            Block("columns", BlockKind.COLUMNS, text=PROGRAMME, second=PROGRAMME),
            Block("more", BlockKind.TEXT, text=PROGRAMME),
            Block("way", BlockKind.IMAGE, picture=STADIUM, link="https://example.org/way"),
            Block("tickets", BlockKind.TEXT, text=TICKETS if has_list else PROGRAMME),
            Block("partner", BlockKind.PARTNER, text="Ten percent off.", label="See", link="https://example.org/p"),
            Block("last", BlockKind.BUTTON, label="More", link="https://example.org/more", settings={"look": "quiet"}),
        ),
    )


def frame() -> Frame:
    """The campaign of the samples."""
    return framed(values=sample_facts(), sessions=sample_programme())
