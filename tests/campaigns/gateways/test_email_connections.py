"""Connections are kept, replaced in time, and belong to one process."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

import pytest

from campaigns.gateways import Answer
from campaigns.gateways.smtp.server import Timeouts
from tests.campaigns.gateways.letters import write_to, write_to_many
from tests.campaigns.gateways.scripted import Talk, accepts_all, serve
from tests.simulator import run_simulator


def answers(outcomes) -> set[Answer]:
    return {outcome.answer for outcome in outcomes}


def test_two_groups_go_over_the_same_connections(provider, gateway):
    for name in ("first", "second"):
        assert answers(gateway.hand_over(write_to_many(40, name))) == {Answer.OK}

    journal = provider.journal()
    assert len({entry["recipient"] for entry in journal}) == len(journal) == 80
    assert {entry["connection"] for entry in journal} <= {1, 2, 3, 4}


def test_no_more_connections_than_asked_for_nor_than_there_are_messages(provider, gateway):
    gateway.hand_over(write_to_many(2, "few"))
    provider.wait_until(lambda provider: provider.state()["connections"] == 2)

    gateway.hand_over(write_to_many(40, "many"))
    provider.wait_until(lambda provider: provider.state()["accepted"] == 42)
    assert provider.state()["connections"] == 4


def test_a_connection_carries_its_share_and_no_more(provider, new_gateway):
    gateway = new_gateway(provider.url, connections=1, messages_per_connection=10)

    assert answers(gateway.hand_over(write_to_many(25))) == {Answer.OK}
    assert [entry["connection"] for entry in provider.journal()] == [1] * 10 + [2] * 10 + [3] * 5


def test_kept_connections_that_died_between_two_groups_are_replaced(tmp_path, new_gateway):
    with run_simulator(tmp_path) as provider:
        gateway = new_gateway(provider.url, connections=4)
        gateway.hand_over(write_to_many(20, "first"))
        provider.started.kill()
    with run_simulator(tmp_path, port=provider.port) as provider:
        assert answers(gateway.hand_over(write_to_many(20, "second"))) == {Answer.OK}

        recipients = provider.recipients()
        assert len(set(recipients)) == len(recipients) == 40


def test_kept_connections_that_the_server_closed_for_idleness_are_replaced(tmp_path, new_gateway):
    with run_simulator(tmp_path, "--idle", "0.5") as provider:
        gateway = new_gateway(provider.url, connections=4)
        gateway.hand_over(write_to_many(20, "first"))
        provider.wait_until(lambda provider: provider.state()["connections"] == 0)

        assert answers(gateway.hand_over(write_to_many(20, "second"))) == {Answer.OK}
        assert len(provider.journal()) == 40


def test_a_connection_that_was_idle_too_long_is_not_trusted_with_a_message(provider, new_gateway):
    gateway = new_gateway(provider.url, connections=1, timeouts=Timeouts(idle=0.1))
    gateway.hand_over([write_to("first@example.org")])
    time.sleep(0.2)
    gateway.hand_over([write_to("second@example.org")])

    assert [entry["connection"] for entry in provider.journal()] == [1, 2]


@pytest.mark.parametrize("ending", ["421 4.4.2 Too many messages on this connection", ""])
def test_a_kept_connection_that_ends_at_the_next_message_is_replaced_and_the_message_sent_once(new_gateway, ending):
    def serves_one(talk: Talk) -> None:
        talk.greet("PIPELINING")
        talk.open_envelope()
        talk.hear_content()
        talk.say("250 Ok")
        talk.hear("MAIL")
        if ending:
            talk.say(ending)

    with serve(serves_one, accepts_all) as server:
        gateway = new_gateway(server.url, connections=1)
        assert answers(gateway.hand_over([write_to("first@example.org")])) == {Answer.OK}
        assert answers(gateway.hand_over([write_to("second@example.org")])) == {Answer.OK}
        assert server.talks[1].heard.count(b"second@example.org") == 1


def test_where_the_server_takes_fewer_connections_those_carry_all(provider, gateway):
    gateway.hand_over([write_to("first@example.org")])
    provider.break_with({"at": "connect", "reply": "421 4.7.0 Too many connections"})

    assert answers(gateway.hand_over(write_to_many(40))) == {Answer.OK}
    assert {entry["connection"] for entry in provider.journal()} == {1}


def test_what_waits_when_the_server_goes_away_is_put_off(provider, gateway):
    gateway.hand_over(write_to_many(8, "first"))
    provider.break_with({"at": "connect", "refuse": True}, {"at": "dot", "recipient": "fan*", "drop": "before"})
    provider.wait_until(lambda provider: not can_connect(provider.port))

    outcomes = gateway.hand_over(write_to_many(40))
    assert answers(outcomes) == {Answer.UNKNOWN, Answer.SOFT}
    # One for each connection that was open: the rest was never begun.
    assert sum(outcome.answer is Answer.UNKNOWN for outcome in outcomes) == 4


def can_connect(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionError:
        return False
    return True


def test_a_closed_gateway_opens_again(provider, gateway):
    gateway.hand_over([write_to("first@example.org")])
    gateway.close()
    provider.wait_until(lambda provider: provider.state()["connections"] == 0)

    assert answers(gateway.hand_over([write_to("second@example.org")])) == {Answer.OK}


def test_threads_take_turns(provider, gateway):
    answered: list[Answer] = []
    threads = [
        threading.Thread(target=lambda n=n: answered.extend(answers(gateway.hand_over(write_to_many(30, f"t{n}-")))))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answered == [Answer.OK] * 4
    assert len(set(provider.recipients())) == len(provider.recipients()) == 120


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking beside a thread: the point of the test
def test_a_forked_process_speaks_on_connections_of_its_own(provider, gateway):
    gateway.hand_over(write_to_many(8, "before"))
    child = os.fork()
    if not child:
        good = answers(gateway.hand_over(write_to_many(8, "child"))) == {Answer.OK}
        gateway.close()
        os._exit(0 if good else 1)
    _pid, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert answers(gateway.hand_over(write_to_many(8, "after"))) == {Answer.OK}
    of = {
        name: {e["connection"] for e in provider.journal() if e["key"].startswith(name)} for name in ("child", "after")
    }
    assert not of["child"] & of["after"]
    assert of["after"] <= {1, 2, 3, 4}


def test_a_time_limit_in_the_middle_ends_the_hand_over(provider, gateway):
    class TimeLimit(Exception):
        pass

    def out_of_time(*_: object) -> None:
        raise TimeLimit

    provider.break_with({"at": "dot", "hold": True})
    before = signal.signal(signal.SIGALRM, out_of_time)
    watch = threading.Thread(target=call_time_when_all_are_held, args=(provider, 4))
    watch.start()
    try:
        with pytest.raises(TimeLimit):
            gateway.hand_over(write_to_many(40))
    finally:
        watch.join()
        signal.signal(signal.SIGALRM, before)
    provider.break_with()
    provider.wait_until(lambda provider: provider.state()["connections"] == 0)

    assert len(provider.journal()) == 4  # what was on the wire, and nothing after it
    assert answers(gateway.hand_over(write_to_many(8, "later"))) == {Answer.OK}


def call_time_when_all_are_held(provider, connections: int) -> None:
    provider.wait_until(lambda provider: provider.state()["held"] == connections)
    os.kill(os.getpid(), signal.SIGALRM)
