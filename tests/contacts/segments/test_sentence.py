"""What a rule says is what staff would say: names, never codes, and one reading only."""

from __future__ import annotations

import pytest

from contacts import segments
from contacts.models import Attribute, ImportRun, PeopleList
from tests.contacts.segments.programme import games
from tests.factories import make_topic

__all__ = ["games"]

pytestmark = pytest.mark.django_db


def rule(*conditions, match="all"):
    return {"match": match, "conditions": list(conditions)}


FRENCH = {"field": "language", "is": ["fr"]}
IN_FRANCE = {"field": "country", "is": ["FR"]}
PRESS = {"field": "tag", "is": ["press"]}
ATHLETICS = {"field": "ticket", "is": "held", "disciplines": ["ATH"], "days": ["2024-08-04"]}
BY_SMS = {"field": "topic", "is": "granted", "channel": "sms"}
NEWS = {"field": "topic", "is": "granted", "topic": "news", "channel": "email"}


@pytest.fixture(autouse=True)
def named(games):
    make_topic("news")
    Attribute.objects.create(code="club", label="Club", type="text")


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ({}, "Everybody."),
        (rule(FRENCH, ATHLETICS, BY_SMS), "French-speaking holders of athletics sessions on 4 August who accept SMS."),
        (rule({"field": "language", "is": ["fr", "ar"]}), "French-speaking or Arabic-speaking people."),
        (rule(ATHLETICS), "Holders of athletics sessions on 4 August."),
        (rule({"field": "ticket", "is": "former"}), "Former holders of any session."),
        (
            rule({"field": "ticket", "is": "held", "sessions": ["ATH01"]}),
            "Holders of “Athletics, men’s 100 m final, 4 August”.",
        ),
        (
            rule(
                {
                    "field": "ticket",
                    "is": "held",
                    "venues": ["STA"],
                    "gates": ["STA/A"],
                    "parts": ["STA/NST"],
                    "categories": ["A", "B"],
                    "kinds": ["companion"],
                }
            ),
            (
                "Holders of any session at Stade de France in the part “North Stand” through Gate A "
                "(Stade de France) in category A or B of the kind companion."
            ),
        ),
        (rule(IN_FRANCE, PRESS), "People who live in France and are tagged “press”."),
        (rule(IN_FRANCE, PRESS, match="any"), "People who live in France or are tagged “press”."),
        (rule(IN_FRANCE, PRESS, match="none"), "Everybody, except those who live in France or are tagged “press”."),
        (
            rule(FRENCH, NEWS, rule(PRESS, ATHLETICS, match="none")),
            (
                "French-speaking people who accept “news en” by e-mail, except those who are tagged “press” "
                "or hold tickets for athletics sessions on 4 August."
            ),
        ),
        (
            rule(NEWS, rule(IN_FRANCE, rule(PRESS, FRENCH), match="any")),
            "People who accept “news en” by e-mail and (live in France or (are tagged “press” and read French)).",
        ),
        (
            rule(IN_FRANCE, rule(PRESS, FRENCH, match="none"), match="any"),
            "People who live in France or for whom none of this is true (are tagged “press” or read French).",
        ),
        (
            rule({"field": "age", "from": 18, "to": 25, "unknown": True}),
            "People who are 18 to 25 years old or are of unknown age.",
        ),
        (rule({"field": "minor", "is": "no"}), "People who are not known to be under age."),
        (rule({"field": "region", "is": ["Bret"]}), "People who live in the region “Bret”."),
        (rule({"field": "postcode", "is": ["75", "92"]}), "People who have a postcode beginning with 75 or 92."),
        (
            rule({"field": "attribute", "attribute": "club", "is": "begins", "values": ["OL"]}),
            "People who have “Club” beginning with “OL”.",
        ),
        (
            rule({"field": "topic", "is": "never_asked", "topic": "news", "channel": "push"}),
            "People who were never asked about “news en” by push.",
        ),
        (
            rule({"field": "opted_in", "topic": "news", "channel": "email", "is": "last_days", "days": 30}),
            "People who agreed to “news en” by e-mail in the last 30 days.",
        ),
        (rule({"field": "address", "is": "sms"}), "People who can be reached by SMS."),
        (rule({"field": "system", "is": ["crm"]}), "People who are known to “crm”."),
        (rule({"field": "sign_up", "is": "confirmed"}), "People who signed up on our page."),
        (
            rule({"field": "created", "is": "since", "day": "2024-01-31"}),
            "People who came to us since 31 January 2024.",
        ),
        (
            rule({"field": "last_sign", "is": "last_days", "days": 1}),
            "People who last gave a sign of life in the last day.",
        ),
        # What is not there any more is called by its code.
        (rule({"field": "ticket", "is": "held", "disciplines": ["OLD"]}), "Holders of OLD sessions."),
        ({"languages": ["fr"]}, "This rule describes nobody: it names something that does not exist."),
    ],
    ids=lambda value: "" if isinstance(value, str) else str(value),
)
def test_a_rule_is_said_in_english(criteria, said):
    assert segments.sentence(criteria, "en") == said


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ({}, "Tout le monde."),
        (
            rule(FRENCH, ATHLETICS, BY_SMS),
            (
                "Personnes francophones munies de billets pour des sessions en athlétisme le 4 août "
                "qui acceptent d’être contactées par SMS."
            ),
        ),
        (
            rule(NEWS, rule(PRESS, {"field": "age", "from": 18, "to": 25}, match="none")),
            (
                "Personnes qui acceptent « news fr » par e-mail, sauf celles qui ont l’étiquette « press » "
                "ou ont de 18 à 25 ans."
            ),
        ),
    ],
    ids=["everybody", "holders", "except"],
)
def test_a_rule_is_said_in_french(criteria, said):
    assert segments.sentence(criteria, "fr").replace("\xa0", " ") == said


def test_files_and_lists_are_called_by_their_names():
    run = ImportRun.objects.create(file_name="fans.csv", system="crm")
    guests = PeopleList.objects.create(name="Guests")
    criteria = rule({"field": "import", "is": [run.pk]}, {"field": "list", "is": [guests.pk]})

    assert (
        segments.sentence(criteria, "en") == "People who came with the file “fans.csv” and are on the list “Guests”."
    )


def test_a_venue_is_said_with_the_preposition_its_name_takes(games):
    games.stadium.name_forms.create(language="en", form="at", text="at the Stade de France")
    criteria = rule({"field": "ticket", "is": "held", "venues": ["STA", "POOL"]})

    assert segments.sentence(criteria, "en") == (
        "Holders of any session at the Stade de France or at Aquatics Centre."
    )


def test_many_rules_are_said_in_as_many_questions_as_one(django_assert_num_queries):
    criteria = rule(FRENCH, ATHLETICS, NEWS)
    with django_assert_num_queries(2):
        one = segments.sentences([criteria], "en")
    with django_assert_num_queries(2):
        assert segments.sentences([criteria] * 5, "en") == one * 5
