"""Connections lost, and replies that never come, in each phase: what was nobody's fault is put off, what nobody can
know is in doubt, and nothing is sent twice."""

from __future__ import annotations

import time

import pytest

from campaigns.gateways import Answer, GatewayUnavailable
from campaigns.gateways.smtp.server import Timeouts
from tests.campaigns.gateways.letters import write_to, write_to_many
from tests.campaigns.gateways.scripted import Talk, accepts_all, serve
from tests.simulator import run_simulator

HASTE = Timeouts(command=1.5, final=2)  # only for servers that fall silent: a busy machine is slow at times
ANA = write_to("ana@example.org")


def hangs_up_at_once(talk: Talk) -> None:
    pass


def never_greets(talk: Talk) -> None:
    talk.hear_end()


def refuses_to_serve(talk: Talk) -> None:
    talk.say("554 5.3.2 No service here")
    talk.hear_end()


def hangs_up_on_mail(talk: Talk) -> None:
    talk.greet("PIPELINING")
    talk.hear("MAIL")


def closes_with_421_on_mail(talk: Talk) -> None:
    talk.greet("PIPELINING")
    talk.hear("MAIL")
    talk.say("421 4.4.2 Too long on this line")


def hangs_up_on_rcpt(talk: Talk) -> None:
    talk.greet()
    talk.hear("MAIL")
    talk.say("250 Ok")
    talk.hear("RCPT")


def hangs_up_on_data(talk: Talk) -> None:
    talk.greet("PIPELINING")
    talk.hear("MAIL")
    talk.say("250 Ok", "250 Ok")
    talk.hear("RCPT")
    talk.hear("DATA")


def hangs_up_after_content(talk: Talk) -> None:
    talk.greet()
    talk.open_envelope()
    talk.hear_content()


def never_answers_mail(talk: Talk) -> None:
    talk.greet()
    talk.hear("MAIL")
    talk.hear_end()


def never_answers_rcpt(talk: Talk) -> None:
    talk.greet()
    talk.hear("MAIL")
    talk.say("250 Ok")
    talk.hear_end()


def never_answers_content(talk: Talk) -> None:
    talk.greet()
    talk.open_envelope()
    talk.hear_content()
    talk.hear_end()


def talks_nonsense(talk: Talk) -> None:
    talk.greet()
    talk.hear("MAIL")
    talk.say("HTTP/1.1 400 Bad Request")
    talk.hear_end()


def answers_content_with_nonsense(talk: Talk) -> None:
    talk.greet()
    talk.open_envelope()
    talk.hear_content()
    talk.say("999 Whatever")
    talk.hear_end()


def asks_for_content_again(talk: Talk) -> None:
    talk.greet()
    talk.open_envelope()
    talk.hear_content()
    talk.say("354 Go ahead")
    talk.hear_end()


def refuses_the_sender(talk: Talk) -> None:
    talk.greet()
    talk.hear("MAIL")
    talk.say("550 5.1.8 Sender's domain does not exist")
    talk.hear_end()


@pytest.mark.parametrize("script", [hangs_up_at_once, never_greets, refuses_to_serve])
def test_a_server_that_does_not_greet_makes_the_gateway_unavailable(new_gateway, script):
    with serve(script) as server, pytest.raises(GatewayUnavailable, match=r"cannot be reached|injoignable"):
        new_gateway(server.url, timeouts=Timeouts(connect=0.3)).hand_over([ANA])


def test_a_server_that_is_not_there_makes_the_gateway_unavailable_until_it_is(tmp_path, new_gateway):
    with run_simulator(tmp_path) as provider:
        port = provider.port
    gateway = new_gateway(provider.url)
    with pytest.raises(GatewayUnavailable):
        gateway.hand_over(write_to_many(20))

    with run_simulator(tmp_path, port=port) as provider:
        assert {outcome.answer for outcome in gateway.hand_over(write_to_many(20))} == {Answer.OK}


@pytest.mark.parametrize(
    ("script", "answer", "code", "connections"),
    [
        # Nothing was said of the message: it is tried once more, then put off.
        (hangs_up_on_mail, Answer.SOFT, "", 2),
        (closes_with_421_on_mail, Answer.SOFT, "421 4.4.2", 2),
        (never_answers_mail, Answer.SOFT, "", 2),
        (talks_nonsense, Answer.SOFT, "", 2),
        # Nothing was accepted.
        (refuses_the_sender, Answer.SOFT, "550 5.1.8", 1),
        (hangs_up_on_rcpt, Answer.SOFT, "", 1),
        (hangs_up_on_data, Answer.SOFT, "", 1),
        (never_answers_rcpt, Answer.SOFT, "", 1),
        # The dot has left.
        (hangs_up_after_content, Answer.UNKNOWN, "", 1),
        (never_answers_content, Answer.UNKNOWN, "", 1),
        (answers_content_with_nonsense, Answer.UNKNOWN, "", 1),
        (asks_for_content_again, Answer.UNKNOWN, "", 1),
    ],
)
def test_a_loss_is_answered_by_its_phase(new_gateway, script, answer, code, connections):
    with serve(script) as server:
        timeouts = HASTE if "never" in script.__name__ else None
        (outcome,) = new_gateway(server.url, timeouts=timeouts).hand_over([ANA])

    assert (outcome.answer, outcome.code) == (answer, code)
    assert len(server.talks) == connections


def test_the_reply_to_the_final_dot_may_take_longer_than_any_other(new_gateway):
    def takes_its_time(talk: Talk) -> None:
        talk.greet()
        talk.open_envelope()
        talk.hear_content()
        time.sleep(2.5)
        talk.say("250 Ok")
        talk.hear_end()

    with serve(takes_its_time) as server:
        gateway = new_gateway(server.url, timeouts=Timeouts(command=2, final=60))
        (outcome,) = gateway.hand_over([ANA])

    assert outcome.answer is Answer.OK


def test_a_server_that_breaks_off_each_connection_is_not_asked_for_ever(new_gateway):
    with serve(hangs_up_on_mail) as server:
        outcomes = new_gateway(server.url, connections=4).hand_over(write_to_many(100))

    assert {outcome.answer for outcome in outcomes} == {Answer.SOFT}
    assert len(server.talks) <= 12


@pytest.mark.parametrize("ending", ["hangs up", "falls silent"])
def test_content_of_which_the_end_is_still_with_us_was_not_accepted(new_gateway, ending):
    """Its dot has provably not left: the server stopped reading long before."""

    def stops_reading(talk: Talk) -> None:
        talk.greet("PIPELINING")
        talk.open_envelope()
        talk.socket.recv(1000)
        if ending == "falls silent":
            time.sleep(2)

    with serve(stops_reading) as server:
        (outcome,) = new_gateway(server.url, timeouts=HASTE).hand_over([write_to("a@b.org", b"0" * 78 * 400_000)])

    assert outcome.answer is Answer.SOFT


def test_a_message_that_rode_behind_the_dot_of_a_lost_one_is_sent_once_on_another_connection(new_gateway):
    """Of the first nobody can know; the second was never begun, although its commands were written."""

    def hangs_up_after_second_content(talk: Talk) -> None:
        talk.greet("PIPELINING")
        talk.open_envelope()
        talk.hear_content()
        for verb in ("MAIL", "RCPT", "DATA"):
            talk.hear(verb)
        talk.say("250 Accepted", "250 Ok", "250 Ok", "354 Go ahead")
        talk.hear_content()
        for verb in ("MAIL", "RCPT", "DATA"):
            talk.hear(verb)

    with serve(hangs_up_after_second_content, accepts_all) as server:
        outcomes = new_gateway(server.url, connections=1).hand_over(write_to_many(3))
        second = server.talks[1].heard

    assert [outcome.answer for outcome in outcomes] == [Answer.OK, Answer.UNKNOWN, Answer.OK]
    assert second.count(b"RCPT") == 1
    assert b"RCPT TO:<fan2@example.org>" in second
