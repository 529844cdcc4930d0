"""Who, for example? Some people of a rule, drawn by lot, so that a mistake in the rule meets the eye."""

from __future__ import annotations

from random import Random
from typing import Final

from django.db.models import Max, Min

from contacts.models import Contact
from contacts.segments.criteria import Criteria
from contacts.segments.patience import AT_ONCE, at_most
from contacts.segments.query import described_by

SHOWN: Final = 10
# Keys drawn at random: of a rule that describes one person in a hundred, they hit some forty.
_DRAWN: Final = 4_000
# A rule that describes fewer than that is read in full, up to so many people.
_READ: Final = 50_000


def sample(criteria: Criteria, *, chance: Random, seconds: float = AT_ONCE) -> list[Contact]:
    """Ten people at random, each of the rule's as likely as any other. Raises `TooSlow`.

    Keys are drawn among all there are, and those of the rule kept; where they hit too few, the rule describes few
    people, and the lot is drawn among them all.
    """
    people = described_by(criteria).order_by()
    with at_most(seconds):
        ends = Contact.objects.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            return []
        keys = [chance.randint(ends["first"], ends["last"]) for _ in range(_DRAWN)]
        hit = list(people.filter(pk__in=keys).values_list("pk", flat=True))
        if len(hit) < SHOWN:
            hit = list(people.values_list("pk", flat=True)[:_READ])
        chosen = chance.sample(sorted(hit), k=min(SHOWN, len(hit)))
        return sorted(Contact.objects.filter(pk__in=chosen), key=lambda person: chosen.index(person.pk))
