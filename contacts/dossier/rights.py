"""What did the person agree to, in which words, and how do we know? What did they ask of us, and what was answered?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from committee.models import AuditEntry
from committee.models.named import in_language
from contacts import consents
from contacts.dossier.registry import Row, contribute
from contacts.models import (
    Consent,
    ConsentRecord,
    Contact,
    Enquiry,
    RequestStep,
    RightsRequest,
    SignUp,
    Topic,
    Wording,
)


def current_consents(entries: Sequence[int]) -> Iterable[Row]:
    names = _topics(entries)
    held = Consent.objects.filter(contact__in=entries).order_by("topic", "channel", "pk")
    for right in held:
        yield {
            "topic": names[right.topic_id],
            "channel": right.channel,
            "status": right.status,
            "since": right.since,
        }


def consent_history(entries: Sequence[int]) -> Iterable[Row]:
    """Every decision in the ledger, with the words that were shown and what proves it."""
    names = _topics(entries)
    records = ConsentRecord.objects.filter(subject__in=_subjects(entries)).select_related("proof")
    for record in records.order_by("decided_at", "pk"):
        proof = getattr(record, "proof", None)
        yield {
            "topic": names.get(record.topic_id or 0, ""),
            "channel": record.channel,
            "decision": record.status or "joined",
            "decided_at": record.decided_at,
            "recorded_at": record.recorded_at,
            "source": record.source,
            "source_reference": record.source_ref,
            "wording": record.wording,
            "language": record.language,
            "words_shown": _words(record),
            "ip_address": proof.ip_address if proof else None,
            "proof": proof.text if proof else "",
        }


def _words(record: ConsentRecord) -> str:
    if not record.wording:
        return ""
    shown = Wording.objects.filter(version=record.wording, language=record.language)
    return shown.values_list("text", flat=True).first() or ""


def sign_ups(entries: Sequence[int]) -> Iterable[Row]:
    names = _topics(entries)
    asked = SignUp.objects.filter(contact__in=entries).order_by("pk").select_related("address")
    for one in asked.prefetch_related("topics"):
        yield {
            "address": one.address.value,
            "topics": [names[topic.pk] for topic in one.topics.all()],
            "language": one.language,
            "wording": one.wording,
            "source": one.source,
            "ip_address": one.ip_address,
            "asked_at": one.asked_at,
            "valid_until": one.valid_until,
            "confirmed_at": one.confirmed_at,
        }


def requests(entries: Sequence[int]) -> Iterable[Row]:
    asked = RightsRequest.objects.filter(contact__in=entries).order_by("pk")
    return asked.values(
        "kind", "status", "origin", "received_at", "due_at", "extended_why", "identity_check", "identified_at",
        "closed_at", "outcome",
    )  # fmt: skip


def request_steps(entries: Sequence[int]) -> Iterable[Row]:
    """What was done with each request, and when; not by whom."""
    steps = RequestStep.objects.filter(request__contact__in=entries).order_by("pk")
    for step in steps.select_related("request"):
        yield {
            "request": step.request.kind,
            "received_at": step.request.received_at,
            "at": step.at,
            "step": step.what,
            "status": step.status,
            "note": step.note,
        }


def enquiries(entries: Sequence[int]) -> Iterable[Row]:
    """What was asked on our pages with one of the person's addresses, and is not answered yet."""
    asked = Enquiry.objects.written_by(entries).order_by("pk")
    return asked.values("kind", "email", "language", "details", "asked_at")


def acts(entries: Sequence[int]) -> Iterable[Row]:
    """What was done with the person's entries; the names of staff are theirs."""
    about = AuditEntry.objects.filter(
        object_type=Contact._meta.label_lower, object_id__in=[str(key) for key in entries]
    )
    return about.order_by("at", "pk").values("at", "action", "before", "after")


def _topics(entries: Sequence[int]) -> dict[int, str]:
    """What each topic is called in the person's language; by its code where that is missing."""
    language = Contact.objects.values_list("language", flat=True).get(pk=entries[0])
    return {topic.pk: in_language(topic, "name", language) or topic.code for topic in Topic.objects.all()}


def _subjects(entries: Sequence[int]) -> set[uuid.UUID]:
    people = Contact.objects.filter(pk__in=entries)
    return set(people.values_list("subject", flat=True)) | consents.subjects_of(people.get(pk=entries[0]))


def register() -> None:
    contribute("consents", current_consents)
    contribute("consent_history", consent_history)
    contribute("sign_ups", sign_ups)
    contribute("requests", requests)
    contribute("request_steps", request_steps)
    contribute("enquiries", enquiries)
    contribute("acts", acts)
