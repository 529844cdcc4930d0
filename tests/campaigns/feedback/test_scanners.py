"""A filter follows every link of an e-mail at once; a person reads what they open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.feedback import scanners
from campaigns.feedback.scanners import Followed
from tests.factories import NOON


def clicks(*seconds: float, links: int = 10) -> list[Followed]:
    """So many seconds after noon, each on the next link; after so many links on the first again."""
    return [Followed(f"https://{n % links}.example.org/", NOON + timedelta(seconds=s)) for n, s in enumerate(seconds)]


@pytest.mark.parametrize(
    ("followed", "in_a_burst"),
    [
        (clicks(0, 0.2, 0.4), [0, 1, 2]),
        (clicks(0, 0.2, 0.4, 0.6, 0.8), [0, 1, 2, 3, 4]),
        (clicks(0, 0.2, 0.4, 60), [0, 1, 2]),  # who reads it an hour later is a person
        (clicks(0, 1.5, 3), [1]),  # none but that one has two others beside it
        (clicks(0, 0.2), []),
        (clicks(0, 0.2, 0.4, links=2), []),  # pressed once more
        (clicks(0, 30, 60), []),
        ([], []),
    ],
)
def test_many_links_at_once_are_followed_by_a_machine(followed, in_a_burst):
    assert scanners.at_once(followed) == {followed[n] for n in in_a_burst}
