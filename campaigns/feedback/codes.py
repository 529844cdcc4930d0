"""Is this address dead? Decided by what the enhanced status says, not by its class: most 5xx say nothing of it.

The meanings are those of RFC 3463 and of the registry that RFC 5248 keeps. A 5 says that this message will not be
delivered; only a few of them say that no message ever will. Whoever takes every 5.7.1 for a dead address loses readers
whose provider disliked one message; whoever takes none keeps writing to nobody, and providers notice.

==================================  ===============================================================================
DEAD                                5.1.1 no such mailbox · 5.1.2 no such domain · 5.1.3 no address at all · 5.1.6
                                    moved away · 5.1.10 the domain takes no mail · 5.2.1 mailbox closed
TEMPORARY                           any 4 · 5.2.2 mailbox full · 5.3 its system · 5.4 the way there
POLICY                              5.1.7–5.1.9 our sender's address · 5.2.3, 5.3.4 too large · 5.5 the protocol ·
                                    5.6 the content · 5.7 policy, reputation, authentication
by the words                        no code · 5.0.0, 5.1.0, 5.2.0, 5.3.0, 5.5.0: "other or undefined" · codes above 99,
                                    which vendors made up · 5.4.1 and 5.4.4 where the domain is said not to exist
==================================  ===============================================================================

A code that condemns is doubted where the words beside it speak of a full mailbox, of spam or of a list of blocked
senders: some servers answer 5.1.1 to everything. What is UNKNOWN condemns nobody.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What a refusal says of the address it was about."""

    DEAD = "dead"  # no message will ever arrive there
    TEMPORARY = "temporary"  # this one did not; another may
    POLICY = "policy"  # they did not want this message, or us
    UNKNOWN = "unknown"  # refused, and nobody says why


# Subjects go from 0 to 7: so neither an address of the internet nor the version of a program is read as a code.
ENHANCED: Final = re.compile(r"(?<![\d.])([245])\.([0-7])\.(\d{1,3})(?![\d]|\.\d)")
REPLY: Final = re.compile(r"(?<![\d.#-])([245])[0-5]\d(?=[\s,;:'\"<)-]|$)")

DEAD_DETAILS: Final = {(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)}
POLICY_DETAILS: Final = {(1, 7), (1, 8), (1, 9), (2, 3), (3, 4)}
FULL: Final = (2, 2)
UNDEFINED: Final = {(0, 0), (1, 0), (2, 0), (3, 0), (5, 0)}
MAY_NAME_NO_DOMAIN: Final = {(4, 1), (4, 4)}
MADE_UP: Final = 100  # details from here on are in no registry

_FULL: Final = (
    r"(?:mail ?box|mailfolder|inbox|account|user|recipient)\S*(?: \S+){0,4} (?:is |was )?(?:over ?full|full\b)|full mail ?box"
    r"|over ?quota|quota (?:is )?(?:full|exceeded|violation)|(?:disk|storage|mailbox) quota|exceeded\S* (?:\S+ ){0,4}quota"
    r"|insufficient (?:disk |system )?(?:space|storage)|out of (?:disk )?(?:space|storage)|(?:boîte|boite)\b.{0,20}\bpleine"
    r"|postfach (?:ist )?voll|quota d[ée]pass[ée]|quota superata|buz[oó]n lleno|too much mail data"
)
_PASSING: Final = (
    r"tempor(?:ary|arily)|try (?:again )?later|again later|timed? ?out|time-?out|connection (?:refused|reset|rate|lost)"
    r"|message expired|could not be delivered for \d|will be (?:retried|deleted from queue)|no answer from host"
    r"|too many (?:connections|recipients|messages|concurrent)|rate that prevents|rate limit|throttl|greylist|grey-list"
    r"|system (?:is )?(?:busy|overloaded|not accepting)|on hold|too busy|maximum[- ]time"
)
_UNWANTED: Final = (
    r"\bspam|\bjunk|\bunsolicited|\bbulk mail|\bvirus|malware|phish|black ?list|block ?list|\bdnsbl|\brbls?\b|spamhaus"
    r"|blocked|reputation|\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|authentication (?:required|information)"
    r"|authorization failed|polic(?:y|ies)|content (?:is )?(?:rejected|denied|not)|message (?:was |is )?(?:rejected|refused|not allowed)"
    r"|relay|reverse dns|\bptr\b|client host rejected|sender (?:address )?(?:rejected|denied|verify)|sender verify"
    r"|not (?:allowed|permitted|authori[sz]ed) to send|too (?:big|large)|size (?:limit|exceeds)|exceeds? .{0,30}size"
    r"|line (?:limit|too long)|header error|syntax error|bad sequence|improper sequence|domain is invalid|valid from"
    r"|suspend|mail rejet|service refus|closed group|not accepting mail from|permission to post"
)
_NOBODY: Final = (
    r"(?:user|recipient|mail ?box|account|address|addressee|destination|local[- ]part|e?mail account)\S*(?: \S+){0,3}?"
    r" (?:is |was |are |has been |could |can ?)?(?:unknown|not ?found|not be found|not known|doesn'?t exist|does ?n[o']t exist"
    r"|not exist(?:ent|s|ing)?|nonexist\w+|no longer (?:valid|available|exists?|in use|active|on server)|invalid|not valid|not recogni[sz]ed"
    r"|unavailable|not available|disabled|inactive|not active|deactivated|closed|terminated|deleted|discontinued|expired|not listed|undeliverable)"
    r"|(?:unknown|invalid|non-?exist\w*|bad destination|illegal|no such|unrouteable|unrouted|undeliverable) (?:\S+ )?"
    r"(?:user|recipient|mail ?box|account|address|addressee|local[- ]part|alias|person)"
    r"|invalid (?:\S+ ){0,3}user ?id|no (?:mail ?box|account|user|one|person|such (?:user|mailbox|person|recipient|address|account|name))\b"
    r"|not (?:a valid|our) (?:user|recipient|mail ?box|address|customer)|is not (?:a|an) (?:known|valid|active)"
    r"|doesn'?t have an? .{0,40}account|not listed in|not in (?:the |our )?(?:directory|address book)|no existe|inconnu[es]?\b"
    r"|unbekannt|nicht (?:gefunden|vorhanden|existent)|(?:adresse|destinataire|compte|utilisateur|bo[iî]te)\S*(?: \S+){0,5} n'existe p(?:as|lus)|desconocid[oa]|sconosciut[oa]|inesistente|onbekend"
    r"|disabled or discontinued|retry timeout exceeded.{0,20}unrouteable|has moved|address changed"
    r"|宛先が?(?:見つか|不明|存在し)|ユーザーが見つかりません|存在しません|用户不存在|收件人.{0,6}不存在|пользовател\w+ не найден"
)
_NO_DOMAIN: Final = (
    r"(?:host|domain)(?: name| or domain name)?(?: \S+)? (?:is |was |could |can )?(?:unknown|not ?found|not be found"
    r"|does ?n[o']t exist|doesn'?t exist|lookup failure|invalid|not valid)|unknown (?:host|domain)|no such (?:host|domain)"
    r"|nxdomain|name or service not known|unrouteable (?:mail )?domain|(?:all|no) relevant mx records|illegal host"
    r"|name ?server: host not found|can'?t find any host named|no (?:valid )?(?:mx|mail servers?) (?:record|host|for)"
)
_OF_OUR_SENDER: Final = r"sender(?:'s)? (?:address|domain)|domain of sender|envelope (?:from|sender)|mail from\b|from: (?:address|domain)"

SAYS_FULL: Final = re.compile(_FULL, re.IGNORECASE)
SAYS_PASSING: Final = re.compile(_PASSING, re.IGNORECASE)
SAYS_UNWANTED: Final = re.compile(f"{_UNWANTED}|{_OF_OUR_SENDER}", re.IGNORECASE)
SAYS_NOBODY: Final = re.compile(_NOBODY, re.IGNORECASE)
SAYS_NO_DOMAIN: Final = re.compile(_NO_DOMAIN, re.IGNORECASE)
SAYS_OF_SENDER: Final = re.compile(_OF_OUR_SENDER, re.IGNORECASE)
# au (KDDI) says this, naming nobody, of readers who filter what comes from computers.
SAYS_FILTERED: Final = re.compile(r"^(?:smtp; ?)?(?:550)? ?: user unknown", re.IGNORECASE)
# A program on their side stumbled (its name stands before the words); only two of its exit codes tell of the address.
OF_A_PROGRAM: Final = re.compile(r"^x-unix;?\s*(\d*)", re.IGNORECASE)
NO_USER_NO_HOST: Final = {"67", "68"}  # EX_NOUSER, EX_NOHOST


def verdict(code: str, text: str = "") -> Verdict:
    """What the refusal `code` ("5.1.1", "550 5.1.1", "550", or none) with these words says of the address."""
    if program := OF_A_PROGRAM.match(text):
        return Verdict.DEAD if program[1] in NO_USER_NO_HOST else Verdict.UNKNOWN
    said = ENHANCED.search(code) or ENHANCED.search(text)
    if said is None or (int(said[2]), int(said[3])) in UNDEFINED or int(said[3]) >= MADE_UP:
        reply = REPLY.search(code) or REPLY.search(text) or said
        return _by_words(text, passes=reply is not None and reply[1] == "4")
    if said[1] != "5":
        return Verdict.TEMPORARY
    return _by_detail((int(said[2]), int(said[3])), text)


def _by_detail(detail: tuple[int, int], text: str) -> Verdict:
    subject = detail[0]
    if detail in DEAD_DETAILS:
        return _doubted(text)
    if detail in POLICY_DETAILS:
        return Verdict.POLICY
    if detail in MAY_NAME_NO_DOMAIN and (SAYS_NO_DOMAIN.search(text) or "recipient address rejected" in text.lower()):
        return Verdict.DEAD
    if detail == FULL or subject in {3, 4}:
        return Verdict.TEMPORARY
    return Verdict.POLICY if subject in {5, 6, 7} else Verdict.UNKNOWN


def _doubted(text: str) -> Verdict:
    """DEAD, unless the words say that it is something else."""
    if SAYS_FULL.search(text):
        return Verdict.TEMPORARY
    return Verdict.POLICY if re.search(r"\bspam|black ?list|reputation|rate that prevents", text, re.I) else Verdict.DEAD


def _by_words(text: str, *, passes: bool) -> Verdict:
    if passes or SAYS_FULL.search(text) or SAYS_PASSING.search(text):
        return Verdict.TEMPORARY
    if SAYS_FILTERED.search(text) or SAYS_OF_SENDER.search(text):
        return Verdict.POLICY
    # A link to the rules of the house often follows the news that nobody lives there: what is said first counts.
    nobody, unwanted = SAYS_NOBODY.search(text) or SAYS_NO_DOMAIN.search(text), SAYS_UNWANTED.search(text)
    if nobody and (unwanted is None or nobody.start() < unwanted.start()):
        return Verdict.DEAD
    return Verdict.POLICY if unwanted else Verdict.UNKNOWN
