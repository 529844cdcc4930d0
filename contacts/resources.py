"""People as a file: the columns of an import, so that what went out comes in again without a change.

A file names people by their ids in one system, as an import does. What a cell cannot say without being asked twice
stays out: consents, which are a history and no value, and addresses besides the current ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from import_export import fields, resources

from contacts.enums import AddressKind, AttributeType, LanguageSource
from contacts.models import Attribute, Contact, ContactQuerySet, Reference
from contacts.rows import spoken
from contacts.rows.meaning import ATTRIBUTE, REFERENCE

AT_ONCE: Final = 2_000
_BETWEEN_TAGS: Final = re.compile(r"[,;|]")


class AttributeField(fields.Field):
    """One declared attribute, as a cell of an import says it."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(column_name=f"{ATTRIBUTE}{attribute.code}", readonly=True)
        self._declared = attribute

    def get_value(self, instance: Contact, **_kwargs: Any) -> Any:
        value = instance.attributes.get(self._declared.code)
        if self._declared.type == AttributeType.YES_NO and value is not None:
            return "yes" if value else "no"
        return "" if value is None else value


class ReferenceField(fields.Field):
    """The person's id in another system; of several, the first."""

    def __init__(self, system: str) -> None:
        super().__init__(column_name=f"{REFERENCE}{system}", readonly=True)
        self._system = system

    def get_value(self, instance: Contact, **_kwargs: Any) -> str:
        return _id_in(self._system, instance)


class ContactResource(resources.ModelResource):
    """`system` says whose ids name the people; those it does not know are not in the file.

    `columns` names what stands beside the id; without it, everything.
    """

    email = fields.Field(column_name="email", readonly=True)
    phone = fields.Field(column_name="phone", readonly=True)

    class Meta:
        model = Contact
        fields = export_order = (
            "external_id", "given_name", "family_name", "native_name", "email", "phone", "language", "country",
            "region", "postcode", "time_zone", "birth_year", "is_minor", "tags",
        )  # fmt: skip

    def __init__(self, *, system: str = "", columns: Sequence[str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._system = system
        self._columns = None if columns is None else {"external_id", *columns}
        more: list[fields.Field] = [AttributeField(one) for one in Attribute.objects.all()]
        more += [ReferenceField(one) for one in systems(Reference) if one != system]
        self.fields.update({field.column_name: field for field in more})

    def header(self) -> list[str]:
        return [field.column_name for field in self._chosen()]

    def rows(self, people: ContactQuerySet) -> Iterator[Sequence[Any]]:
        """A row each, some thousand at a time, so that memory stays flat."""
        named = Reference.objects.filter(contact=OuterRef("pk"), system=self._system)
        known = people.present().filter(Q(system=self._system) | Exists(named)).order_by("pk")
        columns = self._chosen()
        for contact in known.prefetch_related("addresses", "references").iterator(chunk_size=AT_ONCE):
            yield [self.export_field(field, contact, force_native_type=True) for field in columns]

    def _chosen(self) -> list[fields.Field]:
        columns = self.get_export_fields()
        return [one for one in columns if self._columns is None or one.column_name in self._columns]

    def dehydrate_external_id(self, contact: Contact) -> str:
        return contact.external_id if contact.system == self._system else _id_in(self._system, contact)

    def dehydrate_email(self, contact: Contact) -> str:
        return _current(contact, AddressKind.EMAIL)

    def dehydrate_phone(self, contact: Contact) -> str:
        return _current(contact, AddressKind.PHONE)

    def dehydrate_language(self, contact: Contact) -> str:
        """What somebody told us; neither what was only assumed nor what one cell cannot say."""
        written = contact.language_tag or contact.language
        read = spoken.language(written)
        says_it = read and read.code == contact.language and read.tag == (contact.language_tag or read.tag)
        return written if says_it and contact.language_source != LanguageSource.ASSUMED else ""

    def dehydrate_is_minor(self, contact: Contact) -> str:
        return {True: "yes", False: "no"}.get(contact.is_minor, "")  # type: ignore[arg-type]

    def dehydrate_tags(self, contact: Contact) -> str:
        return ", ".join(tag for tag in contact.tags if not _BETWEEN_TAGS.search(tag))


def systems(model: type[Contact | Reference]) -> list[str]:
    """The systems whose ids people have: a step of an index for each, whatever the table holds."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE found AS (
                (SELECT system FROM {table} ORDER BY system LIMIT 1)
                UNION ALL
                SELECT (SELECT next.system FROM {table} next WHERE next.system > found.system ORDER BY system LIMIT 1)
                FROM found WHERE found.system IS NOT NULL
            )
            SELECT system FROM found WHERE system IS NOT NULL
            """  # noqa: S608 - our own table
        )
        return [system for (system,) in cursor.fetchall()]


def _id_in(system: str, contact: Contact) -> str:
    ids = sorted((one.pk, one.external_id) for one in contact.references.all() if one.system == system)
    return ids[0][1] if ids else ""


def _current(contact: Contact, kind: AddressKind) -> str:
    alive = [one for one in contact.addresses.all() if one.kind == kind and one.dead_since is None]
    return max(alive, key=lambda one: (one.current_since, one.pk)).normalised if alive else ""
