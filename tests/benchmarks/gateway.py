"""How many e-mails a second does one process hand over? `python -m tests.benchmarks.gateway`

The simulator runs in a process of its own, on the other core where there are two, journal on. Each figure is the
median of three runs, each of whole hand-overs of 200 messages of 7 kB, after one to open the connections. Then the
same with each message signed (DKIM), and what that costs of this process's time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from campaigns.gateways import Answer, EmailEnvelope
from campaigns.gateways.dkim import Key, Signer
from campaigns.gateways.email import EmailGateway
from tests.benchmarks import signatures
from tests.benchmarks.ground import figure, say
from tests.simulator import run_simulator

GROUP = 200
RUNS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="for each run")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 16, 32])
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2]
    say(f"e-mails/s, 7 kB, groups of {GROUP}, {len(cores)} cores, load {os.getloadavg()[0]:.1f}")
    for title, flags in {"with PIPELINING": (), "without": ("--without", "PIPELINING")}.items():
        for connections in options.connections:
            speeds = [one_run(connections, options.messages, cores, flags) for _ in range(RUNS)]
            figure(f"{title}, {connections} connections", f"{statistics.median(speeds):,.0f}/s")
    for title, private in {"unsigned": "", **signatures.private_keys()}.items():
        signer = Signer([_key(private)]) if private else None
        begun = time.process_time()
        speeds = [one_run(16, options.messages, cores, (), signer) for _ in range(RUNS)]
        cost = (time.process_time() - begun) / (RUNS * (options.messages + GROUP))
        figure(f"DKIM: {title}, 16 connections", f"{statistics.median(speeds):,.0f}/s, {cost * 1e6:,.0f} µs a message")


def _key(private: str) -> Key:
    return Key.from_pem(private.encode(), domain=signatures.DOMAIN, selector="bench")


def one_run(
    connections: int, messages: int, cores: list[int], flags: tuple[str, ...], signer: Signer | None = None
) -> float:
    with tempfile.TemporaryDirectory() as folder, run_simulator(Path(folder), *flags) as provider:
        os.sched_setaffinity(provider.started.pid, cores[-1:])
        os.sched_setaffinity(0, cores[:1])
        gateway = EmailGateway(provider.url, connections=connections, messages_per_connection=10**9, signer=signer)
        groups = [[envelope(start + n) for n in range(GROUP)] for start in range(0, messages, GROUP)]
        gateway.hand_over([envelope(-n) for n in range(1, GROUP + 1)])
        begun = time.perf_counter()
        outcomes = [outcome for group in groups for outcome in gateway.hand_over(group)]
        seconds = time.perf_counter() - begun
        gateway.close()
        os.sched_setaffinity(0, cores)
        assert all(outcome.answer is Answer.OK for outcome in outcomes), outcomes[:3]
        assert len(provider.journal()) == len(outcomes) + GROUP
        return len(outcomes) / seconds


def envelope(n: int) -> EmailEnvelope:
    content = (
        f"Message-ID: <{n}@committee.example>\r\nFrom: Committee <news@committee.example>\r\n"
        f"To: fan{n}@example.org\r\nSubject: Your session has a new time\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + "Le relais part à vingt heures, porte nord, et non plus à dix-neuf.\r\n".encode() * 97
    return EmailEnvelope(
        key=str(n), sender=f"b-{n}@bounces.committee.example", recipient=f"fan{n}@example.org", content=content
    )


if __name__ == "__main__":
    main()
