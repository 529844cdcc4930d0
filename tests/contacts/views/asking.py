"""What the tests of public pages share: no visitor was counted before, and enquiries are answered when asked to be."""

from __future__ import annotations

import re

from django.urls import reverse

from contacts import enquiries
from contacts.models import Notice
from tests.factories import make_topic

# Counted by the hour of the clock, a test would begin in one and end in the next: this hour has no end.
HOUR = 10**9
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}}


def answer_enquiries():
    return enquiries.answer(seconds=10)


def sign_up(client, *, email="lea@example.org", language="fr", topics=("news",), answered=True, **fields):
    """As a visitor does it who ticked that they are an adult; answered at once, unless it is said otherwise."""
    for code in topics:
        make_topic(code)
    data = {"email": email, "topics": list(topics), "adult": "on", **fields}
    response = client.post(reverse("sign_up", args=[language]), data)
    if answered:
        answer_enquiries()
    return response


def hidden(page, name):
    """The value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def link_in(notice):
    """The path of the link that a notice carries."""
    (link,) = [value for name, value in notice.values.items() if name.endswith("_url")]
    return link.removeprefix("http://testserver")


def last_link():
    return link_in(Notice.objects.latest("pk"))
