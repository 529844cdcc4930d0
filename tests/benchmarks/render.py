"""How fast is a text compiled, and one person's copy made? `python -m tests.benchmarks.render`

On one core and without a database: a text compiled once, then filled, and put into MIME, for people all different.
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

from campaigns.flow.render import (  # noqa: E402 (needs the settings)
    CompiledEmail,
    Skeleton,
    compile_email,
    dialect,
    fill,
    mime,
)
from campaigns.placeholders import SlotValue  # noqa: E402
from committee.languages import CODES  # noqa: E402
from tests.benchmarks import newsletter  # noqa: E402
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
    nine = statistics.median(nine_languages() for _ in range(RUNS))
    figure("compile twelve blocks in nine languages", f"{nine * 1000:.0f} ms")
    for title, has_list in {"a greeting, a condition": False, "the same and four tickets": True}.items():
        speeds = [people / fill_time(people, has_list=has_list) for _ in range(RUNS)]
        figure(f"fill, twelve blocks, {title}", f"{statistics.median(speeds):,.0f}/s")
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


def nine_languages() -> float:
    """Seconds, nothing being remembered of the time before."""
    dialect.read.cache_clear()
    started = time.perf_counter()
    for language in CODES:
        compile_newsletter(language)
    return time.perf_counter() - started


def compile_newsletter(language: str, *, has_list: bool = False) -> CompiledEmail:
    return compile_email(newsletter.newsletter(has_list=has_list), language=language, frame=newsletter.frame())


def fill_time(people: int, *, has_list: bool) -> float:
    """Seconds for all of them; what stands in the copy is joined, too."""
    compiled = compile_newsletter("en", has_list=has_list)
    everybody = [slots_of(number) for number in range(people)]
    links = [f"https://example.org/u/{number:022}" for number in range(people)]
    started = time.perf_counter()
    for values, link in zip(everybody, links, strict=True):
        copy = fill(compiled, values, unsubscribe_url=link)
        assert copy.html
        assert copy.text
    return time.perf_counter() - started


def slots_of(number: int) -> dict[str, SlotValue]:
    tickets = [{"session": "ATH03", "gate": gate, "block": "104", "category": "B"} for gate in "ABCD"]
    return {
        "person.given_name": f"Zoë {number}",
        "person.salutation_name": f"Zoë {number}",
        "person.has_tickets": number % 2 == 0,
        "person.ticket_count": number % 5,
        "person.tickets": tickets,
        "preferences_url": f"https://example.org/m/{number:022}",
    }


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
