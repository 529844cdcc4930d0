from __future__ import annotations

import pytest
from django.urls import reverse

from committee.roles import Role
from contacts import wordings
from contacts.models import Wording
from tests.contacts.admin.staff import logged_in

pytestmark = pytest.mark.django_db

WORDS = "Yes, write to me about the Games. " * 9


def test_the_words_of_a_version_are_found_and_read_whole():
    version = wordings.shown("sign-up", "fr", WORDS)
    wordings.shown("sign-up", "fr", "Other words.")
    officer = logged_in(Role.PROTECTION_OFFICER)

    found = officer.get(reverse("admin:contacts_wording_changelist"), {"q": version})
    page = officer.get(reverse("admin:contacts_wording_change", args=[Wording.objects.get(version=version).pk]))

    assert [row.version for row in found.context["cl"].result_list] == [version]
    assert WORDS.strip() in page.content.decode()


def test_nobody_rewrites_what_was_shown():
    wordings.shown("sign-up", "fr", WORDS)
    officer = logged_in(Role.PROTECTION_OFFICER)
    page = reverse("admin:contacts_wording_change", args=[Wording.objects.get().pk])

    assert officer.post(page, {"text": "other words"}).status_code == 403
    assert Wording.objects.get().text == WORDS
