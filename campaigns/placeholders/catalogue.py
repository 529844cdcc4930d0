"""Which names are there? In the order in which an author looks for them: the person, the session, the places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.placeholders import sample_values as sample
from campaigns.placeholders.names import both
from campaigns.placeholders.types import Fact, Placeholder, Scope, Source, Type
from committee.grammar import Name
from contacts.enums import Channel, NoticeKind

# A link that we make for each person; every marketing e-mail carries it.
UNSUBSCRIBE: Final = "unsubscribe_url"
# Another: every e-mail of a campaign leads to its reader's own preference centre.
PREFERENCES: Final = "preferences_url"
# What each language makes of a person's names, in `salutations`.
SALUTATION: Final = "person.salutation"
# What the reader's own clock shows, in `reader_times`.
READER_TIME: Final = "session.reader_time"
# The one list of a person.
TICKETS: Final = "person.tickets"


class Catalogue(Mapping[str, Placeholder]):
    """The names that a text may use. `listed` says what the items of a person's list have, by the list's name."""

    def __init__(self, placeholders: Iterable[Placeholder], *, listed: Mapping[str, Catalogue] | None = None) -> None:
        self._placeholders = {placeholder.name: placeholder for placeholder in placeholders}
        self.listed: Mapping[str, Catalogue] = listed or {}

    def __getitem__(self, name: str) -> Placeholder:
        return self._placeholders[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._placeholders)

    def __len__(self) -> int:
        return len(self._placeholders)

    def of(self, scope: Scope) -> list[Placeholder]:
        """Those whose value is known then."""
        return [placeholder for placeholder in self.values() if placeholder.scope is scope]

    def roots(self, scope: Scope) -> frozenset[str]:
        """What stands before the first point of their names."""
        return frozenset(placeholder.name.partition(".")[0] for placeholder in self.of(scope))

    @property
    def links(self) -> frozenset[str]:
        """Values of a person that are links of ours, whole."""
        return frozenset(one.name for one in self.of(Scope.PERSON) if one.type is Type.URL)

    def example(self, name: str) -> str:
        """How an author writes it."""
        return self[name].example


def _person(
    name: str, label: Promise, sample_: Fact, *, type_: Type = Type.TEXT, required: bool = True, trusted: bool = True
) -> Placeholder:
    return Placeholder(f"person.{name}", label, type_, Source.PERSON, sample_, required, trusted, scope=Scope.PERSON)


def _name_of_a_person(name: str, label: Promise, sample_: Fact) -> Placeholder:
    return _person(name, label, sample_, required=False, trusted=False)


def _link(name: str, label: Promise, notice_kind: str | None = None) -> Placeholder:
    """A link of a person; that of a notice is what the notice is written for, and no other text has it."""
    sample_ = f"https://example.org/{name.partition('_')[0]}"
    source = Source.NOTICE if notice_kind else Source.PERSON
    channels = frozenset({Channel.EMAIL}) if notice_kind or name == UNSUBSCRIBE else frozenset(Channel)
    return Placeholder(
        name, label, Type.URL, source, sample_, scope=Scope.PERSON, channels=channels, notice_kind=notice_kind
    )


def _session(name: str, label: Promise, type_: Type, sample_: Fact, form: str = "") -> Placeholder:
    return Placeholder(f"session.{name}", label, type_, Source.SESSION, sample_, form=form)


def _forms(root: str, source: Source, labels: Mapping[str, Promise], sample_: Name) -> Iterator[Placeholder]:
    for form, label in labels.items():
        yield Placeholder(f"{root}.{form}", label, Type.NAME, source, sample_, form=form)


_PERSON: Final = (
    _name_of_a_person("given_name", _("given name"), sample.GIVEN),
    _name_of_a_person("family_name", _("family name"), sample.FAMILY),
    _name_of_a_person("full_name", _("full name"), sample.FULL),
    _person("salutation", _("greeting with the name, or without"), sample.GREETED, trusted=False),
    _person("language", _("language they read"), "fr"),
    _person("ticket_count", _("how many tickets they hold"), 2, type_=Type.NUMBER),
    _person("tickets", _("the tickets they hold"), (), type_=Type.LIST, required=False),
    _person("has_tickets", _("do they hold a ticket?"), sample_=True, type_=Type.YES_NO),
    _person("is_volunteer", _("are they a volunteer?"), sample_=False, type_=Type.YES_NO),
    _person("holds_session", _("do they hold a ticket of the session?"), sample_=True, type_=Type.YES_NO),
    _link(UNSUBSCRIBE, _("unsubscribe link")),
    _link(PREFERENCES, _("link to the preference centre")),
)

_NOTICES: Final = (
    _link("confirm_url", _("confirmation link"), NoticeKind.CONFIRM_OPT_IN),
    _link("choices_url", _("link to the preference centre"), NoticeKind.PREFERENCES_LINK),
    _link("export_url", _("link to the person’s own data"), NoticeKind.EXPORT_READY),
    _link("erasure_url", _("link that confirms the erasure"), NoticeKind.CONFIRM_ERASURE),
    _link("address_url", _("link that confirms a new address"), NoticeKind.NEW_ADDRESS),
)

_CAMPAIGN: Final = (
    Placeholder("campaign.name", _("campaign"), Type.TEXT, Source.CAMPAIGN, sample.CAMPAIGN, trusted=False),
    Placeholder("sender.name", _("sender"), Type.TEXT, Source.CAMPAIGN, sample.SENDER, trusted=False),
)

_SESSION: Final = (
    _session("name", _("discipline and session"), Type.NAME, both(sample.DISCIPLINE, sample.DESCRIPTION)),
    _session("description", _("session"), Type.TEXT, sample.DESCRIPTION),
    _session("code", _("code of the session"), Type.TEXT, "ATH03"),
    _session("date", _("day, with the year"), Type.DATE, sample.START.at.date()),
    _session("weekday_date", _("day of the week and day, with the year"), Type.DATE, sample.START.at.date(), "full"),
    _session("day", _("day, without the year"), Type.DATE, sample.START.at.date(), "day"),
    _session("weekday", _("day of the week"), Type.DATE, sample.START.at.date(), "weekday"),
    _session("time", _("hour of the start, at the venue"), Type.TIME, sample.START),
    _session("end_time", _("hour of the end, at the venue"), Type.TIME, sample.END),
    _session("hours", _("from … to …, at the venue"), Type.SPAN, sample.HOURS),
    _session("start", _("day and hour of the start, at the venue"), Type.MOMENT, sample.START),
    _session("zone", _("whose clock that is"), Type.TEXT, sample.ZONE),
    _session("is_medal", _("are there medals?"), Type.YES_NO, sample_=True),
    _session("is_ceremony", _("is it a ceremony?"), Type.YES_NO, sample_=False),
    _session("is_delayed", _("is it delayed?"), Type.YES_NO, sample_=False),
    _session("is_postponed", _("is it postponed?"), Type.YES_NO, sample_=False),
    _session("is_cancelled", _("is it cancelled?"), Type.YES_NO, sample_=False),
)

_READER: Final = Placeholder(
    READER_TIME, _("hour on the reader’s own clock, where it is another"), Type.TIME, Source.SESSION,
    sample.START, scope=Scope.PERSON,
)  # fmt: skip

_DISCIPLINE: Final = tuple(
    _forms(
        "discipline",
        Source.SESSION,
        {
            "name": _("discipline"),
            "at": pgettext_lazy("placeholder", "in the discipline"),
            "of": pgettext_lazy("placeholder", "of the discipline"),
        },
        sample.DISCIPLINE,
    )
)

_VENUE: Final = (
    *_forms(
        "venue",
        Source.VENUE,
        {
            "name": _("venue"),
            "at": pgettext_lazy("placeholder", "at the venue"),
            "to": pgettext_lazy("placeholder", "to the venue"),
            "from": pgettext_lazy("placeholder", "from the venue"),
            "of": pgettext_lazy("placeholder", "of the venue"),
        },
        sample.VENUE,
    ),
    Placeholder("venue.city", _("city"), Type.TEXT, Source.VENUE, "Saint-Denis", required=False),
    Placeholder("venue.capacity", _("capacity"), Type.NUMBER, Source.VENUE, 77083, required=False),
    Placeholder(
        "venue.stations", _("stations near the venue"), Type.LIST, Source.VENUE, sample.STATIONS, required=False
    ),
    Placeholder(
        "venue.lines", _("lines to the venue"), Type.LIST, Source.VENUE, (sample.LINE, sample.OTHER_LINE),
        required=False,
    ),
)  # fmt: skip

_LINE: Final = tuple(
    _forms(
        "line",
        Source.LINE,
        {
            "name": _("transport line"),
            "at": pgettext_lazy("placeholder", "on the line"),
            "to": pgettext_lazy("placeholder", "to the line"),
            "from": pgettext_lazy("placeholder", "from the line"),
            "of": pgettext_lazy("placeholder", "of the line"),
        },
        sample.LINE,
    )
)

_PARTNER: Final = (
    Placeholder("partner.name", _("partner"), Type.NAME, Source.PARTNER, sample.PARTNER),
    Placeholder(
        "partner.website", _("website of the partner"), Type.URL, Source.PARTNER, "https://www.orvelune.example",
        required=False,
    ),
)  # fmt: skip

_OF_A_TICKET: Final = tuple(
    Placeholder(name, label, Type.TEXT, Source.PERSON, sample_, required=False, scope=Scope.PERSON)
    for name, label, sample_ in (
        ("gate", _("gate"), "A"),
        ("block", _("block"), "104"),
        ("category", _("category"), "B"),
    )
)

# What an item of a session list has, and a ticket: `{{ item.session.hours }}`, `{{ ticket.venue.at }}`.
ITEM: Final = Catalogue((*_SESSION, *_DISCIPLINE, *_VENUE))
_TICKET: Final = Catalogue((*ITEM.values(), *_OF_A_TICKET))

CATALOGUE: Final = Catalogue(
    (*_PERSON, *_SESSION, _READER, *_DISCIPLINE, *_VENUE, *_LINE, *_PARTNER, *_CAMPAIGN, *_NOTICES),
    listed={TICKETS: _TICKET},
)

LINKS: Final = CATALOGUE.links
