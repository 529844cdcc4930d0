from __future__ import annotations

import pytest

from contacts import wordings
from contacts.models import Wording

pytestmark = pytest.mark.django_db


def test_the_same_words_are_the_same_version_and_kept_once():
    first, again = (wordings.shown("sign-up", "fr", "Écrivez-moi") for _ in range(2))

    assert first == again
    assert list(Wording.objects.values_list("version", "language", "text")) == [(first, "fr", "Écrivez-moi")]


def test_other_words_other_languages_and_other_pages_are_other_versions():
    versions = {
        wordings.shown("sign-up", "fr", "Écrivez-moi"),
        wordings.shown("sign-up", "fr", "Écrivez-moi !"),
        wordings.shown("confirm", "fr", "Écrivez-moi"),
    }

    assert len(versions) == 3
    wordings.shown("sign-up", "en", "Écrivez-moi")
    assert Wording.objects.count() == 4
