"""Do the fingerprints of addresses still mean what they meant? A suppression that cannot be found protects nobody.

Asked wherever the database is checked: by `manage.py check --database default`, and before every `migrate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.models import Q

from contacts import addresses
from contacts.models import Address, Suppression

# The newest addresses: enough to tell a key from another.
ASKED = 3


@register(Tags.database)
def suppressions_are_found(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    if not databases or not _tables_are_there():
        return []
    return [*_other_rules(), *_other_key()]


def _tables_are_there() -> bool:
    """Not before the first migration."""
    return {Address._meta.db_table, Suppression._meta.db_table} <= set(connection.introspection.table_names())


def _other_rules() -> Iterable[CheckMessage]:
    ours = Q(key_id=addresses.KEY_ID, normaliser=addresses.NORMALISER_VERSION)
    if Suppression.objects.filter(~ours).exists():
        yield Error(
            "Suppressions were made with a key or rules that this program does not have: they would not be found.",
            hint="Run the version that made them, or one that knows both (docs/architecture.md, Suppression).",
            id="contacts.E001",
        )


def _other_key() -> Iterable[CheckMessage]:
    newest = Address.objects.order_by("-pk").only("kind", "normalised", "digest")[:ASKED]
    if any(bytes(one.digest) != addresses.digest(one.kind, one.normalised) for one in newest):
        yield Error(
            "SUPPRESSION_KEY is not the key with which the addresses in this database were hashed.",
            hint="Set it to the key of before: without it, people who must not be written to would be.",
            id="contacts.E002",
        )
