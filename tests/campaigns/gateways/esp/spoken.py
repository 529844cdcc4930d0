"""How each provider is spoken to, and how it answers, by its own documentation: facts, and nothing of our code."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any

from tests.campaigns.gateways.web_service import Answer, Request

JSON = {"Content-Type": "application/json"}
TO = "a@example.org"
VERIFIED = "The From address is not one that was verified."


@dataclass(frozen=True)
class Got:
    """What a provider was given, in words that all share."""

    to: str
    subject: str
    text: str
    html: str
    key: str | None = None  # None: it keeps nothing that goes along
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spoken:
    read: Callable[[Request], Got]
    takes: Callable[[Request], Answer]
    settings: dict[str, str] = field(default_factory=lambda: {"api_key": "secret"})
    # In its words: the reader's address is refused for good; ours is. None: it never says so at the hand-over.
    no_reader: Answer | None = None
    no_sender: Answer | None = None


def told(status: int, body: Any = None, **headers: str) -> Answer:
    return Answer(status, body, {**JSON, **headers})


def always(answer: Answer) -> Callable[[Request], Answer]:
    return lambda _request: answer


# What each was given


def _amazon(request: Request) -> Got:
    raw = message_from_bytes(base64.b64decode(request.json["Content"]["Raw"]["Data"]), policy=default)
    text, html = raw.get_body(("plain",)), raw.get_body(("html",))
    assert text is not None
    assert html is not None
    (to,) = request.json["Destination"]["ToAddresses"]
    key = json.loads(raw["X-Metadata"])["key"]
    return Got(to, raw["Subject"], text.get_content(), html.get_content(), key, dict(raw.items()))


def _brevo(request: Request) -> Got:
    said = request.json
    key = json.loads(said["headers"]["X-Mailin-custom"])["key"]
    return Got(said["to"][0]["email"], said["subject"], said["textContent"], said["htmlContent"], key, said["headers"])


def _mailersend(request: Request) -> Got:
    said = request.json
    fields = {one["name"]: one["value"] for one in said["headers"]}
    return Got(said["to"][0]["email"], said["subject"], said["text"], said["html"], None, fields)


def _mailgun(request: Request) -> Got:
    said = request.form
    fields = {name[2:]: value for name, value in said.items() if name.startswith("h:")}
    return Got(said["to"], said["subject"], said["text"], said["html"], said["v:key"], fields)


def _mailjet(request: Request) -> Got:
    shared, (message,) = request.json["Globals"], request.json["Messages"]
    key = json.loads(shared["EventPayload"])["key"]
    to, words = message["To"][0]["Email"], (shared["Subject"], shared["TextPart"], shared["HTMLPart"])
    return Got(to, *words, key, shared["Headers"])


def _mailtrap(request: Request) -> Got:
    said = request.json
    key = said["custom_variables"]["key"]
    return Got(said["to"][0]["email"], said["subject"], said["text"], said["html"], key, said["headers"])


def _mandrill(request: Request) -> Got:
    said = request.json["message"]
    key = said["metadata"]["key"]
    return Got(said["to"][0]["email"], said["subject"], said["text"], said["html"], key, said["headers"])


def _postal(request: Request) -> Got:
    said = request.json
    return Got(said["to"][0], said["subject"], said["plain_body"], said["html_body"], None, said["headers"])


def _postmark(request: Request) -> Got:
    said = request.json
    fields = {one["Name"]: one["Value"] for one in said["Headers"]}
    return Got(said["To"], said["Subject"], said["TextBody"], said["HtmlBody"], said["Metadata"]["key"], fields)


def _resend(request: Request) -> Got:
    said = request.json
    key = json.loads(said["headers"]["X-Metadata"])["key"]
    return Got(said["to"][0], said["subject"], said["text"], said["html"], key, said["headers"])


def _sendgrid(request: Request) -> Got:
    said = request.json
    words = {one["type"]: one["value"] for one in said["content"]}
    to, key = said["personalizations"][0]["to"][0]["email"], said["custom_args"]["key"]
    return Got(to, said["subject"], words["text/plain"], words["text/html"], key, said["headers"])


def _sparkpost(request: Request) -> Got:
    said, content = request.json, request.json["content"]
    to, key = said["recipients"][0]["address"]["email"], said["metadata"]["key"]
    return Got(to, content["subject"], content["text"], content["html"], key, content["headers"])


def _unisender(request: Request) -> Got:
    said = request.json["message"]
    to, key = said["recipients"][0]["email"], said["global_metadata"]["key"]
    return Got(to, said["subject"], said["body"]["plaintext"], said["body"]["html"], key, said["headers"])


# What each answers


def _mailjet_error(code: str, words: str, about: str) -> Answer:
    error = {"ErrorCode": code, "StatusCode": 400, "ErrorMessage": words, "ErrorRelatedTo": [about]}
    return told(400, {"Messages": [{"Status": "error", "Errors": [error]}]})


def _mandrill_status(status: str, reason: str | None = None) -> Answer:
    return told(200, [{"email": TO, "status": status, "reject_reason": reason, "_id": "1"}])


def _sparkpost_counts(accepted: int, rejected: int) -> Answer:
    counts = {"total_accepted_recipients": accepted, "total_rejected_recipients": rejected}
    return told(200, {"results": {"id": "1", **counts}})


_OF_MAILERSEND = "The {} must be a valid email address."

PROVIDERS: dict[str, Spoken] = {
    "amazon_ses": Spoken(
        _amazon,
        always(told(200, {"MessageId": "1"})),
        settings={"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "eu-west-3"},
        no_sender=told(
            400,
            {"message": "Email address is not verified. The following identities failed the check: x@example.com"},
            **{"x-amzn-ErrorType": "MessageRejected"},
        ),
    ),
    "brevo": Spoken(
        _brevo,
        always(told(201, {"messageId": "1"})),
        no_reader=told(400, {"code": "invalid_parameter", "message": "email is not valid in to"}),
        no_sender=told(400, {"code": "invalid_parameter", "message": "valid sender email required"}),
    ),
    "mailersend": Spoken(
        _mailersend,
        always(Answer(202, None, {"Content-Type": "text/html", "X-Message-Id": "1"})),
        settings={"api_token": "secret"},
        no_reader=told(422, {"errors": {"to.0.email": [_OF_MAILERSEND.format("to.0.email")]}}),
        no_sender=told(422, {"errors": {"from.email": [_OF_MAILERSEND.format("from.email")]}}),
    ),
    "mailgun": Spoken(
        _mailgun,
        always(told(200, {"id": "1", "message": "Queued. Thank you."})),
        settings={"api_key": "secret", "sender_domain": "mg.committee.example"},
        no_reader=told(400, {"message": "'to' parameter is not a valid address. please check documentation"}),
        no_sender=told(400, {"message": "'from' parameter is not a valid address. please check documentation"}),
    ),
    "mailjet": Spoken(
        _mailjet,
        always(told(200, {"Messages": [{"Status": "success", "To": [{"Email": TO, "MessageID": 1}]}]})),
        settings={"api_key": "secret", "secret_key": "secret"},
        no_reader=_mailjet_error("mj-0013", f'"{TO}" is an invalid email address.', "To[0].Email"),
        no_sender=_mailjet_error("mj-0013", '"x@example.com" is an invalid email address.', "From.Email"),
    ),
    "mailtrap": Spoken(
        _mailtrap,
        always(told(200, {"success": True, "message_ids": ["1"]})),
        settings={"api_token": "secret"},
        no_reader=told(400, {"success": False, "errors": ["'to' address is invalid"]}),
        no_sender=told(403, {"success": False, "errors": ["Sending from domain example.com is not allowed"]}),
    ),
    "mandrill": Spoken(
        _mandrill,
        always(_mandrill_status("sent")),
        no_reader=_mandrill_status("rejected", "hard-bounce"),
        no_sender=_mandrill_status("rejected", "unsigned"),
    ),
    "postal": Spoken(
        _postal,
        always(told(200, {"status": "success", "data": {"messages": {TO: {"id": 1, "token": "x"}}}})),
        no_sender=told(200, {"status": "error", "data": {"code": "UnauthenticatedFromAddress", "message": VERIFIED}}),
    ),
    "postmark": Spoken(
        _postmark,
        always(told(200, {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": TO})),
        settings={"server_token": "secret"},
        no_reader=told(
            422,
            {
                "ErrorCode": 406,
                "Message": f"Found inactive addresses: {TO}. Inactive recipients are ones that bounced.",
            },
        ),
        no_sender=told(422, {"ErrorCode": 300, "Message": "Invalid 'From' address: 'x@example.com'."}),
    ),
    "resend": Spoken(
        _resend,
        always(told(200, {"id": "1"})),
        no_reader=told(422, {"name": "validation_error", "message": "Invalid `to` field."}),
        no_sender=told(422, {"name": "validation_error", "message": "Invalid `from` field."}),
    ),
    "sendgrid": Spoken(
        _sendgrid,
        always(Answer(202)),
        no_reader=told(
            400,
            {"errors": [{"message": "Does not contain a valid address.", "field": "personalizations.0.to.0.email"}]},
        ),
        no_sender=told(403, {"errors": [{"message": VERIFIED, "field": "from"}]}),
    ),
    "sparkpost": Spoken(
        _sparkpost,
        always(_sparkpost_counts(accepted=1, rejected=0)),
        no_reader=_sparkpost_counts(accepted=0, rejected=1),
        no_sender=told(400, {"errors": [{"message": "Invalid domain", "description": "Unconfigured Sending Domain"}]}),
    ),
    "unisender_go": Spoken(
        _unisender,
        always(told(200, {"status": "success", "job_id": "1", "emails": [TO]})),
        no_reader=told(
            400, {"status": "error", "code": 204, "message": "No valid recipients", "failed_emails": {TO: "invalid"}}
        ),
        no_sender=told(400, {"status": "error", "code": 222, "message": "Sender domain is not verified"}),
    ),
}
