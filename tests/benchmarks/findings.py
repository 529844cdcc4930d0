"""How long do the checks take on a whole library? `python -m tests.benchmarks.findings`

Sixty templates, no two alike, in nine languages and on three channels: once as they are met for the first time, and
once more as they are met again, when the process remembers what it compiled.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.ground import figure, say, services

if TYPE_CHECKING:
    from campaigns.models import MessageTemplate

TEMPLATES = 60


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--templates", type=int, default=TEMPLATES)
    wanted = parser.parse_args(arguments).templates
    with tempfile.TemporaryDirectory() as name, services(Path(name)):
        library = made(wanted)
        say(f"{wanted} templates, load {os.getloadavg()[0]:.1f}")
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        first, errors = checked(library)
        figure(f"checks, {wanted} templates in nine languages on three channels", first.said())
        figure("checks, one template that was just changed", f"{first.processor / wanted * 1000:.0f} ms of processor")
        again, _errors = checked(library)
        figure("checks, the same library again", again.said())
        say(f"{errors} errors found")


class Took(NamedTuple):
    """Seconds on the clock, and of this process alone: the database is another's affair, and so are its neighbours."""

    clock: float
    processor: float

    def said(self) -> str:
        return f"{self.clock:.1f} s, {self.processor:.1f} s of processor"


def made(wanted: int) -> list[MessageTemplate]:
    """The letters of the demonstration again and again, each with words of its own."""
    from django.core.management import call_command

    from campaigns.demo.letters import LETTERS
    from committee import languages
    from tests.campaigns.written import make_written

    call_command("migrate", verbosity=0)
    library = []
    for number in range(wanted):
        letter = LETTERS[number % len(LETTERS)]
        template = make_written(letter, name=f"{letter.name} {number}")
        for column in (*languages.columns("sms"), *languages.columns("push_body")):
            setattr(template, column, f"{getattr(template, column)} {number}")
        template.save()
        for block in template.blocks.all():
            for column in languages.columns("text"):
                if text := getattr(block, column):
                    setattr(block, column, f"{text} {number}")
            block.save()
        library.append(template)
    return library


def checked(library: list[MessageTemplate]) -> tuple[Took, int]:
    """What the checks of all took, and how many errors they found."""
    from django.utils import timezone

    from campaigns import findings
    from campaigns.models import MessageTemplate

    keys = [template.pk for template in library]
    fresh = list(MessageTemplate.objects.filter(pk__in=keys).select_related("topic__partner", "layout_version"))
    began, spent = time.monotonic(), time.process_time()
    errors = sum(len(findings.errors(findings.of_template(template, at=timezone.now()))) for template in fresh)
    return Took(time.monotonic() - began, time.process_time() - spent), errors


if __name__ == "__main__":
    main()
