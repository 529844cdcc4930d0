"""`python -m tests.faults.leaving TOPIC FROM TO ANSWERS`: people press the link of one-click, one after the other.

A process of its own, through the whole web stack. Writes when each was answered, by the clock of the database.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.test import Client

    from committee import tokens
    from committee.db import clock
    from contacts.models import Contact

    topic, first, last, answers = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    web = Client(HTTP_HOST="localhost")
    names = [f"person-{number}" for number in range(first, last + 1)]
    answered = {}
    for contact in Contact.objects.filter(system="crowd", external_id__in=names).order_by("?"):
        token = tokens.make(tokens.Scope.UNSUBSCRIBE, subject=contact.public_id, topic_id=topic, channel="email")
        answer = web.post(f"/u/{token}/", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, answer
        answered[contact.pk] = clock().isoformat()
    answers.write_text(json.dumps(answered))


if __name__ == "__main__":
    main()
