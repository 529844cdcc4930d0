"""Conditions on when: since when we know people, when they last gave a sign of life, when they opted in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.enums import Channel, ConsentStatus
from contacts.models import Consent
from contacts.segments.conditions.base import Condition
from contacts.segments.conditions.rights import named_topic, topic_name
from contacts.segments.criteria import InvalidCriteria, Said
from contacts.segments.mentions import Known, Mention
from contacts.segments.words import day_month_and_year

BEFORE, SINCE, LAST_DAYS = "before", "since", "last_days"
MOST_DAYS: Final = 36_500


@dataclass(frozen=True, slots=True)
class When:
    """Before a day, from a day on, or in the last days. A day begins at midnight by the clock of the committee."""

    operator: str
    day: date | None
    days: int | None

    @classmethod
    def read(cls, said: Said) -> Self:
        found = cls(said.one_of({BEFORE, SINCE, LAST_DAYS}), said.day("day"), said.whole("days", most=MOST_DAYS))
        if found.operator == LAST_DAYS and (not found.days or found.day):
            raise InvalidCriteria(_("“In the last days” needs the number of days."))
        if found.operator != LAST_DAYS and (not found.day or found.days):
            raise InvalidCriteria(_("“Before” and “since” need a day."))
        return found

    def where(self, column: str) -> dict[str, Any]:
        if self.day is None:
            return {f"{column}__gte": Now() - timedelta(days=self.days or 0)}
        midnight = datetime.combine(self.day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
        return {f"{column}__lt" if self.operator == BEFORE else f"{column}__gte": midnight}

    def phrase(self) -> str:
        if self.day is None:
            days = self.days or 0
            return ngettext("in the last day", "in the last %(days)d days", days) % {"days": days}
        words = _("before %(day)s") if self.operator == BEFORE else _("since %(day)s")
        return words % {"day": day_month_and_year(self.day)}


@dataclass(frozen=True, slots=True)
class Created(Condition):
    field: ClassVar = "created"
    when: When

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(When.read(said))

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(**self.when.where("created_at"))

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("came to us %(when)s") % {"when": self.when.phrase()}


@dataclass(frozen=True, slots=True)
class LastSign(Condition):
    field: ClassVar = "last_sign"
    when: When

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(When.read(said))

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(**self.when.where("last_sign_at"))

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("last gave a sign of life %(when)s") % {"when": self.when.phrase()}


@dataclass(frozen=True, slots=True)
class OptedIn(Condition):
    """Agreed to a topic at that time, and has agreed ever since."""

    field: ClassVar = "opted_in"
    topic: str
    channel: Channel
    when: When

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(named_topic(said), Channel(said.one_of(Channel.values, "channel")), When.read(said))

    def mentions(self) -> Iterator[Mention]:
        yield Mention("topic", self.topic)

    def where(self, known: Known) -> Q:
        topic = known.row("topic", self.topic)
        rights = Consent.objects.filter(contact=OuterRef("pk"), topic=topic, channel=self.channel)
        return Q(Exists(rights.filter(status=ConsentStatus.GRANTED, **self.when.where("since"))))

    def phrase(self, known: Known) -> str:
        facts = {"topic": topic_name(known, self.topic), "channel": self.channel.label, "when": self.when.phrase()}
        return _("agreed to %(topic)s by %(channel)s %(when)s") % facts
