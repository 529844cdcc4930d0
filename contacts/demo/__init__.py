"""The people of a demonstration: who they are, what they agreed to, which tickets they hold. All of it invented."""

from __future__ import annotations

import time

from committee.demo import Say
from contacts.demo import lives
from contacts.demo.chunks import Chunk
from contacts.demo.lives import PEOPLE
from contacts.demo.people import SYSTEM
from contacts.demo.seats import Tribunes
from contacts.demo.topics import ensure_topics
from contacts.models import Contact

_TOLD_EVERY = 5.0  # seconds


def seed(*, contacts: int, say: Say) -> None:
    """Invent people up to number `contacts`. Each thousand is a transaction: a killed run goes on from there."""
    topics = ensure_topics()
    known = _last_number()
    if known >= contacts:
        say(f"{known} invented people are already there.")
        return
    chunk, tribunes = Chunk(topics=topics), Tribunes()
    began = told = time.monotonic()
    rows = 0
    for start in range(known // PEOPLE * PEOPLE, contacts, PEOPLE):
        stop = min(start + PEOPLE, contacts)
        people = lives.of_numbers(start + 1, stop, tribunes)
        rows += chunk.write(people[max(0, known - start) :])
        if time.monotonic() - told > _TOLD_EVERY:
            told = time.monotonic()
            say(f"{stop} of {contacts} people, {(stop - known) / (told - began):,.0f} a second …")
    seconds = max(time.monotonic() - began, 0.001)
    say(
        f"{contacts - known} people invented: {rows} rows in {seconds:.1f} s, "
        f"{(contacts - known) / seconds:,.0f} people and {rows / seconds:,.0f} rows a second."
    )


def _last_number() -> int:
    """The number of the last person invented; they have no gaps."""
    last = Contact.objects.filter(system=SYSTEM).order_by("-external_id").values_list("external_id", flat=True).first()
    return int(last.removeprefix("D")) if last else 0
