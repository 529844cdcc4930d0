from __future__ import annotations

import pytest

from campaigns.translations.plurals import laid_out

FRENCH = '{{ person.ticket_count | plural: one: "# billet", other: "# billets" }}'


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {"one": "# billet", "other": "# billets"}),
        ("ja", {"other": "# billets"}),
        ("ru", {"one": "# billet", "few": "# billets", "many": "# billets", "other": "# billets"}),
        (
            "ar",
            {"zero": "# billets", "one": "# billet"} | dict.fromkeys(("two", "few", "many", "other"), "# billets"),
        ),
    ],
)
def test_a_plural_has_the_forms_of_the_language(language, forms):
    written = ", ".join(f'{category}: "{words}"' for category, words in forms.items())

    assert laid_out(f"Vous avez {FRENCH}.", language=language) == (
        f"Vous avez {{{{ person.ticket_count | plural: {written} }}}}."
    )


@pytest.mark.parametrize("text", ["", "{{ a }}", "{{ a | plural: one: 'x' }}", "{{ a | plural: ", "{{ plural: 1 }}"])
def test_what_is_no_whole_plural_stays_as_it_is(text):
    assert laid_out(text, language="ar") == text
