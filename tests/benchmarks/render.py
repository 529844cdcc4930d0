"""How fast is one person's copy made? `python -m tests.benchmarks.render`

On one core and without a database: a text compiled once, then filled and put into MIME for people all different.
Each figure is the median of three runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "committee.settings")
os.environ.setdefault("DEBUG", "true")
django.setup()

from campaigns.flow.render import CompiledEmail, Skeleton, fill, mime  # noqa: E402 (needs the settings)
from tests.benchmarks.ground import figure, say  # noqa: E402
from tests.campaigns.flow.letters import compile_text  # noqa: E402

RUNS = 3
NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)
NAME = "{{ person.given_name | default: 'cher spectateur' }}"
BODY = f"""
Bonjour {NAME}, voici ce qui vous attend cette semaine.

- **Mardi** : finale du 100 m au [Stade de France](https://example.org/venues/sdf?l={{{{ person.language }}}}).
- **Mercredi** : relais 4 × 100 m.

Venez tôt : les portes ouvrent deux heures avant la première épreuve.
"""


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    people = parser.parse_args(arguments).people
    say(f"load {os.getloadavg()[0]:.1f}, one core, median of {RUNS} runs")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    figure("compile one language", f"{statistics.median(compile_times()) * 1000:.1f} ms")
    compiled = compile_letter()
    skeleton = Skeleton(compiled)
    for title, seven_bit in {"8bit": False, "quoted-printable": True}.items():
        size = len(next(messages(skeleton, 1, seven_bit=seven_bit)))
        speeds = [people / time_of(skeleton, people, seven_bit=seven_bit) for _ in range(RUNS)]
        figure(f"fill + mime, {title}, {size / 1000:.1f} kB", f"{statistics.median(speeds):,.0f}/s")


def compile_letter() -> CompiledEmail:
    return compile_text(BODY, subject=f"{NAME}, votre programme", language="fr")


def compile_times() -> Iterator[float]:
    for _ in range(30):
        started = time.perf_counter()
        compile_letter()
        yield time.perf_counter() - started


def time_of(skeleton: Skeleton, people: int, *, seven_bit: bool) -> float:
    started = time.perf_counter()
    for _ in messages(skeleton, people, seven_bit=seven_bit):
        pass
    return time.perf_counter() - started


def messages(skeleton: Skeleton, people: int, *, seven_bit: bool) -> Iterator[bytes]:
    for number in range(people):
        values = {"person.given_name": f"Zoë {number}", "person.language": "fr"}
        rendered = fill(skeleton.compiled, values, unsubscribe_url=f"https://example.org/u/{number:022}")
        yield mime(
            skeleton,
            rendered,
            to=f"p{number}@example.org",
            message_id=f"7.{number}@example.org",
            date=NOON,
            seven_bit=seven_bit,
        )


if __name__ == "__main__":
    main()
