"""In which words do mail servers say it? For the refusals whose code says nothing.

Each list was gathered from what servers are known to answer, in the languages they answer in. A phrase stands here
only if it says the same wherever it is said.
"""

from __future__ import annotations

import re
from typing import Final

_FULL: Final = (
    r"(?:mail ?box|mailfolder|inbox|account|user|recipient)\S*(?: \S+){0,4} (?:is |was )?(?:over ?full|full\b)"
    r"|full mail ?box|over ?quota|quota (?:is )?(?:full|exceeded|violation)|(?:disk|storage|mailbox) quota"
    r"|(?:mail ?box|storage|account) (?:has |have )?exceeded|exceeded\S* (?:\S+ ){0,4}quota"
    r"|insufficient (?:disk |system )?(?:space|storage)"
    r"|out of (?:disk )?(?:space|storage)|(?:boîte|boite)\b.{0,20}\bpleine|postfach (?:ist )?voll"
    r"|quota d[ée]pass[ée]|quota superata|buz[oó]n lleno|too much mail data"
)
_PASSING: Final = (
    r"tempor(?:ary|arily)|try (?:again )?later|again later|timed? ?out|time-?out|connection (?:refused|reset"
    r"|rate|lost)|message expired|could not be delivered for \d|will be (?:retried|deleted from queue)"
    r"|no answer from host|too many (?:connections|recipients|messages|concurrent)|rate that prevents"
    r"|rate limit|throttl|greylist|grey-list|system (?:is )?(?:busy|overloaded|not accepting)|on hold|too busy"
    r"|maximum[- ]time"
)
_UNWANTED: Final = (
    r"\bspam|\bjunk|\bunsolicited|\bbulk mail|\bvirus|malware|phish|black ?list|block ?list|\bdnsbl|\brbls?\b"
    r"|spamhaus|blocked|reputation|\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|authentication (?:required"
    r"|information)|authorization failed|polic(?:y|ies)|content (?:is )?(?:rejected|denied|not)"
    r"|message (?:was |is )?(?:rejected|refused|not allowed)|relay|reverse dns|\bptr\b|client host rejected"
    r"|sender (?:address )?(?:rejected|denied|verify)|sender verify|not (?:allowed|permitted"
    r"|authori[sz]ed) to send|too (?:big|large)|size (?:limit|exceeds)|exceeds? .{0,30}size|line (?:limit"
    r"|too long)|header error|syntax error|bad sequence|improper sequence|domain is invalid|valid from|suspend"
    r"|mail rejet|service refus|closed group|not accepting mail from|permission to post"
)
_NOBODY: Final = (
    r"(?:user|recipient|mail ?box|account|address|addressee|destination|local[- ]part"
    r"|e?mail account)\S*(?: \S+){0,3}? (?:is |was |are |has been |could |can ?)?(?:unknown|not ?found"
    r"|not be found|not known|doesn'?t exist|does ?n[o']t exist|not exist(?:ent|s|ing)?|nonexist\w+"
    r"|no longer (?:valid|available|exists?|in use|active|on server)|invalid|not valid|not recogni[sz]ed"
    r"|unavailable|not available|disabled|inactive|not active|deactivated|closed|terminated|deleted"
    r"|discontinued|expired|not listed|undeliverable)|(?:unknown|invalid|non-?exist\w*|bad destination|illegal"
    r"|no such|unrouteable|unrouted|undeliverable) (?:\S+ )?(?:user|recipient|mail ?box|account|address"
    r"|addressee|local[- ]part|alias|person)|invalid (?:\S+ ){0,3}user ?id|no (?:mail ?box|account|user|one"
    r"|person|such (?:user|mailbox|person|recipient|address|account|name))\b|not (?:a valid|our) (?:user"
    r"|recipient|mail ?box|address|customer)|is not (?:a|an) (?:known|valid|active)"
    r"|doesn'?t have an? .{0,40}account|not listed in|not in (?:the |our )?(?:directory|address book)"
    r"|no existe|inconnu[es]?\b|unbekannt|nicht (?:gefunden|vorhanden|existent)|(?:adresse|destinataire|compte"
    r"|utilisateur|bo[iî]te)\S*(?: \S+){0,5} n'existe p(?:as|lus)|desconocid[oa]|sconosciut[oa]|inesistente"
    r"|onbekend|disabled or discontinued|retry timeout exceeded.{0,20}unrouteable|has moved|address changed"
    r"|宛先が?(?:見つか|不明|存在し)|ユーザーが見つかりません|存在しません|用户不存在|收件人.{0,6}不存在"
    r"|пользовател\w+ не найден"
)
_NO_DOMAIN: Final = (
    r"(?:host|domain)(?: name| or domain name)?(?: \S+)? (?:is |was |could |can )?(?:unknown|not ?found"
    r"|not be found|does ?n[o']t exist|doesn'?t exist|lookup failure|invalid|not valid)|unknown (?:host"
    r"|domain)|no such (?:host|domain)|nxdomain|name or service not known|unrouteable (?:mail )?domain|(?:all"
    r"|no) relevant mx records|unable to find mx|illegal host|name ?server: host not found|can'?t find any host named"
    r"|no (?:valid )?(?:mx|mail servers?) (?:record|host|for)"
)
_OF_OUR_SENDER: Final = (
    r"sender(?:'s)? (?:address|domain)|domain of sender|envelope (?:from|sender)|from: (?:address|domain)"
    r"|(?:reply to|after) mail from|mail from \S+ (?:was |is )?(?:rejected|refused|denied|not)"
)

SAYS_FULL: Final = re.compile(_FULL, re.IGNORECASE)
SAYS_PASSING: Final = re.compile(_PASSING, re.IGNORECASE)
SAYS_UNWANTED: Final = re.compile(f"{_UNWANTED}|{_OF_OUR_SENDER}", re.IGNORECASE)
SAYS_NOBODY: Final = re.compile(_NOBODY, re.IGNORECASE)
SAYS_NO_DOMAIN: Final = re.compile(_NO_DOMAIN, re.IGNORECASE)
SAYS_OF_SENDER: Final = re.compile(_OF_OUR_SENDER, re.IGNORECASE)
# au (KDDI) says this, naming nobody, of readers who filter what comes from computers.
SAYS_FILTERED: Final = re.compile(r"(?:^|\bsaid: )(?:smtp; ?)?(?:550)? ?: user unknown", re.IGNORECASE)
# Microsoft says this of mailboxes that the domain does not have, with a code of the way there.
SAYS_NOT_HERE: Final = re.compile(r"recipient address rejected", re.IGNORECASE)
# Said beside a code that condemns the address, it clears it.
SAYS_NOT_YOU: Final = re.compile(r"\bspam|black ?list|reputation|rate that prevents", re.IGNORECASE)
