"""How fast are reports taken in, and how fast applied? `python -m tests.benchmarks.feedback --reports 100000`

Two thirds tell of a delivery, a tenth of a mailbox that is gone, the rest of what was accepted; each comes by HTTP as
it would, signed, and one in twenty comes twice. Then the same table is worked off, as on the lane of events.
"""

from __future__ import annotations

import argparse
import hmac
import http.client
import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import ground

SECRET: Final = "a secret of the benchmark"
RATE: Final = 200  # requests a second
CLIENTS: Final = 8
TWICE: Final = 20  # one in so many is the one before it, once more
CONFIGURATION: Final = f"""
[[provider]]
code = "generic"
channel = "email"
kind = "smtp"
url = "smtp://127.0.0.1:2525?tls=none"
webhooks = "generic"
webhook_secrets = ["{SECRET}"]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=60, help="of requests")
    options = parser.parse_args()
    ground.two_cores()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "providers.toml").write_text(CONFIGURATION, encoding="utf-8")
        os.environ["PROVIDERS_FILE"] = str(folder / "providers.toml")
        with ground.services(folder):
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            keys = _sent(max(options.reports, RATE * options.seconds))
            _accept(keys, folder=folder, seconds=options.seconds)
            _apply(keys[: options.reports])


def _sent(people: int) -> list[str]:
    """So many messages that were handed over; their keys."""
    from django.db import connection

    from campaigns.flow.deliver import keys
    from campaigns.models import Message
    from tests.campaigns.stages import deliver, sending
    from tests.factories import make_contact

    make_contact(opted_in="news")
    campaign = sending()
    deliver(campaign)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_contact (subject, public_id, system, external_id, language, language_source, tags,
                                          attributes)
            SELECT gen_random_uuid(), gen_random_uuid(), 'bench', 'C-' || n, 'fr', 'assumed', '{}', '{}'
              FROM generate_series(2, %(people)s) AS n
            """,
            {"people": people},
        )
        cursor.execute(
            """
            INSERT INTO contacts_address (contact_id, kind, value, normalised, digest, created_at, updated_at)
            SELECT id, 'email', external_id || '@example.org', lower(external_id) || '@example.org',
                   sha256(external_id::bytea), now(), now() FROM contacts_contact WHERE system = 'bench'
            """
        )
        columns = [field.column for field in Message._meta.concrete_fields if field.column not in {"n", "contact_id"}]
        cursor.execute(
            f"""
            INSERT INTO campaigns_message (n, contact_id, {", ".join(columns)})
            SELECT 1 + row_number() OVER (ORDER BY c.id), c.id, {", ".join(f"m.{column}" for column in columns)}
              FROM contacts_contact c, campaigns_message m WHERE c.system = 'bench' AND m.campaign_id = %s AND m.n = 1
            """,
            [campaign.pk],
        )
        cursor.execute("ANALYZE")
    return [keys.local_part(campaign.pk, n) for n in range(1, people + 1)]


def _reports(keys: list[str]) -> list[tuple[int, bytes]]:
    """The number of each report, and what is posted."""
    numbers = [number - 1 if number % TWICE == TWICE - 1 else number for number in range(len(keys))]
    return [(number, _body(number, keys[number])) for number in numbers]


def _body(number: int, key: str) -> bytes:
    told: dict[str, Any] = {"id": str(number), "at": "2024-07-26T12:30:00Z", "reference": key}
    if number % 10 == 0:
        return json.dumps(told | {"event": "bounced", "code": "5.1.1", "text": "no such user"}).encode()
    return json.dumps(told | {"event": "delivered" if number % 3 else "sent"}).encode()


# --- Taken in --------------------------------------------------------------------------------------------------------


def _accept(keys: list[str], *, folder: Path, seconds: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ("gunicorn", "committee.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
    with ground.processes(1, *words, folder=folder):
        ground.wait_until(lambda: _answers(port))
        waited: list[float] = []
        bodies = enumerate(body for _number, body in _reports(keys[: RATE * seconds]))
        started, lock = time.monotonic(), threading.Lock()
        clients = [
            threading.Thread(target=_client, args=(port, bodies, waited, started, lock)) for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    waited.sort()
    rate = len(waited) / (time.monotonic() - started)
    ground.figure(f"webhooks accepted, {RATE}/s offered for {seconds} s", f"{rate:,.0f}/s")
    ground.figure(
        "one of them, p50 and p99", " and ".join(f"{_at(waited, share) * 1000:.1f} ms" for share in (0.5, 0.99))
    )


def _client(
    port: int, bodies: Iterator[tuple[int, bytes]], waited: list[float], started: float, lock: threading.Lock
) -> None:
    """Posts what is due next, each at its hour, and counts from that hour: who waits for a client waits, too."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    while True:
        with lock:
            number, body = next(bodies, (0, b""))
        if not body:
            break
        due = started + number / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        signature = "sha256=" + hmac.new(SECRET.encode(), body, "sha256").hexdigest()
        line.request("POST", "/hooks/generic/", body, {"X-Signature": signature, "Content-Type": "application/json"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"answered {answer.status}")
        waited.append(time.monotonic() - due)
    line.close()


def _answers(port: int) -> bool:
    """Whether the server is awake: what the first question to it costs is no report's."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("POST", "/hooks/generic/", b"{}", {"Content-Type": "application/json"})
        return line.getresponse().status < 500  # it refuses what is not signed
    except OSError:
        return False
    finally:
        line.close()


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


# --- Applied ---------------------------------------------------------------------------------------------------------


def _apply(keys: list[str]) -> None:
    from campaigns.feedback import applying, intake
    from campaigns.models import Receipt
    from committee.db import clock

    while applying.apply_some(at=clock()):
        pass
    Receipt.objects.all().delete()
    for number, body in _reports(keys):
        intake.keep("generic", f"{number}", body, {"content-type": "application/json"})
    started, spent = time.monotonic(), time.process_time()
    while applying.apply_some(at=clock()):
        pass
    speed, here = len(keys) / (time.monotonic() - started), (time.process_time() - spent) / len(keys)
    ground.figure(
        f"{len(keys):,} reports, from the table to the messages", f"{speed:,.0f}/s, {here * 1e6:.0f} µs here"
    )
    assert not Receipt.objects.exclude(state="applied").exists()


if __name__ == "__main__":
    main()
