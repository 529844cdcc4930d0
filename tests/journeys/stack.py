"""Everything that `make run` starts, on this test's database: the web, workers, the clock, the mail catcher."""

from __future__ import annotations

import email.policy
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import redis

from committee.runner import programs
from tests.processes import Processes, environment, free_port

BROKER = 8  # of Valkey's databases: no other test rings its bells
LANES = ("default", "long", "bulk")  # those this test's work passes through


@dataclass(frozen=True)
class MailCatcher:
    """What was delivered, over the catcher's own page."""

    url: str

    def recipients(self) -> list[str]:
        return [address for message in self._messages() for address in message["recipients"]["to"]]

    def letters(self) -> list[EmailMessage]:
        return [self._letter(message["id"]) for message in self._messages()]

    def empty(self) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/messages/", method="DELETE"), timeout=10).close()

    def _messages(self) -> list[dict]:
        return json.loads(self._get("messages/"))["messages"]

    def _letter(self, key: int) -> EmailMessage:
        return BytesParser(policy=email.policy.default).parsebytes(self._get(f"messages/{key}.eml"))

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=10) as answer:
            return answer.read()


@dataclass(frozen=True)
class Stack:
    url: str
    mail: MailCatcher
    processes: Processes

    def wait_until(self, condition: Callable[[], bool], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s\n{self.processes.last_words()}"
            time.sleep(0.5)


@contextmanager
def run_stack(folder: Path) -> Iterator[Stack]:
    web, smtp, mail = free_port(), free_port(), free_port()
    url = f"http://127.0.0.1:{web}"
    env = environment(broker=BROKER, BASE_URL=url, EMAIL_URL=f"smtp://127.0.0.1:{smtp}?tls=none")
    with redis.Redis.from_url(env["BROKER_URL"]) as broker:
        broker.flushdb()
    processes = Processes(folder)
    wanted = {f"worker-{lane}" for lane in LANES}
    try:
        processes.start(
            [
                programs.mail_catcher(folder=folder, smtp_port=smtp, web_port=mail),
                programs.web(port=web),
                programs.clock(folder=folder),
                *(worker for worker in programs.workers() if worker.name in wanted),
            ],
            env,
        )
        yield Stack(url, MailCatcher(f"http://127.0.0.1:{mail}"), processes)
    finally:
        processes.stop()
