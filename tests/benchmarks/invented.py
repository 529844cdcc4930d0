"""Who are the eleven million of the measurements? SQL that invents them by their numbers, the same on every machine.

Chance is a hash of the person's number: any range of people can be invented on any connection, and what one table
says of a person agrees with the others without asking them. Fingerprints of addresses are the real ones
(HMAC-SHA-256, made with the two halves of the key). Names: each language has a heavy head and a long tail, as in life
(the share of a name is about one by its rank). Nothing here is ever sent: no worker runs beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Final

from contacts import addresses

if TYPE_CHECKING:
    from contacts.demo.names import Name

# Out of a thousand people.
LANGUAGES: Final = {"fr": 400, "en": 220, "es": 90, "de": 80, "zh-hans": 60, "ar": 50, "ja": 40, "ru": 30, "ko": 30}
# Where most speakers of a language live; three of a hundred live anywhere else.
HOMES: Final = {
    "fr": "FR FR FR FR FR FR FR FR BE CH CA", "en": "GB GB GB GB US US US AU CA IE IN", "es": "ES ES ES MX AR CO",
    "de": "DE DE DE DE DE AT CH", "zh-hans": "CN CN CN SG", "ar": "MA DZ TN EG LB AE", "ja": "JP", "ru": "KZ RU GE",
    "ko": "KR",
}  # fmt: skip
ELSEWHERE: Final = """
    AD AL AM AO AT AU AZ BA BB BD BE BF BG BH BI BJ BO BR BW BY CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK
    DO DZ EC EE EG ES ET FI FJ FR GA GB GE GH GM GN GR GT HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KR
    KW KZ LA LB LK LT LU LV LY MA MC MD ME MG MK ML MN MR MT MU MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PH PK PL PT
    PY QA RO RS RU RW SA SE SG SI SK SN TG TH TN TR TT TW TZ UA UG US UY UZ VE VN ZA ZM
"""
MAILBOXES: Final = ["lea", "hugo", "kim", "ana", "noor", "jan", "mia", "ali"]
DIALLED: Final = {"FR": "+336", "GB": "+447", "ES": "+346", "DE": "+4915", "CN": "+8613", "JP": "+8190", "KR": "+8210"}
HAS_EMAIL, HAS_PHONE, SHARES, SUPPRESSED = 0.97, 0.35, 0.01, 0.0282
# Of each topic and channel: how many agreed or refused. A service is only refused. In all, two a person.
RIGHTS: Final = {
    ("news", "email"): 0.70, ("news", "sms"): 0.16, ("news", "push"): 0.06,
    ("shop", "email"): 0.36, ("shop", "sms"): 0.07, ("shop", "push"): 0.03,
    ("orvelune", "email"): 0.17, ("orvelune", "sms"): 0.04, ("orvelune", "push"): 0.015,
    ("measuring", "email"): 0.33, ("measuring", "sms"): 0.02, ("measuring", "push"): 0.015,
    ("tickets", "email"): 0.01, ("tickets", "sms"): 0.005, ("tickets", "push"): 0.002,
    ("volunteering", "email"): 0.008, ("volunteering", "sms"): 0.003, ("volunteering", "push"): 0.002,
}  # fmt: skip
GRANTED: Final = 0.86
TICKETS_PER_PERSON: Final = 10 / 11
REFERENCES: Final = 0.2


def name_rows() -> Iterator[tuple[str, str, int, str, str]]:
    """Each name: language, whether given or family, rank, as written, in plain ASCII."""
    from contacts.demo import names

    for language in LANGUAGES:
        known = names.of_language(language)
        given = {name.text: name.latin for pair in zip(known.women, known.men, strict=True) for name in pair}
        for kind, ranked in (("given", given), ("family", _families(known.families_of_men))):
            for rank, (text, latin) in enumerate(ranked.items(), 1):
                yield language, kind, rank, text, latin


def _families(head: tuple[Name, ...]) -> dict[str, str]:
    """The known names first, then the beginning of each with the end of each other: some three thousand a language."""
    ranked = {name.text: name.latin for name in head}
    for first, second in product(head, head):
        half, rest = (len(first.text) + 1) // 2, len(second.text) // 2
        ranked.setdefault(f"{first.text[:half]}{second.text[rest:].lower()}", f"{first.latin[:3]}{second.latin[-4:]}")
    return ranked


def halves_of_the_key(key: str) -> dict[str, bytes]:
    """The constants of HMAC-SHA-256 (RFC 2104), by which PostgreSQL makes it from `sha256` alone."""
    secret = key.encode()
    secret = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in secret), "outer": bytes(byte ^ 0x5C for byte in secret)}


def functions(key: str, *, at: datetime) -> str:
    """Chance, names and fingerprints, in a schema of their own that is dropped with the last row."""
    halves = halves_of_the_key(key)
    return f"""
    CREATE FUNCTION invented.chance(bigint, int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        (hashint8extended($1, $2) & 4503599627370495) / 4503599627370496.0::float8;
    CREATE FUNCTION invented.digest(kind text, normalised text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN sha256('\\x{halves["outer"].hex()}'::bytea || sha256('\\x{halves["inner"].hex()}'::bytea
            || convert_to('{addresses.NORMALISER_VERSION}:' || kind || ':' || normalised, 'UTF8')));
    CREATE FUNCTION invented.today() RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        '{at.isoformat()}'::timestamptz;
    CREATE FUNCTION invented.subject(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        md5('subject ' || $1)::uuid;
    -- Five years of growth, more of it towards the end.
    CREATE FUNCTION invented.joined_at(bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        invented.today() - interval '1735 days' * (1 - sqrt(invented.chance($1, 1))) - interval '1 day';
    CREATE FUNCTION invented.language(bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        ({_array(LANGUAGES)})[width_bucket(invented.chance($1, 2), {_bounds(LANGUAGES.values())})];
    CREATE FUNCTION invented.country(bigint, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        CASE WHEN invented.chance($1, 3) < 0.03 THEN {_pick(ELSEWHERE.split(), 4)}
             {" ".join(f"WHEN language = '{code}' THEN {_pick(homes.split(), 4)}" for code, homes in HOMES.items())}
        END;
    CREATE FUNCTION invented.has_phone(bigint) RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        invented.chance($1, 5) < {HAS_PHONE};
    -- Somebody who shares an address has that of the person before.
    CREATE FUNCTION invented.shares(bigint) RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        $1 > 1 AND invented.chance($1, 22) < {SHARES};
    CREATE FUNCTION invented.has_email(bigint) RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        invented.chance($1, 23) < {HAS_EMAIL};
    CREATE FUNCTION invented.email(bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        {_pick(MAILBOXES, 25)} || '.' || $1 || '@mail' || $1 % 40 || '.example.org';
    -- What became of an address: most are in use.
    CREATE FUNCTION invented.is_dead(bigint) RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        invented.chance($1, 21) < {SUPPRESSED} * 0.8;
    CREATE FUNCTION invented.is_suppressed(bigint) RETURNS bool LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        invented.chance($1, 21) < {SUPPRESSED};
    -- The rank of a name: of a thousand names the first is borne by one in ten.
    CREATE FUNCTION invented.rank(chance float8, names int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        floor(power(names, chance))::int;
    """


def _array(texts: object) -> str:
    return "ARRAY[" + ", ".join(f"'{text}'" for text in texts) + "]"  # type: ignore[attr-defined]


def _bounds(shares: object) -> str:
    """The lower bounds of shares out of a thousand, for `width_bucket`."""
    bounds, total = [], 0
    for share in shares:  # type: ignore[attr-defined]
        bounds.append(f"{total / 1000}")
        total += share
    return f"ARRAY[{', '.join(bounds)}]::float8[]"


def _pick(texts: list[str], salt: int) -> str:
    return f"({_array(texts)})[1 + floor({len(texts)} * invented.chance($1, {salt}))::int]"
