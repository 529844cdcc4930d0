from __future__ import annotations

import pytest

from contacts.views import limits
from tests.contacts.views.asking import HOUR, NO_CACHE

HERE = "192.0.2.7"


@pytest.fixture(autouse=True)
def twice_an_hour(settings):
    settings.PUBLIC_LIMITS = {"network": (2, HOUR), "address": (2, HOUR)}


def asked(*, action="ask", origin=HERE, address=None, times=3):
    return [bool(limits.wait(action, origin=origin, address=address)) for _ in range(times)]


def test_a_visitor_who_asks_too_often_waits_and_others_do_not():
    assert asked() == [False, False, True]
    assert asked(origin="192.0.2.8") == [False, False, True]
    assert asked(action="other") == [False, False, True]


def test_one_address_is_counted_wherever_it_is_asked_from():
    answers = [asked(origin=f"192.0.2.{n}", address=b"lea", times=1)[0] for n in range(3)]

    assert answers == [False, False, True]
    assert asked(origin="192.0.2.9", address=b"ben", times=1) == [False]


@pytest.mark.parametrize(
    ("origin", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:aaaa::1", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:bbbb::2", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
        (None, "unknown"),
    ],
)
def test_all_addresses_of_one_ipv6_connection_are_one_visitor(origin, network):
    assert limits.network_of(origin) == network


def test_the_time_to_wait_ends_with_the_hour(settings):
    settings.PUBLIC_LIMITS = {"network": (0, 3600)}

    assert 0 < limits.wait("ask", origin=HERE) <= 3601


def test_while_the_cache_is_away_a_process_counts_alone_and_is_stricter(settings):
    settings.CACHES = NO_CACHE
    settings.PUBLIC_LIMITS = {"network": (4, HOUR)}

    assert asked() == [False, False, True]
