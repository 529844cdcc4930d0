"""The cost that is shown is the sum a hand computes, and what nobody knows is said to be unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from campaigns import prices
from campaigns.forms.prices import PriceForm
from campaigns.models import Price
from campaigns.placeholders.types import Money
from campaigns.prices import Cost
from campaigns.resources import PriceResource
from committee.formats import FileDataset
from contacts.enums import Channel
from tests.factories import make_price

pytestmark = pytest.mark.django_db

DAY = date(2024, 7, 26)


def sms(country: str, amount: str, **fields) -> Price:
    return make_price(**{"channel": Channel.SMS, "provider": "One", "country": country, "amount": amount, **fields})


def test_a_campaign_costs_what_a_hand_computes(django_assert_num_queries):
    sms("FR", "0.045")
    sms("", "0.08")
    sms("US", "0.01", currency="USD")
    people = {("FR", "fr"): 1_000, ("FR", "ar"): 10, ("DE", "de"): 100, ("US", "en"): 50, ("US", "ja"): 7}
    with django_assert_num_queries(1):
        found = prices.cost(people, {"fr": 1, "ar": 3, "de": 2, "en": 1}, channel=Channel.SMS, at=DAY)
    # 1,000 × 1 × 0.045 + 10 × 3 × 0.045 + 100 × 2 × 0.08; 50 × 0.01 in dollars; nobody knows the Japanese text.
    assert found == Cost((Money(Decimal("62.350000"), "EUR"), Money(Decimal("0.500000"), "USD")), {"US": 7})


def test_a_country_without_a_price_is_unknown_and_never_free():
    sms("FR", "0.045")
    assert prices.cost({("DE", "de"): 5, ("FR", "fr"): 1}, {"de": 1, "fr": 1}, channel=Channel.SMS, at=DAY) == Cost(
        (Money(Decimal("0.045000"), "EUR"),), {"DE": 5}
    )
    assert prices.cost({("FR", "fr"): 5}, {"fr": 1}, channel=Channel.PUSH, at=DAY) == Cost((), {"FR": 5})


def test_an_email_has_one_part_whatever_its_text():
    make_price(channel=Channel.EMAIL, amount="0.0005")
    assert prices.cost({("", "fr"): 1_000}, {}, channel=Channel.EMAIL, at=DAY).totals == (
        Money(Decimal("0.500000"), "EUR"),
    )


def test_the_price_of_a_day_is_that_of_its_span():
    until = sms("FR", "0.04", valid=DateRange(date(2024, 1, 1), DAY))
    since = sms("FR", "0.05", valid=DateRange(DAY, None))
    assert prices.price(Channel.SMS, "FR", at=date(2024, 7, 25)) == until
    assert prices.price(Channel.SMS, "FR", at=DAY) == since
    assert prices.price(Channel.SMS, "FR", at=date(2023, 12, 31)) is None
    assert prices.price(Channel.SMS, "DE", at=DAY) is None


def test_the_countrys_own_price_is_taken_and_of_two_providers_the_dearer():
    sms("", "0.90")
    cheap, dear = sms("FR", "0.04"), sms("FR", "0.05", provider="Two")
    assert prices.price(Channel.SMS, "FR", at=DAY) == dear
    assert prices.price(Channel.SMS, "FR", at=DAY, provider="One") == cheap
    assert prices.price(Channel.SMS, "FR", at=DAY, provider="Three") is None
    assert prices.cost({("FR", "fr"): 1}, {"fr": 1}, channel=Channel.SMS, at=DAY).totals[0].amount == Decimal("0.05")


def test_two_prices_of_one_provider_never_hold_on_one_day():
    sms("FR", "0.04")
    with pytest.raises(IntegrityError, match="price_valid_once"):
        sms("FR", "0.05", valid=DateRange(DAY, None))


# --- The form and the file ------------------------------------------------------------------------------------------

WRITTEN = {
    "channel": "sms",
    "provider": "One",
    "country": "fr",
    "amount": "0.045",
    "currency": "eur",
    "valid_from": "2024-01-01",
    "valid_until": "2024-07-26",
}


def errors(**fields) -> dict[str, list[str]]:
    return PriceForm({**WRITTEN, **fields}).errors


def test_both_days_of_the_form_are_included():
    form = PriceForm(WRITTEN)
    assert form.is_valid()
    price = form.save()
    assert (price.country, price.currency) == ("FR", "EUR")
    assert price.valid == DateRange(date(2024, 1, 1), date(2024, 7, 27))
    assert PriceForm(instance=price).initial["valid_until"] == DAY
    assert prices.price(Channel.SMS, "FR", at=DAY) == price
    # The same days again are the price's own, and no other's.
    assert PriceForm(WRITTEN, instance=price).is_valid()


def test_a_form_says_what_is_wrong_in_words():
    PriceForm(WRITTEN).save()
    assert errors(country="de", valid_until="") == {}
    assert errors(valid_from="2024-07-26", valid_until="") == {
        "valid_from": ["Another price holds from 2024-01-01: end it first, or begin later."]
    }
    assert errors(valid_until="2023-12-31") == {"valid_until": ["It ends before it begins."]}
    assert errors(country="xx") == {"country": ["There is no country “XX”."]}
    assert set(errors(amount="-1", country="de")) == {"amount"}


def read(*rows: str):
    """The rows as a file, without its header."""
    names = ("channel", "provider", "country", "valid", "amount", "currency", "note")
    return PriceResource().import_data(FileDataset(*(row.split(";") for row in rows), headers=names))


def test_a_file_brings_prices_and_ends_those_it_knows():
    result = read("sms;One;FR;2024-01-01/;0.045;EUR;", "SMS;One;;2024-01-01/2024-12-31;0.08;EUR;")
    assert (problems(result), result.totals["new"]) == ([], 2)
    result = read("sms;One;FR;2024-01-01/2024-06-30;0.045;EUR;", "sms;One;FR;2024-07-01/;0.05;EUR;dearer")
    assert (result.totals["update"], result.totals["new"]) == (1, 1)
    assert prices.price(Channel.SMS, "FR", at=DAY).note == "dearer"
    exported = PriceResource().export(Price.objects.order_by("country", "valid"))
    assert [row[3] for row in exported] == ["2024-01-01/2024-12-31", "2024-01-01/2024-06-30", "2024-07-01/"]


def problems(result) -> list[str]:
    return [str(error) for row in result.invalid_rows for error in row.error.messages] + [
        str(error.error) for row in result.error_rows for error in row.errors
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("sms;One;FR;2024;0.045;EUR;", "is no span of days"),
        ("sms;One;FR;2024-02-01/2024-01-01;0.045;EUR;", "ends before it begins"),
        ("sms;One;XX;2024-01-01/;0.045;EUR;", "There is no country “XX”."),
        ("fax;One;FR;2024-01-01/;0.045;EUR;", "is not one of the values there are"),
        ("sms;One;DE;2024-03-01/;0.05;EUR;", "Another price holds from 2024-01-01"),
    ],
)
def test_a_row_that_is_wrong_is_said_and_nothing_is_taken_in(row, said):
    sms("DE", "0.07")
    result = read(row)
    assert said in " ".join(problems(result))
    assert Price.objects.count() == 1
