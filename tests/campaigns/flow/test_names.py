from __future__ import annotations

import pytest
from django.db.models import F
from django.db.models.expressions import RawSQL

from campaigns.flow.snapshot.rows import PERSON_VALUES
from contacts.models import Contact
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "given", "family", "full"),
    [
        ("fr", "Zoé", "Lefèvre", "Zoé Lefèvre"),
        ("zh-hans", "晓明", "王", "王晓明"),
        ("ko", "지우", "김", "김지우"),
        ("ja", "John", "Smith", "John Smith"),
        ("fr", "晓明", "王", "王晓明"),
        ("zh-hans", "Anna", "Müller", "Anna Müller"),
        ("ja", "ジョン", "スミス", "ジョン スミス"),
        ("en", "Juan", "de la Cruz", "Juan de la Cruz"),
        ("ar", "ليلى", "", "ليلى"),
        ("es", "", "Núñez", "Núñez"),
        ("ru", "", "", ""),
    ],
)
def test_a_full_name_reads_as_its_bearer_writes_it_on_pages_and_in_messages_alike(language, given, family, full):
    contact = make_contact(language=language, given_name=given, family_name=family)

    said = RawSQL(PERSON_VALUES["person.full_name"], [])
    assert contact.full_name == full
    assert Contact.objects.annotate(key=F("pk")).values_list(said, flat=True).get() == (full or None)
