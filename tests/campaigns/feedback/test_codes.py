"""What is a dead address and what is not: by the enhanced status, and by the words only where it says nothing."""

from __future__ import annotations

import pytest

from campaigns.feedback.codes import Verdict, verdict

DEAD = [
    ("5.1.1", ""),
    ("550 5.1.1", "The email account that you tried to reach does not exist."),
    ("5.1.2", ""),
    ("5.1.3", ""),
    ("551 5.1.6", "Gone to another house"),
    ("5.1.10", "RESOLVER.ADR.RecipientNotFound"),
    ("5.2.1", "Mailbox disabled"),
    ("5.4.4", "Host or domain name not found"),
    ("5.4.1", "Recipient address rejected: Access denied."),
    ("5.1.351", "Remote server returned unknown recipient"),
    ("550", "No such user here"),
    ("550 5.0.0", "User unknown in local recipient table"),
    ("5.5.0", "Requested action not taken: mailbox unavailable"),
    ("", "550 5.1.1 unknown"),
    ("", "Adresse du destinataire inconnue"),
    ("", "Empfänger unbekannt"),
    ("5.0.0", "This account has been disabled or discontinued."),
    ("5.0.0", "X-Unix; 67"),
]  # fmt: skip
TEMPORARY = [
    ("4.2.2", "Mailbox full"),
    ("450 4.1.1", "User unknown"),
    ("5.2.2", "Mailbox full"),
    ("552 5.2.2", ""),
    ("5.4.4", "No route"),
    ("5.4.7", "Expired"),
    ("5.3.2", "Not accepting messages"),
    ("451", "Later"),
    ("550", "The mailbox of this user is full"),
    ("5.0.0", "Disk quota exceeded"),
    ("5.1.1", "Quota exceeded, mailbox for user is full"),
    ("", "User unknown, greylisted, try again later"),
]
POLICY = [
    ("5.7.1", "User unknown"),
    ("550 5.0.0", "550 : User unknown"),
    ("550", "host mx.elsewhere.example[192.0.2.7] said: 550 : User unknown (in reply to end of DATA command)"),
    ("550 5.7.26", "Unauthenticated e-mail is not accepted"),
    ("5.7.515", "Access denied, sending domain does not meet the level"),
    ("5.1.8", "Sender address rejected: domain not found"),
    ("5.1.7", "No such domain"),
    ("5.2.3", "Message too large"),
    ("5.3.4", ""),
    ("5.5.1", "Bad sequence of commands"),
    ("5.6.0", "Lone CR"),
    ("554", "Your message was blocked as spam. Does the account not exist? See our page"),
    ("5.0.0", "Client host rejected: cannot find your reverse DNS"),
    ("5.1.1", "Looks like spam"),
    ("5.1.0", "192.0.2.1 is not allowed to send from this domain, by its SPF record"),
    # A list of theirs shuts the address to us, or to everybody: nobody can tell.
    ("554 5.7.1", "Recipient address rejected: Access denied"),
]
UNKNOWN = [
    ("", ""),
    ("550", "Rejected"),
    ("5.0.0", ""),
    ("5.2.4", "Mailing list expansion"),
    ("5.1.1", "x-unix; procmail: Couldn't create the file: No such user"),
    # As final as it sounds, it gives no reason, or one of the server's own.
    ("", "This is a permanent error; the mail system has given up"),
    ("", "Command died with status 17"),
    ("", "on 2024-07-26 from 192.5.1.1"),
    ("", "Sent by Exim 4.96.2, version 5.1.1.7"),
]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (*case, expected)
        for expected, cases in (
            (Verdict.DEAD, DEAD),
            (Verdict.TEMPORARY, TEMPORARY),
            (Verdict.POLICY, POLICY),
            (Verdict.UNKNOWN, UNKNOWN),
        )
        for case in cases
    ],
)
def test_address_is_dead_by_what_the_code_says_and_not_by_its_class(code, text, expected):
    assert verdict(code, text) is expected
