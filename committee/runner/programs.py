"""Which programs make up the back-office, with which words are they started, and how is each known to be ready?"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from committee.celery import LANES
from committee.env import DEMO_WEBHOOK_SECRET
from committee.runner import ports

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Program:
    name: str
    command: list[str]
    is_ready: Callable[[str], bool]
    """Asked with what the program has written to its log since it was started."""


def web(*, port: int) -> Program:
    """No access log: a search for a person's address stands in the address of its page."""
    words = ["committee.wsgi", "--bind", f"{ports.HOST}:{port}", "--worker-class", "gthread", "--threads", "8"]
    return Program(
        name="web",
        command=_python("gunicorn", *words, "--graceful-timeout", "5", "--no-control-socket"),
        is_ready=lambda _said: _is_healthy(f"http://{ports.HOST}:{port}/health"),
    )


def workers() -> list[Program]:
    """One worker a lane: whatever fills one of them, the others go on."""
    return [_worker(lane) for lane in LANES]


def clock(*, folder: Path) -> Program:
    words = ["beat", "--schedule", str(folder / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"]
    return Program(
        name="clock",
        command=_python("celery", "--app", "committee", *words),
        is_ready=lambda said: "beat: Starting" in said,
    )


def mail_catcher(*, folder: Path, smtp_port: int, web_port: int) -> Program:
    words = ["--smtp-port", str(smtp_port), "--http-port", str(web_port), "--db", str(folder / "mail.sqlite")]
    return Program(
        name="mail-catcher",
        command=_python("maildump_runner.main", "--foreground", "--no-quit", *words),
        is_ready=lambda _said: ports.answers(smtp_port) and ports.answers(web_port),
    )


def simulator(*, folder: Path, port: int, web_port: int) -> Program:
    """The pretend provider of SMS and push; it reports what became of SMS to the page that listens to providers."""
    words = ["--http-port", str(port), "--keep-content"]
    words += ["--webhooks", f"http://{ports.HOST}:{web_port}/hooks/sms/", "--webhook-secret", DEMO_WEBHOOK_SECRET]
    for name in ("journal", "control", "state"):
        words += [f"--{name}", str(folder / f"simulator-{name}")]
    return Program(
        name="simulator",
        command=_python("committee.simulator", *words),
        is_ready=lambda said: '"http"' in said,
    )


def _worker(lane: str) -> Program:
    at_once = "2" if lane == "long" else "1"  # a second import, or the tasks of the night, beside one of minutes
    words = ["worker", "--queues", lane, "--concurrency", at_once, "--hostname", f"{lane}@%h", "--loglevel", "INFO"]
    # Gossip, mingling and heartbeats are how workers learn of each other; ours meet in the database.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Program(
        name=f"worker-{lane}",
        command=_python("celery", "--app", "committee", *words, *quiet),
        is_ready=lambda said: said.rstrip().endswith("ready.") or " ready.\n" in said,
    )


def _python(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own page on loopback
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
