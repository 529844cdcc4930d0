"""The rate holds over time, each lane has its reserve, and takes what the others leave: alone and in Valkey alike."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import redis
from django.conf import settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from campaigns.gateways import SmsEnvelope
from campaigns.gateways.buckets import Bucket
from campaigns.gateways.rates import Limits, Rates
from tests.processes import free_port

SHARES = {"incident": 0.3, "operational": 0.2}
LANES = st.sampled_from(["incident", "operational", "bulk"])
ASKED = st.lists(st.tuples(LANES, st.floats(1, 300), st.floats(0, 3)), min_size=1, max_size=60)


def sms(n: int, *, to: str = "FR", sender: str = "PARIS2024", parts: int = 1) -> SmsEnvelope:
    return SmsEnvelope(f"key-{n}", "+33600000000", sender=sender, text="Bonjour", parts=parts, country=to)


def some(n: int, **how: object) -> list[SmsEnvelope]:
    return [sms(place, **how) for place in range(n)]


@effort(max_examples=50, deadline=None)
@given(asked=ASKED, rate=st.floats(1, 500))
def test_no_more_leaves_than_the_rate_allows_a_burst_and_one_group_for_each_lane(asked, rate):
    bucket, now, taken = Bucket(rate, SHARES), 0.0, 0.0
    for lane, need, later in asked:
        now += later
        if not bucket.wait(lane, need, now=now):
            bucket.take(lane, need, now=now)
            taken += need

    largest = sum(max((need for lane, need, _ in asked if lane == one), default=0) for one in {a[0] for a in asked})
    assert taken <= rate * (now + 1) + largest + 1e-6


@effort(max_examples=50, deadline=None)
@given(asked=ASKED, rate=st.floats(20, 500))
def test_bulk_that_never_stops_leaves_an_incident_its_reserve(asked, rate):
    bucket = Bucket(rate, SHARES)
    for second in range(20):
        for _ in range(5):
            if not bucket.wait("bulk", 200, now=second):
                bucket.take("bulk", 200, now=second)

    assert not bucket.wait("incident", rate * 0.3, now=20)


@effort(max_examples=50, deadline=None)
@given(asked=ASKED, rate=st.floats(1, 500))
def test_whoever_waits_as_long_as_told_may_leave_if_nobody_else_comes(asked, rate):
    bucket, now = Bucket(rate, SHARES), 0.0
    for lane, need, _later in asked:
        now += bucket.wait(lane, need, now=now) + 1e-6
        assert bucket.wait(lane, need, now=now) <= 1e-6
        bucket.take(lane, need, now=now)


def test_a_lane_takes_what_the_others_leave():
    bucket, taken = Bucket(100, SHARES), 0
    for tenth in range(1000):
        if not bucket.wait("bulk", 10, now=tenth / 10):
            bucket.take("bulk", 10, now=tenth / 10)
            taken += 10

    assert taken >= 100 * 99


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """On a busy machine Valkey may take longer than any reader should wait."""
    monkeypatch.setattr("campaigns.gateways.rates.PATIENCE", 10)


@pytest.fixture
def valkey():
    connection = redis.Redis.from_url(settings.RATES_URL)
    yield connection
    for key in connection.scan_iter("rate:{*"):
        connection.delete(key)
    connection.close()


@pytest.fixture
def clockwork(valkey):
    """Puts the clock of every bucket in Valkey back: so much time has passed."""

    def back(seconds: float) -> None:
        for key in valkey.scan_iter("rate:{*"):
            valkey.hset(key, "at", float(valkey.hget(key, "at")) - seconds)

    return back


@pytest.mark.parametrize("seed", range(5))
def test_valkey_counts_as_a_process_on_its_own_does(clockwork, valkey, seed):
    dice = random.Random(seed)
    rates, limits = Rates(settings.RATES_URL), Limits(in_all=100.0)
    twin, now, began = Bucket(100.0, settings.LANE_SHARES), 0.0, time.monotonic()
    for _ in range(40):
        lane, need, later = dice.choice(["incident", "operational", "bulk"]), dice.randint(1, 120), dice.random() * 2
        clockwork(later)
        now += later
        wait = twin.wait(lane, need, now=now)
        if not wait:
            twin.take(lane, need, now=now)

        # Valkey's own clock goes on meanwhile: by so much it grants earlier, and no more (a lane with a reserve has
        # two inflows, of which its wait counts one).
        told = rates.take("p", limits, lane, some(need))
        assert max(wait - 4 * (time.monotonic() - began), 0.0) - 1e-3 <= told <= wait + 1e-3
        began, (seconds, microseconds) = time.monotonic(), valkey.time()
        valkey.hset("rate:{p}:all", mapping={**twin.levels, "at": f"{seconds}.{microseconds:06}"})


def test_two_processes_share_a_rate(valkey):
    limits = Limits(in_all=100.0)
    one, other = Rates(settings.RATES_URL), Rates(settings.RATES_URL)

    began = time.monotonic()
    granted = sum(not rates.take("p", limits, "bulk", some(10)) for _ in range(10) for rates in (one, other))

    # The common half of a burst of 100, and what flowed in meanwhile: all, for the reserves are full.
    assert 5 <= granted <= 5 + 10 * (time.monotonic() - began)


def test_an_sms_counts_by_its_parts_and_each_country_by_itself(valkey):
    rates = Rates(settings.RATES_URL)
    limits = Limits(by_network={"FR": 60.0, "*": 20.0})

    assert rates.take("p", limits, "bulk", some(10, parts=3)) == 0
    assert rates.take("p", limits, "bulk", some(10, parts=3)) > 0
    assert rates.take("p", limits, "bulk", some(10, to="DE")) == 0
    assert rates.take("p", limits, "bulk", some(10, to="DE")) > 0
    assert rates.take("p", limits, "bulk", some(10, to="IT")) == 0


def test_a_group_that_one_bucket_refuses_takes_from_none(valkey):
    rates = Rates(settings.RATES_URL)
    limits = Limits(in_all=1000.0, by_sender={"PARIS2024": 20.0})
    rates.take("p", limits, "bulk", some(10))
    before = float(valkey.hget("rate:{p}:all", "common"))

    assert rates.take("p", limits, "bulk", some(10)) > 0

    assert float(valkey.hget("rate:{p}:all", "common")) == before


def test_without_valkey_a_process_takes_its_share_and_soon_asks_nobody(settings):
    settings.SENDING_PROCESSES = 4
    rates, limits = Rates(f"redis://127.0.0.1:{free_port()}/0"), Limits(in_all=80.0)

    began = time.monotonic()
    granted = sum(not rates.take("p", limits, "bulk", some(5)) for _ in range(20))

    # Half of a burst of 80 / 4, and what flowed in meanwhile.
    assert 2 <= granted <= 2 + 4 * (time.monotonic() - began)


def test_a_valkey_that_does_not_answer_is_asked_once_and_then_left_alone_for_a_while(monkeypatch):
    monkeypatch.setattr("campaigns.gateways.rates.PATIENCE", 0.1)
    monkeypatch.setattr("campaigns.gateways.rates.LEFT_ALONE", 3600)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # connects, and says nothing
        rates, limits = Rates(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"), Limits(in_all=1000.0)
        for _ in range(20):
            rates.take("p", limits, "bulk", some(1))

        assert len(list(callers(silent))) == 1


def callers(server: socket.socket) -> Iterator[None]:
    """One for each that has called."""
    server.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            yield


def test_what_has_no_rate_asks_nobody():
    assert Rates(f"redis://127.0.0.1:{free_port()}/0").take("p", Limits(), "bulk", some(200)) == 0
