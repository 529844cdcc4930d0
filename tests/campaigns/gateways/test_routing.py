"""One provider fails and another carries the group; what fails is left alone, by all processes, and tried again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F

from campaigns import carriers
from campaigns.gateways import Answer, EmailEnvelope, GatewayUnavailable, Outcome, providers
from campaigns.gateways.email import EmailGateway
from campaigns.gateways.memory import MemoryGateway
from campaigns.gateways.rates import Limits
from campaigns.gateways.routing import UNREACHABLE, Provider, Route, speaks_of_us
from campaigns.models import ProviderState
from committee.db import clock
from tests.campaigns.gateways.letters import write_to
from tests.processes import free_port
from tests.simulator import run_simulator

pytestmark = pytest.mark.django_db


def provider(code: str, gateway=None, *, weight: int = 100, **limits: object) -> Provider:
    carrier = gateway if gateway is not None else MemoryGateway()
    return Provider(code=code, channel="email", kind="smtp", weight=weight, gateway=carrier, limits=Limits(**limits))


@pytest.fixture
def dead(new_gateway) -> EmailGateway:
    """Nobody listens there."""
    return new_gateway(f"smtp://127.0.0.1:{free_port()}?tls=none")


def letter(name: str) -> EmailEnvelope:
    return write_to(f"{name}@example.org")


def process(*found: Provider) -> Route:
    """The route as one process has it: what it knows, and nothing of what others know."""
    return providers.route(found)


def carry(route: Route, *letters, lane: str = "bulk") -> list[Outcome]:
    assert route.reserve(lane, letters) == 0
    try:
        return route.hand_over(letters)
    finally:
        route.remember()


def fail(route: Route, *letters, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(GatewayUnavailable):
            carry(route, *letters)


def state(code: str) -> ProviderState:
    return ProviderState.objects.get(code=code)


@pytest.fixture
def relay(tmp_path):
    with run_simulator(tmp_path) as running:
        yield running


def let_the_pause_end() -> None:
    ProviderState.objects.update(retry_at=clock() - timedelta(seconds=1))


def look_again(route: Route) -> None:
    """As if a second had passed since it read how the others fare."""
    route._breaker._read_at -= 2
    route.remember()


class Pause:
    """How long a provider is left alone from the moment that this begins: somewhere between two bounds, which are as
    far apart as the test took.
    """

    def __init__(self, code: str) -> None:
        self._code, self._began = code, clock()

    def is_of(self, seconds: float) -> bool:
        until = state(self._code).retry_at
        least, most = until - clock(), until - self._began
        return least <= timedelta(seconds=seconds) <= most


def go_on_pausing() -> None:
    """However long the test takes."""
    ProviderState.objects.update(retry_at=clock() + timedelta(hours=1))


def test_a_group_moves_on_to_the_next_provider_where_nothing_could_be_handed_over(relay, new_gateway, dead):
    route = process(provider("gone", dead), provider("there", new_gateway(relay.url), weight=0))

    outcomes = carry(route, letter("a"), letter("b"))

    assert [(outcome.answer, outcome.provider) for outcome in outcomes] == [(Answer.OK, "there")] * 2
    assert sorted(relay.recipients()) == ["a@example.org", "b@example.org"]


def test_what_a_provider_may_have_taken_is_given_to_no_other():
    doubtful, other = MemoryGateway({"a@example.org": Answer.UNKNOWN}), MemoryGateway()
    route = process(provider("doubtful", doubtful), provider("other", other, weight=0))

    (outcome,) = carry(route, letter("a"))

    assert (outcome.answer, outcome.provider, other.accepted) == (Answer.UNKNOWN, "doubtful", [])


def test_after_three_failures_a_provider_is_left_alone_by_every_process_and_nothing_waits_for_it(dead):
    one, other = process(provider("gone", dead)), process(provider("gone", dead))
    other.remember()

    pause = Pause("gone")
    fail(one, letter("a"), times=3)

    assert state("gone").broken_since is not None
    assert pause.is_of(5)
    assert "Errno 111" in state("gone").note
    go_on_pausing()
    look_again(one)
    assert one.reserve("bulk", [letter("a")]) == 10
    look_again(other)
    assert other.reserve("operational", [letter("a")]) == 5


def test_of_one_that_says_nothing_it_is_kept_that_it_cannot_be_reached():
    silent = MemoryGateway()
    silent.available = False
    route = process(provider("silent", silent))

    fail(route, letter("a"))

    assert state("silent").note == UNREACHABLE
    assert carriers.last_words(state("silent")) == "It cannot be reached."


def test_each_further_failure_doubles_the_pause_up_to_five_minutes(dead):
    route = process(provider("gone", dead))
    fail(route, letter("a"), times=3)
    for seconds in (10, 20, 40, 80, 160, 300, 300, 300):
        let_the_pause_end()
        look_again(route)
        pause = Pause("gone")
        fail(route, letter("a"))
        assert pause.is_of(seconds)


def test_when_the_pause_is_over_one_group_of_one_process_tries_and_an_answer_ends_it(dead):
    gateway = MemoryGateway()
    gateway.available = False
    one, other = process(provider("ill", gateway)), process(provider("ill", gateway))
    fail(one, letter("a"), times=3)
    look_again(other)
    let_the_pause_end()
    look_again(one)
    look_again(other)

    gateway.available = True
    assert one.reserve("bulk", [letter("a")]) == 0
    assert other.reserve("bulk", [letter("b")]) > 0
    one.hand_over([letter("a")])
    one.remember()

    assert (state("ill").broken_since, state("ill").failures, state("ill").note) == (None, 0, "")
    look_again(other)
    assert other.reserve("bulk", [letter("b")]) == 0


def test_a_try_that_fails_costs_the_group_nothing_where_another_is_well(dead):
    spare = MemoryGateway()
    route = process(provider("gone", dead), provider("spare", spare, weight=0))
    for _ in range(3):
        carry(route, letter("a"))
    let_the_pause_end()
    look_again(route)

    pause = Pause("gone")
    (outcome,) = carry(route, letter("a"))

    assert (outcome.provider, len(spare.accepted)) == ("spare", 4)
    assert pause.is_of(10)


def test_an_incident_tries_though_everybody_is_left_alone_and_its_success_lets_all_go_on():
    gateway = MemoryGateway()
    gateway.available = False
    route = process(provider("ill", gateway))
    fail(route, letter("a"), times=3)
    go_on_pausing()
    look_again(route)
    gateway.available = True

    assert route.reserve("bulk", [letter("a")]) > 0
    carry(route, letter("b"), lane="incident")

    look_again(route)
    assert route.reserve("bulk", [letter("a")]) == 0


def test_a_provider_that_has_had_enough_of_us_is_left_alone_and_one_that_refuses_recipients_is_not():
    class Busy(MemoryGateway):
        def hand_over(self, envelopes):
            return [Outcome(one.key, Answer.SOFT, "429", "Too many requests", retry_after=60) for one in envelopes]

    full = MemoryGateway({f"{name}@example.org": Answer.HARD for name in "abcd"})
    letters = [letter(name) for name in "abcd"]
    pause = Pause("busy")
    for _ in range(3):
        carry(process(provider("busy", Busy())), *letters)
        carry(process(provider("full", full)), *letters)

    assert state("busy").note == "429 Too many requests"
    assert pause.is_of(60)  # as long as it asked for
    assert (state("full").failures, state("full").broken_since) == (0, None)


def test_a_provider_behind_a_proxy_that_loses_every_answer_is_left_alone_before_everybody_is_in_doubt():
    class Lost(MemoryGateway):
        def hand_over(self, envelopes):
            return [Outcome(one.key, Answer.UNKNOWN, "502") for one in envelopes]

    route = process(provider("lost", Lost()))
    for _ in range(3):
        carry(route, *(letter(name) for name in "abcd"))
    route.remember()

    assert state("lost").broken_since is not None


@pytest.mark.parametrize(
    ("code", "of_us"),
    [
        ("421", True),
        ("421 4.3.2", True),
        ("451 4.7.1", True),
        ("550 5.7.26", True),
        ("535", True),
        ("429", True),
        ("401", True),
        ("403", True),
        ("451", False),
        ("503", True),
        ("450 4.2.1", False),
        ("452 4.2.2", False),
        ("552", False),
        ("552 5.2.2", False),
        ("", False),
    ],
)
def test_which_soft_answers_speak_of_us(code, of_us):
    assert speaks_of_us(Outcome("key", Answer.SOFT, code)) is of_us
    assert not speaks_of_us(Outcome("key", Answer.HARD, code))


def test_groups_are_shared_out_by_weight_and_a_switched_off_provider_gets_none():
    route = process(provider("three", weight=300), provider("one", weight=100), provider("spare", weight=0))
    carried = Counter(carry(route, letter("a"))[0].provider for _ in range(200))

    assert 120 <= carried["three"] <= 180
    assert carried["spare"] == 0

    ProviderState.objects.filter(code="three").update(is_enabled=False)
    look_again(route)
    assert {carry(route, letter("a"))[0].provider for _ in range(20)} == {"one"}
    ProviderState.objects.filter(code="one").update(weight=0)
    ProviderState.objects.filter(code="spare").update(weight=F("weight") + 5)
    look_again(route)
    assert {carry(route, letter("a"))[0].provider for _ in range(20)} == {"spare"}


def test_a_provider_without_room_passes_the_group_on_and_a_spare_one_stays_spare():
    route = process(provider("slow", weight=1000, in_all=1.0), provider("fast", weight=1), provider("spare", weight=0))

    carried = Counter(carry(route, *[letter(n) for n in "abcde"])[0].provider for _ in range(40))

    assert carried["fast"] >= 30
    assert carried["spare"] == 0


def test_groups_are_no_larger_than_the_slowest_provider_takes_in_a_second_of_that_lane():
    route = process(provider("slow", in_all=50.0), provider("fast", in_all=1000.0), provider("free"))

    assert [route.largest_group(lane) for lane in ("incident", "operational", "bulk")] == [15, 10, 25]
    assert process(provider("free")).largest_group("bulk") is None
