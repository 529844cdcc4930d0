"""The people of a demonstration: who they are, what they agreed to, which tickets they hold. All of it invented."""

from __future__ import annotations

from committee.demo import Say
from contacts.demo.crowd import missing_cohorts, write_cohorts
from contacts.demo.requests import ensure_requests
from contacts.demo.segments import count_segments, ensure_segments
from contacts.demo.topics import ensure_topics
from contacts.demo.twins import ensure_twins


def seed(*, contacts: int, say: Say) -> None:
    """Invent people up to number `contacts`, and what it takes to write to them. Safe to run twice, and to kill."""
    topics = ensure_topics()
    ensure_segments()
    missing = missing_cohorts(contacts)
    if missing:
        write_cohorts(missing, topics=topics, say=say)
    else:
        say(f"{contacts} invented people are already there.")
    if contacts:
        ensure_twins(topics)
    count_segments()
    ensure_requests()
