"""Writing the audit trail: `record` goes into the transaction of the act, so neither exists without the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from committee.logs import request_id
from committee.models import AuditEntry, User

# What the verbs of the trail are called on pages. One that is missing here is shown as it was written.
VERBS: dict[str, str | Promise] = {
    "log_in": pgettext_lazy("trail", "logged in"),
    "log_out": pgettext_lazy("trail", "logged out"),
    "log_in_refused": pgettext_lazy("trail", "login refused"),
    "add": pgettext_lazy("trail", "added"),
    "change": pgettext_lazy("trail", "changed"),
    "delete": pgettext_lazy("trail", "deleted"),
    "revoke": pgettext_lazy("trail", "revoked"),
    "export": pgettext_lazy("trail", "exported"),
    "export_report": pgettext_lazy("trail", "exported a report"),
    "export_roster": pgettext_lazy("trail", "exported a roster"),
    "export_refused_rows": pgettext_lazy("trail", "exported refused rows"),
    "view_messages": pgettext_lazy("trail", "read messages person by person"),
    "import": pgettext_lazy("trail", "imported a file"),
    "import_finished": pgettext_lazy("trail", "finished an import"),
    "import_failed": pgettext_lazy("trail", "an import failed"),
    "discard_import": pgettext_lazy("trail", "discarded a file"),
    "import_tickets": pgettext_lazy("trail", "took in what happened to tickets"),
    "import_programme": pgettext_lazy("trail", "took in the programme"),
    "submit": pgettext_lazy("trail", "asked for approval"),
    "approve": pgettext_lazy("trail", "approved"),
    "schedule": pgettext_lazy("trail", "scheduled"),
    "unschedule": pgettext_lazy("trail", "took back to draft"),
    "take_back": pgettext_lazy("trail", "took back, for it was no longer what was approved"),
    "miss": pgettext_lazy("trail", "missed its departure"),
    "start": pgettext_lazy("trail", "started"),
    "send": pgettext_lazy("trail", "began to send"),
    "pause": pgettext_lazy("trail", "paused"),
    "resume": pgettext_lazy("trail", "resumed"),
    "hold": pgettext_lazy("trail", "held"),
    "put_back": pgettext_lazy("trail", "put back to its hour"),
    "open_wave": pgettext_lazy("trail", "let the next wave leave"),
    "accept_restored": pgettext_lazy("trail", "accepted the restored database"),
    "cancel": pgettext_lazy("trail", "cancelled"),
    "finish": pgettext_lazy("trail", "finished"),
    "assign": pgettext_lazy("trail", "assigned"),
    "confirm": pgettext_lazy("trail", "confirmed"),
    "release": pgettext_lazy("trail", "released"),
    "withdraw": pgettext_lazy("trail", "withdrew a consent"),
    "rebuild_consents": pgettext_lazy("trail", "brought rights back to the consent ledger"),
    "join": pgettext_lazy("trail", "joined the consents of two entries"),
    "suppress": pgettext_lazy("trail", "suppressed an address"),
    "lift": pgettext_lazy("trail", "lifted a suppression"),
    "view_story": pgettext_lazy("trail", "read what happened with a person"),
    "merge": pgettext_lazy("trail", "merged two entries of a person"),
    "two_people": pgettext_lazy("trail", "found that two entries are two people"),
    "replace_address": pgettext_lazy("trail", "corrected an address"),
    "remove_address": pgettext_lazy("trail", "removed an address"),
    "erase": pgettext_lazy("trail", "erased a person"),
    "receive": pgettext_lazy("trail", "opened a request"),
    "ask_identity": pgettext_lazy("trail", "asked who they are"),
    "identify": pgettext_lazy("trail", "knew whose request it is"),
    "extend": pgettext_lazy("trail", "took longer for a request"),
    "hand_over": pgettext_lazy("trail", "handed over a person’s data"),
    "answer": pgettext_lazy("trail", "answered a request"),
    "refuse": pgettext_lazy("trail", "refused a request"),
    "lapse": pgettext_lazy("trail", "closed a request that was never confirmed"),
    "begin": pgettext_lazy("trail", "began"),
    "submit_template": pgettext_lazy("trail", "asked for approval of a template"),
    "send_back": pgettext_lazy("trail", "sent back"),
    "withdraw_review": pgettext_lazy("trail", "withdrew a request for approval"),
    "void": pgettext_lazy("trail", "ended an approval"),
    "set_hour": pgettext_lazy("trail", "set the hour"),
    "follow_session": pgettext_lazy("trail", "moved with its session"),
    "sign_off": pgettext_lazy("trail", "signed off a language"),
    "review_translation": pgettext_lazy("trail", "reviewed a translation"),
    "take_in_translation": pgettext_lazy("trail", "took in a translation"),
    "export_translation": pgettext_lazy("trail", "exported a translation"),
    "restore": pgettext_lazy("trail", "restored a version"),
    "duplicate": pgettext_lazy("trail", "copied"),
    "move": pgettext_lazy("trail", "put into a folder"),
    "describe": pgettext_lazy("trail", "said what a picture shows"),
    "archive": pgettext_lazy("trail", "archived"),
    "unarchive": pgettext_lazy("trail", "took out of the archive"),
    "send_trial": pgettext_lazy("trail", "sent a trial"),
    "ask_code": pgettext_lazy("trail", "asked for a code"),
    "verify_address": pgettext_lazy("trail", "verified an address"),
    "stop_everything": pgettext_lazy("trail", "stopped everything"),
    "restart_everything": pgettext_lazy("trail", "let everything go on"),
    "change_provider": pgettext_lazy("trail", "switched a provider"),
    "view_proof_of_person": pgettext_lazy("trail", "read a text as a person would"),
}


def in_words(action: str) -> str:
    """“campaigns.pause” as a reader says it: “paused”."""
    return str(VERBS.get(action.rpartition(".")[2], action))


def record(
    action: str,
    *,
    by: User | None,
    on: models.Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write that `by` (nobody: the machine) did `action` (app dot verb) on an object. No personal values in it."""
    return AuditEntry.objects.create(
        actor=by,
        actor_name=by.get_username() if by else "machine",
        action=action,
        object_type=on._meta.label_lower if on is not None else "",
        object_id=str(on.pk) if on is not None else "",
        object_name="" if on is None or _is_personal(on) else str(on)[:200],
        before=before,
        after=after,
        reason=reason,
        request_id=request_id.get(),
    )


def record_all(action: str, *, by: User | None, model: type[models.Model], keys: Iterable[int]) -> None:
    """Write that `by` did `action` on each of these rows, which name a person, in one statement."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=by,
            actor_name=by.get_username() if by else "machine",
            action=action,
            object_type=model._meta.label_lower,
            object_id=str(key),
            request_id=request_id.get(),
        )
        for key in keys
    )


def _is_personal(row: models.Model) -> bool:
    """A person's name is personal: such rows are named in the trail by their key alone."""
    return bool(getattr(type(row), "names_a_person", False))
