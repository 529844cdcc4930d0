"""In what do the providers' APIs differ, where anymail makes them one? What each is told, lacks, and takes at once.

By anymail's documentation and the providers' own. What is not in this table is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_OF_READERS: Final = frozenset({"track_opens", "track_clicks"})  # what it measures of readers cannot be switched off


@dataclass(frozen=True, slots=True)
class Batch:
    """An API that takes a list of whole messages, and answers with a list in the same order."""

    endpoint: str
    most: int
    items: Callable[[Any], Any]  # where the list stands in the answer
    body: Callable[[Sequence[Any]], Any] = list  # what is posted of the messages
    alone: Callable[[Any], Any] = dict  # what the same would be told of a message posted alone
    # A list of which one message is refused comes with the status of a refusal, and tells of each all the same.
    tells_in_refusals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What a provider takes. `needs` and `takes` are settings in anymail's words, in small letters."""

    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()  # of what we would give along
    own_fields: frozenset[str] = frozenset()  # of the head; from us it refuses them
    more_fields: tuple[str, ...] = ()  # it takes these of the head, too
    takes_utf8_mailboxes: bool = True  # RFC 6532; where not, what is sent there is lost or refused
    takes_return_path: bool = False
    # Goes along with every letter: else it would take words of ours, or a reader's name, for a template of its own.
    as_written: Mapping[str, Any] | None = None
    # It does so whatever it is told.
    fills_in: bool = False
    # Goes along with what nobody can leave: else it would add a way out of its own, and keep to it.
    of_service: Mapping[str, Any] | None = None
    batch: Batch | None = None


def _whole(payload: Any) -> Any:
    """Mailjet keeps what all its messages share in a place of its own."""
    return {**payload["Globals"], **payload["Messages"][0]}


APIS: Final[Mapping[str, Api]] = {
    "amazon_ses": Api(
        takes=(
            "region_name", "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "configuration_set_name",
        ),
        lacks=_OF_READERS,
        more_fields=("Date", "Content-Language"),  # the letter leaves as it is
        takes_return_path=True,
    ),
    "brevo": Api(needs=("api_key",), lacks=_OF_READERS, fills_in=True),
    "mailersend": Api(needs=("api_token",), lacks=frozenset({"metadata"}), takes_utf8_mailboxes=False),
    "mailgun": Api(needs=("api_key",), takes=("sender_domain",)),
    "mailjet": Api(
        needs=("api_key", "secret_key"),
        own_fields=frozenset({"Message-ID"}),
        batch=Batch(
            "send",
            50,
            lambda answer: answer["Messages"],
            body=lambda payloads: {"Messages": [_whole(payload) for payload in payloads]},
            alone=lambda item: {"Messages": [item]},
            tells_in_refusals=True,
        ),
    ),
    "mailtrap": Api(
        needs=("api_token",),
        lacks=_OF_READERS,
        batch=Batch("batch", 500, lambda answer: answer["responses"], body=lambda payloads: {"requests": payloads}),
    ),
    "mandrill": Api(needs=("api_key",), takes_return_path=True),
    "postal": Api(needs=("api_key", "api_url"), lacks=_OF_READERS | {"metadata"}),
    "postmark": Api(
        needs=("server_token",), takes=("message_stream",), batch=Batch("email/batch", 500, lambda answer: answer)
    ),
    "resend": Api(
        needs=("api_key",), lacks=_OF_READERS, batch=Batch("emails/batch", 100, lambda answer: answer["data"])
    ),
    "sendgrid": Api(needs=("api_key",)),
    "sparkpost": Api(
        needs=("api_key",),
        takes=("subaccount",),
        takes_return_path=True,
        as_written={"options": {"perform_substitutions": False}},
        of_service={"options": {"transactional": True}},
    ),
    "unisender_go": Api(
        needs=("api_key", "api_url"), takes_utf8_mailboxes=False, as_written={"template_engine": "none"}
    ),
}  # fmt: skip
# What anymail speaks, and we do not.
REFUSED: Final[Mapping[str, str]] = {
    "scaleway": "it tells of bounces and complaints in no way that is understood here; hand over to it by SMTP, with "
    'kind = "smtp"',
}
