"""How soon is a warning out while a million letters leave? `python -m tests.benchmarks.incident`

Bulk workers are in the middle of a marketing campaign to everybody when a warning starts that goes to 60,000 of the
same people. Its own workers were awake before. The provider's journal says when each warning came: the clock starts
with the verb that starts the campaign, so its snapshot is in the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import end_to_end
from tests.benchmarks.ground import figure, say, services, two_cores, wait_until
from tests.benchmarks.sinks import Sink, sink

FIRST_WITHIN, LAST_WITHIN = 2.0, 60.0
LANGUAGES: Final = 9
PATIENCE: Final = 900.0
UNDER_WAY: Final = 0.02  # of the letters are out when the warning comes


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000, help="of the campaign that is under way")
    parser.add_argument("--warned", type=int, default=60_000, help="at most a ninth of them: readers of one language")
    parser.add_argument("--workers", type=int, default=2, help="bulk workers; the incident lane has one of its own")
    options = parser.parse_args(arguments)
    warned = min(options.warned, options.people // LANGUAGES)
    two_cores()
    with tempfile.TemporaryDirectory() as name, services(Path(name)):
        folder = Path(name)
        end_to_end.make_ground()
        end_to_end.grow(0, options.people)
        with sink("simulator", folder) as provider:
            say(f"{options.people:,} letters under way, {warned:,} warned; load {os.getloadavg()[0]:.1f}")
            first, last = warn(warned, options, provider, folder)
    figure(
        "first warning handed over", f"{first:.1f} s ({'✓' if first <= FIRST_WITHIN else '✗'} ≤ {FIRST_WITHIN:.0f} s)"
    )
    figure(f"last of {warned:,}", f"{last:.1f} s ({'✓' if last <= LAST_WITHIN else '✗'} ≤ {LAST_WITHIN:.0f} s)")


def warn(warned: int, options: argparse.Namespace, provider: Sink, folder: Path) -> tuple[float, float]:
    """Seconds from the start of the warning to the first and to the last of it, by the provider's journal."""
    from campaigns import lifecycle, tasks
    from campaigns.models import Campaign
    from committee.db import clock

    letters, _snapshot = end_to_end.ready()
    warning = _warning(warned)
    with (
        end_to_end.lane_workers("bulk", options.workers, provider, folder),
        end_to_end.lane_workers("incident", 1, provider, folder),
    ):
        for _ in range(options.workers):
            tasks.ring("bulk")
        wait_until(lambda: _sent(letters) >= options.people * UNDER_WAY, every=0.2, seconds=PATIENCE)
        assert provider.journal is not None
        position, begun = provider.journal.stat().st_size, time.time()
        lifecycle.start_due(at=clock())
        tasks.start.apply_async(kwargs={"campaign_id": warning.pk, "lane": "incident"}, queue="incident")
        wait_until(
            lambda: Campaign.objects.get(pk=warning.pk).status == "sending" and _waiting(warning) == 0,
            every=0.1,
            seconds=PATIENCE,
        )
        assert _sent(letters) < options.people, "the letters were all out before the warning: take more people"
    came = _arrivals(provider.journal, position, warning.pk)
    assert len(came) == len(set(came)) == warned, (len(came), warned)
    return min(came.values()) - begun, max(came.values()) - begun


def _warning(warned: int) -> Any:
    """A campaign about safety to so many readers of one language, due now."""
    from campaigns import lifecycle
    from campaigns.enums import Purpose
    from committee.db import clock
    from contacts.models import Contact
    from tests.benchmarks.letter import BODY, SUBJECT
    from tests.campaigns.stages import approved
    from tests.factories import in_nine, make_campaign, make_segment, make_template, make_user

    read_by = Contact.objects.filter(language="fr").order_by("pk").values_list("pk", flat=True)[:warned]
    Contact.objects.filter(pk__in=list(read_by)).update(country="FR")
    rule = {"match": "all", "conditions": [{"field": "country", "is": ["FR"]}]}
    words = in_nine("body", BODY) | in_nine("subject", SUBJECT)
    template = make_template(purpose=Purpose.SAFETY, topic="safety", **words)
    campaign = make_campaign(template=template, segment=make_segment(criteria=rule), at=clock())
    return lifecycle.schedule(approved(campaign, at=clock()), by=make_user(), at=clock())


def _sent(campaign: Any) -> int:
    from campaigns.flow import report

    return report.of(campaign).handed_over


def _waiting(campaign: Any) -> int:
    from campaigns.models import Batch

    return Batch.objects.filter(campaign=campaign, done_at=None).count()


def _arrivals(journal: Path, position: int, campaign: int) -> dict[str, float]:
    """When each message of the campaign came, by its key."""
    with journal.open("rb") as lines:
        lines.seek(position)
        entries = (json.loads(line) for line in lines)
        return {one["key"]: one["at"] for one in entries if one["key"].startswith(f"{campaign}.")}


if __name__ == "__main__":
    main()
