"""How many SMS and push messages a second does one process hand over? `python -m tests.benchmarks.over_http`

The simulator runs in a process of its own. Each figure is the median of three runs of whole groups of 200, after one
that opens the connections, and the processor time of this process for each message.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import django

GROUP = 200
RUNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2_000, help="for each run")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "committee.settings")
    django.setup()
    measure_both(options.messages)


def measure_both(messages: int) -> None:
    from django.conf import settings

    from campaigns.gateways import SmsEnvelope
    from campaigns.gateways.https import HttpHandover
    from campaigns.gateways.options import Options
    from campaigns.gateways.push.gateway import PushGateway
    from campaigns.gateways.push.signing import Signer
    from campaigns.gateways.push.webpush import Browsers
    from campaigns.gateways.sms.generic import build_simulated
    from committee import vapid
    from tests.campaigns.gateways.push.browsers import Browser, notification
    from tests.simulator import run_simulator

    with tempfile.TemporaryDirectory() as folder, run_simulator(Path(folder), "--http-port", "0") as provider:
        settings.PUSH_SERVICES = [*settings.PUSH_SERVICES, provider.http_url]
        texts = build_simulated(Options({"code": "sms", "url": provider.http_url}, place="benchmark"))
        browsers = Browsers(Signer(vapid.new_key(), contact="mailto:push@example.org"))
        devices = [Browser(f"{provider.http_url}/push/mine-{n}").device for n in range(GROUP)]
        measure(
            "SMS, 16 connections",
            texts,
            [
                SmsEnvelope(f"7.{n}.seal", "+33612345600", sender="GAMES", text="Bonjour", parts=1, country="FR")
                for n in range(messages)
            ],
        )
        measure(
            "web push, 32 connections",
            PushGateway(browsers=browsers, handover=HttpHandover(connections=32)),
            [notification(devices[n % GROUP], n=n) for n in range(messages)],
        )


def measure(title: str, gateway: Any, envelopes: Sequence[Any]) -> None:
    from tests.benchmarks.ground import figure

    groups = [envelopes[start : start + GROUP] for start in range(0, len(envelopes), GROUP)]
    with closing(gateway):
        gateway.hand_over(groups[0])
        begun = time.process_time()
        speeds = [one_run(gateway, groups) for _ in range(RUNS)]
        cost = (time.process_time() - begun) / (RUNS * len(envelopes))
    figure(title, f"{statistics.median(speeds):,.0f}/s, {cost * 1e6:,.0f} µs a message")


def one_run(gateway: Any, groups: Sequence[Sequence[Any]]) -> float:
    from campaigns.gateways import Answer

    begun = time.perf_counter()
    outcomes = [outcome for group in groups for outcome in gateway.hand_over(group)]
    seconds = time.perf_counter() - begun
    assert all(outcome.answer is Answer.OK for outcome in outcomes), outcomes[:3]
    return len(outcomes) / seconds


if __name__ == "__main__":
    main()
