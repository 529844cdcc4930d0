"""`python -m committee.simulator`: start the pretend provider, say where it listens, run until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
from collections.abc import Sequence
from pathlib import Path

import uvloop

from committee.simulator.grammar import EXTENSIONS
from committee.simulator.server import Options, Simulator


def main(arguments: Sequence[str] | None = None) -> None:
    options = Options(**vars(_parser().parse_args(arguments)))
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("committee.simulator", description="The pretend provider: e-mail, SMS, push.")
    parser.add_argument("--journal", type=Path, required=True, help="appended to: a line of JSON for each acceptance")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, default=0, help="0: any free one")
    parser.add_argument("--http-port", type=int, help="SMS and push as well, on this port; 0: any free one")
    parser.add_argument("--control", type=Path, help="faults to commit, as JSON, read again when it changes")
    parser.add_argument("--state", type=Path, help="kept up to date: what was accepted, what is held back")
    parser.add_argument("--without", action="append", default=[], choices=EXTENSIONS, help="do not offer this")
    parser.add_argument("--largest", type=int, default=20_000_000, help="bytes of the largest message taken")
    parser.add_argument("--idle", type=float, help="hang up on a connection that was silent for so many seconds")
    parser.add_argument("--keep-content", action="store_true", help="write the content to the journal as well")
    parser.add_argument("--brief", action="store_true", help="no subject and no sha256 of e-mails, which cost time")
    parser.add_argument("--fsync", action="store_true", help="wait for the disk before each answer")
    parser.add_argument("--webhooks", default="", metavar="URL", help="where to report what became of messages")
    parser.add_argument("--webhook-secret", default="", help="signs each report: X-Signature, sha256=…")
    parser.add_argument("--maildir", type=Path, help="reports of e-mails come back by mail, and are laid here")
    return parser


async def _serve(options: Options) -> None:
    simulator = Simulator(options)
    ports = await simulator.start()
    print(json.dumps(ports), flush=True)  # noqa: T201 - what whoever started this waits for
    running = asyncio.ensure_future(simulator.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    finally:
        simulator.close()


if __name__ == "__main__":
    main()
