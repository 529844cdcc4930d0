"""Registry, positions, shifts and assignments as files: by code, through the same rules as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import fields
from import_export.widgets import DateWidget

from committee.errors import CommitteeError
from committee.resources import CellField, CommitteeResource
from committee.widgets import DateTimeRangeWidget, StrictForeignKeyWidget
from contacts import registration
from contacts.enums import AddressKind
from volunteers import assignments
from volunteers.enums import AssignmentStatus
from volunteers.models import Assignment, Position, Shift, Volunteer

# The system under whose name the registry's people stand among the contacts.
REGISTRY = "volunteers"


class VolunteerResource(CommitteeResource):
    """A volunteer and the contact behind them, in one line. The contact is known by the volunteer's number."""

    given_name = CellField(attribute="contact__given_name", column_name="given_name", readonly=True)
    family_name = CellField(attribute="contact__family_name", column_name="family_name", readonly=True)
    language = CellField(attribute="contact__language", column_name="language", readonly=True)
    email = fields.Field(column_name="email", readonly=True)
    phone = fields.Field(column_name="phone", readonly=True)
    born_on = CellField(attribute="born_on", column_name="born_on", widget=DateWidget("%Y-%m-%d"))

    header_aliases = {
        "number": ["volunteer number", "numéro", "numéro de bénévole"],
        "given_name": ["first name", "prénom"],
        "family_name": ["last name", "nom", "nom de famille"],
        "email": ["e-mail", "courriel", "adresse électronique"],
        "phone": ["mobile", "téléphone", "portable"],
        "language": ["langue"],
        "sex": ["sexe"],
        "born_on": ["birth date", "date de naissance"],
        "status": ["statut"],
        "spoken_languages": ["languages", "langues parlées"],
    }

    class Meta(CommitteeResource.Meta):
        model = Volunteer
        import_id_fields = ("number",)
        fields = (
            "number", "given_name", "family_name", "language", "email", "phone",
            "status", "sex", "born_on", "spoken_languages",
        )  # fmt: skip
        export_order = fields

    def get_queryset(self) -> models.QuerySet[Volunteer]:
        return super().get_queryset().select_related("contact").prefetch_related("contact__addresses")  # type: ignore[no-any-return]

    def dehydrate_email(self, volunteer: Volunteer) -> str:
        return _address(volunteer, AddressKind.EMAIL)

    def dehydrate_phone(self, volunteer: Volunteer) -> str:
        return _address(volunteer, AddressKind.PHONE)

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if row.get("status"):
            row["status"] = str(row["status"]).strip().lower()  # type: ignore[index]

    def import_instance(self, instance: Volunteer, row: Mapping[str, Any], **kwargs: Any) -> None:
        """The person first: import-export undoes it with the row when the row is refused, or only previewed."""
        super().import_instance(instance, row, **kwargs)
        known = instance.contact if instance.pk else None
        told = {name: str(row[name]).strip() for name in ("given_name", "family_name", "language") if row.get(name)}
        try:
            person = registration.register(
                system=known.system if known else REGISTRY,
                external_id=known.external_id if known else str(row["number"]).strip(),
                details=told,
                email=str(row.get("email") or "") or None,
                phone=str(row.get("phone") or "") or None,
            )
        except CommitteeError as refusal:
            raise ValidationError(str(refusal)) from refusal
        instance.contact = person.contact
        person.contact.full_clean(validate_unique=False)


def _address(volunteer: Volunteer, kind: AddressKind) -> str:
    alive = [each for each in volunteer.contact.addresses.all() if each.kind == kind and each.dead_since is None]
    return min(alive, key=lambda address: address.pk).normalised if alive else ""


class PositionResource(CommitteeResource):
    class Meta(CommitteeResource.Meta):
        model = Position
        exclude = ("id",)


class ShiftResource(CommitteeResource):
    """Hours as an interval with offsets: 2024-07-28T09:00:00+02:00/2024-07-28T17:00:00+02:00."""

    during = CellField(attribute="during", column_name="during", widget=DateTimeRangeWidget())
    filled = CellField(attribute="filled", column_name="filled", readonly=True)

    class Meta(CommitteeResource.Meta):
        model = Shift
        fields = ("code", "position", "during", "report_at", "needed", "filled", "status")
        export_order = fields


class AssignmentResource(CommitteeResource):
    """Who is on which shift. Each line goes through the rules of `volunteers.assignments`, as on the shift's page."""

    volunteer = CellField(
        attribute="volunteer", column_name="volunteer", widget=StrictForeignKeyWidget(Volunteer, field="number")
    )
    shift = CellField(attribute="shift", column_name="shift", widget=StrictForeignKeyWidget(Shift))

    class Meta(CommitteeResource.Meta):
        model = Assignment
        import_id_fields = ("volunteer", "shift")
        fields = ("volunteer", "shift", "status")
        export_order = fields
        clean_model_instances = False

    def get_instance(self, _instance_loader: Any, row: Mapping[str, Any]) -> Assignment | None:
        """The place this person has, or last had, on this shift."""
        found = Assignment.objects.filter(
            volunteer__number=str(row.get("volunteer")).strip(), shift__code=str(row.get("shift")).strip()
        )
        return found.exclude(status=AssignmentStatus.RELEASED).first()

    def save_instance(self, instance: Assignment, is_create: bool, _row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        wanted = AssignmentStatus(instance.status)
        by, at = kwargs.get("user"), timezone.now()
        try:
            if is_create:
                made = assignments.assign(instance.volunteer, instance.shift, by=by, at=at, status=wanted)
                instance.pk = made.pk
            elif wanted == AssignmentStatus.CONFIRMED:
                assignments.confirm(instance, by=by, at=at)
            elif wanted == AssignmentStatus.RELEASED:
                assignments.release(instance, by=by, at=at)
            else:
                raise ValidationError(
                    _("A file can assign, confirm or release; “%(status)s” is written on the shift's page.")
                    % {"status": wanted.label}
                )
        except CommitteeError as refusal:
            raise ValidationError(str(refusal)) from refusal
