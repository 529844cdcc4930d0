"""Did a machine or a person write this? An absent reader's note says nothing of the address, whatever it says."""

from __future__ import annotations

import re
from typing import Final

from campaigns.feedback.mail.opened import Letter

DAEMONS: Final = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|post_office|mdaemon|smtp|maildelivery|mail\.?delivery|bounces?|null"
    r"|mmdf|daemon|uucp|mailadm|mail-?adm\w*|system|administrator|gateway|.*daemon.*|mail\.delivery\.system.*"
    r"|.*smtp.*(?:service|gateway).*|double-bounce)(?:[+@].*)?$",
    re.IGNORECASE,
)
DAEMON_NAMES: Final = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon)|delivery (?:sub)?system|postmaster|mail administrator|mail system"
    r"|system administrator|delivery status|mail router|mta\b",
    re.IGNORECASE,
)
TELLS_FAILURE: Final = re.compile(
    r"undeliver|deliver[a-z]* (?:has )?(?:failed|failure|status|problem|problems|error|report|warning|delay"
    r"|notif)|mail delivery|returned (?:mail|to sender)|failure (?:notice|notification|delivery)"
    r"|returning (?:message|mail)|could ?n.t be delivered|mail (?:system )?error|mail(?: delivery)? fail"
    r"|message (?:not|was not|could not be) delivered|non[- ](?:remis|delivr)|non-delivery|unzustellbar"
    r"|nicht zugestellt|zustell|message delayed|delayed mail|bounce|no se pudo entregar|impossible de remettre"
    r"|échec de (?:la )?(?:remise|distribution)|non recapitat|mancato recapito|onbestelbaar|配信|failed mail"
    r"|rejected mail|nondeliverable|warning: (?:message|could not)|postfix smtp server: errors",
    re.IGNORECASE,
)
ABSENT: Final = re.compile(
    r"out of (?:the )?office|automat(?:ic|ed|ique|isch\w*|ica|ico|isk\w*) ?(?:reply|response|antwort|svar)"
    r"|auto[- ]?(?:reply|response|respond)|autoreply|autoresponse|r[ée]ponse automatique|absence|abwesen"
    r"|\babsente? (?:du|de|jusqu)|en cong[ée]|vacation|on (?:leave|holiday)|away from"
    r"|respuesta autom|risposta automatica|resposta autom"
    r"|automatisch antwoord|afwezig|\bausente\b|\bassente\b|fuera de (?:la )?oficina|fuori (?:sede|ufficio)"
    r"|自動(?:返信|応答)|不在|自动(?:回复|答复)|автоответ|رد تلقائي",
    re.IGNORECASE,
)
ANSWERING: Final = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation", "X-Auto-Reply")


def is_from_a_mail_system(letter: Letter) -> bool:
    """Whether it was written by a mail server about a letter of ours."""
    if letter.header("Return-Path").strip() == "<>" and TELLS_FAILURE.search(letter.header("Subject")):
        return True
    senders = letter.addresses("From", "Sender")
    name = letter.header("From").partition("<")[0]
    return any(DAEMONS.match(one) for one in senders) or bool(DAEMON_NAMES.search(name)) or _tells_of_itself(letter)


def tells_failure(letter: Letter) -> bool:
    return bool(TELLS_FAILURE.search(letter.header("Subject")))


def _tells_of_itself(letter: Letter) -> bool:
    """A failure in the subject; but people, too, answer to a bounce."""
    return tells_failure(letter) and not is_somebodys_answer(letter)


def is_automatic(letter: Letter) -> bool:
    """Whether a program answered in the reader's place (RFC 3834), or says in the subject that it did."""
    submitted = letter.header("Auto-Submitted").lower()
    if submitted.startswith("auto-") or any(letter.message.get(name) for name in ANSWERING):
        return True
    if letter.header("Precedence").lower() in {"auto_reply", "auto-reply"}:
        return True
    return bool(ABSENT.search(letter.header("Subject")))


def is_an_absence(letter: Letter) -> bool:
    """Whether the subject alone says that somebody is away, whoever signs it."""
    return bool(ABSENT.search(letter.header("Subject"))) and not tells_failure(letter)


def is_somebodys_answer(letter: Letter) -> bool:
    """Whether it goes on with a conversation: a person may quote a bounce."""
    return bool(letter.message.get("In-Reply-To") or letter.message.get("References"))
