"""What a campaign did cost is what a hand reckons from what left, by whom, where to and when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from campaigns import forecasts, retiring, spending
from campaigns.flow import carried
from campaigns.flow.deliver import asking, revival
from campaigns.gateways import Answer, Outcome
from campaigns.models import Campaign, Ledger, Message, ProviderTally
from campaigns.placeholders.types import Money
from committee.db import clock
from contacts import erasure
from contacts.models import Contact
from tests.campaigns.carriers import NamedGateway, by_sms, leave, price, telephone
from tests.campaigns.stages import deliver, die_inside_a_hand_over, sending
from tests.factories import NOON, make_contact, make_price

pytestmark = pytest.mark.django_db

FRENCH, OTHER_FRENCH, KOREAN, GERMAN = "+33612345678", "+33612345679", "+821087654321", "+4915123456789"


def euros(amount: str) -> list[Money]:
    return [Money(Decimal(amount), "EUR")]


def told(campaign):
    return spending.of(Campaign.objects.get(pk=campaign.pk))


def test_a_campaign_costs_its_parts_at_the_price_of_their_country_and_provider():
    for number in (FRENCH, OTHER_FRENCH, KOREAN, GERMAN):
        telephone(number)
    price("one", "FR", "0.045")
    price("one", "", "0.08")
    price("two", "FR", "9.99")
    campaign = by_sms(parts=2)

    leave(campaign, NamedGateway("one"))

    found = told(campaign)
    # Two French numbers, two others: two parts each.
    assert found.spent.totals == euros("0.500000")
    assert [(line.country, line.parts, line.handed_over) for line in found.by_country] == [
        ("FR", 4, 2), ("DE", 2, 1), ("KR", 2, 1),
    ]  # fmt: skip
    assert (found.spent.unknown, found.in_doubt.totals, found.is_billed) == (0, [], True)


def test_what_is_refused_costs_nothing_and_what_is_in_doubt_is_told_apart():
    for number in (FRENCH, OTHER_FRENCH, KOREAN):
        telephone(number)
    price("one", "", "0.1")
    campaign = by_sms()

    leave(campaign, NamedGateway("one", {OTHER_FRENCH: Answer.HARD, KOREAN: Answer.UNKNOWN}))

    found = told(campaign)
    assert (found.spent.totals, found.in_doubt.totals) == (euros("0.100000"), euros("0.100000"))
    (line,) = found.by_provider
    assert (line.provider, line.handed_over, dict(line.messages)) == (
        "one", 1, {"sent": 1, "rejected": 1, "in_doubt": 1},
    )  # fmt: skip


def test_a_doubt_that_is_settled_is_billed_and_one_that_came_back_was_too():
    telephone(FRENCH)
    telephone(KOREAN)
    price("one", "", "0.1")
    campaign = by_sms()
    leave(campaign, NamedGateway("one", {KOREAN: Answer.UNKNOWN}))

    Message.objects.filter(address=KOREAN).update(status="sent", sent_at=clock())
    Message.objects.filter(address=FRENCH).update(status="bounced")

    found = told(campaign)
    assert (found.spent.totals, found.in_doubt.totals) == (euros("0.200000"), [])
    assert dict(found.by_provider[0].messages) == {"sent": 1, "bounced": 1}


def test_an_sms_whose_worker_died_costs_its_parts_once_the_provider_says_that_it_has_it():
    telephone(FRENCH)
    price("one", "FR", "0.1")
    campaign = by_sms(parts=2)
    die_inside_a_hand_over(campaign)
    revival.revive(asked=["sms"])
    assert Message.objects.get().status == "in_doubt"

    shop = Shop("one")
    asking.ask({"sms": shop}, seconds=5)

    found = told(campaign)
    assert (found.spent.totals, found.spent.unknown) == (euros("0.200000"), 0)
    assert [(line.country, line.parts, line.handed_over) for line in found.by_country] == [("FR", 2, 1)]


class Shop(NamedGateway):
    """A provider that has whatever it is asked about."""

    can_be_asked = True

    def look_up(self, holders, *, seconds):  # noqa: ARG002
        return [Outcome(key, Answer.OK, provider=self.code) for key in holders]


def test_each_message_has_the_price_of_the_day_on_which_it_left():
    telephone(FRENCH)
    telephone(KOREAN)
    campaign = by_sms()
    leave(campaign, NamedGateway("one"))

    left_at = Message.objects.get(address=FRENCH).sent_at
    Message.objects.filter(address=KOREAN).update(sent_at=left_at - timedelta(days=1))
    price("one", "", "0.1", valid=DateRange(date(2024, 1, 1), left_at.date()))
    price("one", "", "0.3", valid=DateRange(left_at.date(), None))

    assert told(campaign).spent.totals == euros("0.400000")


def test_what_has_no_price_or_no_known_parts_is_unknown_and_never_free():
    for number in (FRENCH, KOREAN, GERMAN):
        telephone(number)
    price("one", "FR", "0.1")
    price("one", "DE", "0.1")
    campaign = by_sms()
    leave(campaign, NamedGateway("one"))

    # From a time when its parts were noted with the answer of the provider alone.
    Message.objects.filter(address=GERMAN).update(parts=None)

    found = told(campaign)
    assert (found.spent.totals, found.spent.unknown) == (euros("0.100000"), 2)


def test_an_erased_number_costs_what_it_did_cost():
    telephone(FRENCH)
    price("one", "FR", "0.1")
    campaign = by_sms()
    leave(campaign, NamedGateway("one"))

    erasure.erase(Contact.objects.get(), by=None, at=NOON)

    found = told(campaign)
    assert Message.objects.get().address == ""
    assert (found.spent.totals, found.by_country[0].country) == (euros("0.100000"), "FR")


def test_the_figures_stay_when_the_messages_are_dropped():
    telephone(FRENCH)
    price("one", "", "0.1")
    campaign = by_sms()
    leave(campaign, NamedGateway("one"))
    long_ago = clock() - timedelta(days=2000)
    Campaign.objects.filter(pk=campaign.pk).update(status="finished", finished_at=long_ago)
    campaign.refresh_from_db()
    Ledger.objects.update(created_at=long_ago)
    assert retiring.drop_ledgers(at=clock())

    carried.look_through(campaign.pk)

    assert told(campaign).spent.totals == euros("0.100000")


def test_an_e_mail_costs_something_only_where_the_list_has_a_price():
    make_contact(opted_in="news")
    campaign = sending()
    deliver(campaign)
    assert (told(campaign).is_billed, told(campaign).spent.totals, told(campaign).spent.unknown) == (False, [], 0)

    make_price(channel="email", provider="nobody", country="", amount="1")

    found = told(campaign)  # who carried it, nobody knows: a twin in memory has no name
    assert (found.is_billed, found.spent.unknown) == (True, 1)


def test_many_lines_become_few_and_a_wrong_count_is_put_right(caplog):
    for number in (FRENCH, KOREAN):
        telephone(number)
    price("one", "", "0.1")
    campaign = by_sms()
    leave(campaign, NamedGateway("one", {KOREAN: Answer.UNKNOWN}))
    Message.objects.filter(address=KOREAN).update(status="sent", sent_at=clock())

    carried.fold(campaign.pk)
    assert (ProviderTally.objects.count(), told(campaign).spent.totals) == (2, euros("0.200000"))
    ProviderTally.objects.filter(country="KR").delete()
    assert not carried.check(campaign)
    carried.look_through(campaign.pk)

    assert carried.check(campaign)
    assert told(campaign).spent.totals == euros("0.200000")
    assert f"campaign {campaign.pk} differ" in caplog.text


def test_what_is_foreseen_is_at_the_dearest_price_of_each_country_and_is_said_once():
    for number in (FRENCH, OTHER_FRENCH, KOREAN):
        telephone(number)
    price("one", "FR", "0.04")
    price("two", "FR", "0.05")
    campaign = by_sms(parts=2)

    forecasts.write_down_missing(at=NOON)
    price("two", "KR", "0.05")
    forecasts.write_down_missing(at=NOON)  # what was foreseen stays so

    foreseen = forecasts.of(Campaign.objects.get(pk=campaign.pk))
    # Two French numbers of two parts at the dearer price; nobody knows what Korea costs.
    assert (foreseen.totals, foreseen.unknown) == (euros("0.200000"), 1)


def test_reading_what_it_cost_asks_as_much_for_three_countries_as_for_one(django_assert_num_queries):
    for number in (FRENCH, KOREAN, GERMAN):
        telephone(number)
    price("one", "", "0.1")
    campaign = by_sms()
    leave(campaign, NamedGateway("one"))

    with django_assert_num_queries(3):
        spending.of(campaign)
