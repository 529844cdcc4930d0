"""Whoever answers STOP, in any of nine languages, is understood; whoever says something else is not sent away."""

from __future__ import annotations

import json

import pytest

from campaigns.feedback import generic, stops, twilio
from campaigns.feedback.posted import Posted
from campaigns.feedback.reports import Report, ReportKind

NUMBER = "+33612345678"


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", " Stop. ", "STOP!!", "ＳＴＯＰ", "STOP SMS", "stop 36111", "Please stop", "stop please thanks",
        "STOPALL", "Unsubscribe", "opt-out", "cancel", "END", "quit",
        "ARRET", "arrêt", "Arrêtez svp", "Désabonnement", "désinscrire", "plus de SMS",
        "BAJA", "baja", "Alto", "darme de baja", "Cancelar",
        "STOPP", "Abmelden", "abbestellen bitte", "Keine SMS mehr",
        "PARAR", "sair", "Descadastrar",
        "СТОП", "отписаться", "Отпишите меня", "отмена",
        "إيقاف", "ايقاف", "توقف", "إلغاء الاشتراك", "الغاء",
        "停止", "配信停止", "ストップ", "配信停止。",
        "수신거부", "수신 거부", "중지", "그만",
        "退订", "退訂", "取消订阅", "TD", "T",
    ],
)  # fmt: skip
def test_a_stop_is_understood(text):
    assert stops.wants_no_more(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "👍", "OK", "Merci !", "Thanks", "START", "HELP", "INFO", "yes",
        "Don't stop", "Ne pas arrêter", "Which bus stop is next to gate B?",
        "At which stop do I get off the metro line",
        "Je viens avec ma fille, où est l'entrée ?", "Can I cancel my ticket?", "The end of the session?",
        "ありがとう", "고마워요", "谢谢", "شكرا", "Danke", "Obrigado", "Gracias", "T-shirt",
        "Спасибо", "не отписаться",
    ],
)  # fmt: skip
def test_what_is_no_stop_sends_nobody_away(text):
    assert not stops.wants_no_more(text)


@pytest.mark.parametrize("text", ["START", "start", " Start! ", "ＳＴＡＲＴ", "UNSTOP", "unstop."])
def test_a_start_is_understood(text):
    assert stops.takes_it_back(text)
    assert twilio.read({"Body": text, "From": NUMBER}) == [Report(kind=ReportKind.RESUBSCRIBE, recipient=NUMBER)]


@pytest.mark.parametrize("text", ["", "YES", "oui", "START STOP", "When does it start?", "start please", "restart"])
def test_nothing_else_agrees_to_anything(text):
    assert not stops.takes_it_back(text)


def test_a_start_is_understood_where_the_provider_has_understood_it():
    told = {"From": NUMBER, "Body": "YES", "OptOutType": "START"}

    assert twilio.read(told) == [Report(kind=ReportKind.RESUBSCRIBE, recipient=NUMBER)]


def test_an_answer_says_who_left_and_nothing_else_that_was_said():
    told = {"MessageSid": "SM9", "SmsStatus": "received", "From": NUMBER, "To": "+33700000000"}

    assert twilio.read({**told, "Body": "Arrêt"}) == [Report(kind=ReportKind.UNSUBSCRIBE, recipient=NUMBER)]
    assert twilio.read({**told, "Body": "…", "OptOutType": "STOP"}) == [
        Report(kind=ReportKind.UNSUBSCRIBE, recipient=NUMBER)
    ]
    assert twilio.read({**told, "Body": "I am at gate B"}) == [Report(kind=ReportKind.OTHER)]
    assert twilio.read({**told, "Body": ""}) == [Report(kind=ReportKind.OTHER)]


@pytest.mark.parametrize(("text", "kind"), [("배송 감사합니다", "other"), ("수신거부", "unsubscribe"), (7, "other")])
def test_an_answer_in_our_own_words_is_understood_the_same(text, kind):
    told = {"event": "answer", "recipient": NUMBER, "text": text}

    (report,) = generic.read(Posted(json.dumps(told).encode(), {}))

    assert report == Report(kind=ReportKind(kind), recipient=NUMBER if kind == "unsubscribe" else "")


@pytest.mark.parametrize(
    ("state", "error", "kind", "code"),
    [
        ("sent", "", ReportKind.ACCEPTED, ""),
        ("delivered", "", ReportKind.DELIVERED, ""),
        ("undelivered", "30003", ReportKind.BOUNCED, "30003"),
        ("undelivered", "30005", ReportKind.BOUNCED, "5.1.1"),
        ("failed", "30006", ReportKind.REJECTED, "5.1.1"),
        ("failed", "30007", ReportKind.REJECTED, "30007"),
        ("scheduled", "", ReportKind.OTHER, ""),
    ],
)
def test_a_receipt_says_what_became_of_a_message(state, error, kind, code):
    told = {"MessageSid": "SM1", "MessageStatus": state, "To": NUMBER, **({"ErrorCode": error} if error else {})}

    assert twilio.read(told) == [Report(kind=kind, reference="SM1", code=code, text=error)]


def test_whom_the_provider_has_on_its_own_list_of_stops_has_left_us_too():
    refused, left = twilio.read({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "21610", "To": NUMBER})

    assert refused == Report(kind=ReportKind.REJECTED, reference="SM1", code="21610", text="21610")
    assert left == Report(kind=ReportKind.UNSUBSCRIBE, reference="SM1", recipient=NUMBER)


def test_what_tells_of_nothing_is_nothing():
    assert twilio.read({}) == twilio.read({"MessageSid": "SM1"}) == twilio.read({"MessageStatus": "sent"}) == []
