"""Conditions on what people agreed to, and whether they can be reached at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from committee.models.named import for_staff
from contacts import reach
from contacts.enums import Channel, ConsentStatus
from contacts.models import Consent
from contacts.segments.conditions.base import Condition
from contacts.segments.criteria import InvalidCriteria, Said
from contacts.segments.mentions import Known, Mention
from contacts.segments.words import quoted

NEVER_ASKED: Final = "never_asked"
ANSWERS: Final = (ConsentStatus.GRANTED.value, ConsentStatus.WITHDRAWN.value, NEVER_ASKED)


@dataclass(frozen=True, slots=True)
class TopicBy(Condition):
    """What the person said of a topic on a channel; without a topic, of any topic."""

    field: ClassVar = "topic"
    answer: str
    topic: str
    channel: Channel

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(said.one_of(ANSWERS), said.text("topic"), Channel(said.one_of(Channel.values, "channel")))

    def mentions(self) -> Iterator[Mention]:
        if self.topic:
            yield Mention("topic", self.topic)

    def where(self, known: Known) -> Q:
        rights = Consent.objects.filter(contact=OuterRef("pk"), channel=self.channel)
        if self.topic:
            # By its key, which tells the planner how many have this topic.
            rights = rights.filter(topic=known.row("topic", self.topic))
        if self.answer == NEVER_ASKED:
            return ~Q(Exists(rights))
        return Q(Exists(rights.filter(status=self.answer)))

    def phrase(self, known: Known) -> str:
        facts = {"topic": topic_name(known, self.topic), "channel": self.channel.label}
        if self.topic:
            said = {
                ConsentStatus.GRANTED.value: _("accept %(topic)s by %(channel)s"),
                ConsentStatus.WITHDRAWN.value: _("refused %(topic)s by %(channel)s"),
                NEVER_ASKED: _("were never asked about %(topic)s by %(channel)s"),
            }
        else:
            said = {
                ConsentStatus.GRANTED.value: _("accept %(channel)s"),
                ConsentStatus.WITHDRAWN.value: _("refused something by %(channel)s"),
                NEVER_ASKED: _("were never asked about anything by %(channel)s"),
            }
        return said[self.answer] % facts


@dataclass(frozen=True, slots=True)
class Reachable(Condition):
    """Has an address that a message on the channel could be sent to: alive, not suppressed, no landline for an SMS."""

    field: ClassVar = "address"
    channel: Channel

    @classmethod
    def read(cls, said: Said) -> Self:
        return cls(Channel(said.one_of(Channel.values)))

    def where(self, known: Known) -> Q:  # noqa: ARG002
        return Q(Exists(reach.usable_address(self.channel)))

    def phrase(self, known: Known) -> str:  # noqa: ARG002
        return _("can be reached by %(channel)s") % {"channel": self.channel.label}


def topic_name(known: Known, topic: str) -> str:
    return quoted(known.name("topic", topic, lambda row: for_staff(row, "name")))


def named_topic(said: Said) -> str:
    topic = said.text("topic")
    if not topic:
        raise InvalidCriteria(_("Choose a topic."))
    return topic
