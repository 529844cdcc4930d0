"""What may two entries be written to, and what the one person they become?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contacts import consents
from contacts.enums import Channel, ConsentStatus
from contacts.models import Contact, Topic


@dataclass(frozen=True, slots=True)
class Right:
    """What may be written about one topic on one channel: in either entry ("": never asked), and afterwards."""

    topic: str
    channel: str
    survivor: str
    absorbed: str
    after: str

    @property
    def is_contradicted(self) -> bool:
        return bool(self.survivor and self.absorbed) and self.survivor != self.absorbed


_ASKED: Final = {status.value: status.label for status in ConsentStatus}


def both(survivor: Contact, absorbed: Contact) -> list[Right]:
    of_survivor, of_absorbed = consents.subjects_of(survivor), consents.subjects_of(absorbed)
    left, right = consents.standing(of_survivor), consents.standing(of_absorbed)
    after = consents.standing(of_survivor | of_absorbed)
    topics = Topic.objects.in_bulk({topic for topic, _channel in after})

    def status(decisions: Mapping[tuple[int, str], object], key: tuple[int, str]) -> str:
        return str(_ASKED[decisions[key].status]) if key in decisions else ""  # type: ignore[attr-defined]

    ordered = sorted(after, key=lambda key: (topics[key[0]].code, key[1]))
    return [
        Right(
            str(topics[key[0]]), str(Channel(key[1]).label), status(left, key), status(right, key), status(after, key)
        )
        for key in ordered
    ]
