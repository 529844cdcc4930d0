"""How long do staff wait for a list, a search and a person? Through Django, as somebody who is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.test import Client
from django.urls import reverse

from committee.models import User
from contacts.models import Address, Contact, Reference
from tests.benchmarks.at_scale import heavy
from tests.benchmarks.base import rows
from tests.benchmarks.stopwatch import Table

# A row of the list links to the person.
PERSON: Final = re.compile(rb"/contacts/contact/\d+/change/")
LIST_BAR, PERSON_BAR = 0.3, 0.2
RUNS: Final = 20
# Common and rare, one word and two, the beginning of a word, in the scripts of the nine languages.
NAMES: Final = (
    "Martin", "Camille Martin", "martin camille", "smith", "Emily Jo", "García", "garcia lu", "Müller", "Le",
    "muller", "王", "王芳", "李 伟", "佐藤", "佐藤陽菜", "김", "김 서연", "Иванов", "иванов анна", "العلوي", "مريم",
    "Wang",
)  # fmt: skip
NOBODY: Final = ("Zzyzx", "Camille Zzyzx", "M")


def measure(table: Table) -> None:
    author, officer = _signed_in("author"), _signed_in("dpo")
    contacts = reverse("admin:contacts_contact_changelist")
    table.times("list of people, page 1", [_get(author, contacts)] * RUNS, bar=LIST_BAR)
    table.times("list of people, page 2", [_get(author, f"{contacts}?p=2")] * RUNS, bar=LIST_BAR)
    table.times("list of people, page 50", [_get(author, f"{contacts}?p=50")] * RUNS, bar=LIST_BAR)
    for words in FILTERS:
        table.times(f"list of people, {words}", [_get(author, f"{contacts}?{words}")] * 6, bar=LIST_BAR)
    for name in NAMES:
        table.times(f"search “{name}”", [_search(author, contacts, name)] * 6, bar=LIST_BAR)
    for name in NOBODY:
        table.times(f"search “{name}”", [_search(author, contacts, name, finds=False)] * 6, bar=LIST_BAR)
    for what, terms in _exact_terms().items():
        table.times(f"search by {what}", [_search(author, contacts, term) for term in terms], bar=LIST_BAR)
    nobodys = [_search(author, contacts, f"nobody.{n}@example.org", finds=False) for n in range(RUNS)]
    table.times("search by an address of nobody", nobodys, bar=LIST_BAR)
    people = Contact.objects.present().filter(pk__gt=RUNS).order_by("pk")[:RUNS].values_list("pk", flat=True)
    table.times("person", [_get(author, _page(key)) for key in people], bar=PERSON_BAR)
    person = heavy.ensure()
    table.times("person with much history", [_get(author, _page(person.pk))] * RUNS, bar=PERSON_BAR)
    table.times("the same, for the protection officer", [_get(officer, _page(person.pk))] * RUNS, bar=PERSON_BAR)
    for model in ("ticket", "consentrecord", "suppression"):
        table.times(f"list: {model}", [_get(officer, reverse(f"admin:contacts_{model}_changelist"))] * 6, bar=LIST_BAR)


FILTERS: Final = ("language__exact=fr", "language__exact=ko", "agreed_to=news", "tag=press", "tag=nobody-has-it")


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(key: int) -> str:
    return reverse("admin:contacts_contact_change", args=[key])


def _get(client: Client, path: str) -> Callable[[], None]:
    def call() -> None:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        _ = response.content

    return call


def _search(client: Client, path: str, term: str, *, finds: bool = True) -> Callable[[], None]:
    """As the search form does it: posted, and answered with a redirect to the list."""

    def call() -> None:
        response = client.post(path, {"address-search": term}, follow=True)
        found = PERSON.search(response.content) is not None
        assert (response.status_code, found) == (200, finds), (term, response.status_code)

    return call


def _exact_terms() -> dict[str, list[str]]:
    """Different people each time, so that little of them is in memory."""
    people = rows("SELECT max(id) FROM contacts_contact WHERE system = 'crm'")[0][0]
    keys = [1 + 9_973 * n % (people - 8) for n in range(1, RUNS + 1)]
    emails = Address.objects.filter(contact__in=keys, kind="email").values_list("normalised", flat=True)
    near = [key + n for key in keys for n in range(8)]
    phones = Address.objects.filter(contact__in=near, kind="phone", normalised__startswith="+336")
    references = Reference.objects.filter(contact__in=near)
    return {
        "address": list(emails),
        "phone": list(phones.values_list("normalised", flat=True)[:RUNS]),
        "id": [f"C{key:09}" for key in keys],
        "beginning of an id": ["C0000123", "C000", "C0"] * 3,
        "reference": list(references.values_list("external_id", flat=True)[:RUNS]),
    }
