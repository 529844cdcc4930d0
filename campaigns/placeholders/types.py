"""What can a value be, where does it come from, and when is it known?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.grammar import Name
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, and the zone of the clock that tells it."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to another, by the clock of a zone."""

    start: datetime
    end: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


# What a campaign knows; "" where it knows nothing.
Fact: TypeAlias = str | int | Decimal | bool | date | Moment | Span | Money | Name | tuple["Fact", ...]
# What is written down for one person.
SlotValue: TypeAlias = str | int | bool | list[dict[str, str]] | None


class Scope(Enum):
    """When the value is known: once for the campaign, or only for each person."""

    CAMPAIGN = "campaign"
    PERSON = "person"


class Type(models.TextChoices):
    """What the value is, and so how it is written and where it may stand."""

    TEXT = "text", _("text")
    NAME = "name", _("name")
    URL = "url", _("link")
    DATE = "date", _("day")
    TIME = "time", _("hour")
    MOMENT = "moment", _("day and hour")
    SPAN = "span", _("from … to …")
    NUMBER = "number", _("number")
    MONEY = "money", _("price")
    YES_NO = "yes_no", _("yes or no")
    LIST = "list", _("list")


class Kind(Enum):
    """May the value be the target of a link?"""

    TEXT = "text"
    URL = "url"


class Source(models.TextChoices):
    """Whom or what the value is of."""

    PERSON = "person", _("the person")
    CAMPAIGN = "campaign", _("the campaign")
    SESSION = "session", _("the session")
    VENUE = "venue", _("the venue")
    LINE = "line", _("the transport line")
    PARTNER = "partner", _("the partner")
    NOTICE = "notice", _("the notice")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name an author may use.

    `required` says that the value is always there; one that a person can lack is written with a default.
    `trusted` says that we make the value ourselves; all others may hold anything a stranger typed into a form.
    `form` says in which of its ways a name or a day is written: `at`, or `weekday`.
    `sample` is what a preview has; it is written in each language by the code that writes the value itself.
    """

    name: str
    label: Promise
    type: Type
    source: Source
    sample: Fact
    required: bool = True
    trusted: bool = True
    scope: Scope = Scope.CAMPAIGN
    form: str = ""
    channels: frozenset[Channel] = frozenset(Channel)
    notice_kind: str | None = None  # the notice that alone has this value, and is no use without it

    @property
    def kind(self) -> Kind:
        return Kind.URL if self.type is Type.URL else Kind.TEXT

    @property
    def example(self) -> str:
        """How an author writes it."""
        if self.type is Type.YES_NO:
            return f"{{% if {self.name} %}}…{{% else %}}…{{% endif %}}"
        if self.scope is Scope.PERSON and self.type is Type.LIST:
            return f"{{% for one in {self.name} %}}…{{% endfor %}}"
        if self.scope is Scope.PERSON and not self.required:
            return f'{{{{ {self.name} | default: "…" }}}}'
        return f"{{{{ {self.name} }}}}"
