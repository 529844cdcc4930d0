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
PERSON = ("given_name", "family_name", "language")


class AddressField(fields.Field):
    """Where the person is reached. Read here, so that previews show it too; written when the person is registered."""

    def __init__(self, kind: AddressKind, *, column_name: str) -> None:
        super().__init__(column_name=column_name, readonly=True)
        self.kind = kind

    def get_value(self, instance: Volunteer) -> str:
        return _address(instance, self.kind) if instance.contact_id else ""


class VolunteerResource(CommitteeResource):
    """A volunteer and the contact behind them, in one line. The contact is known by the volunteer's number."""

    given_name = CellField(attribute="contact__given_name", column_name="given_name", readonly=True)
    family_name = CellField(attribute="contact__family_name", column_name="family_name", readonly=True)
    language = CellField(attribute="contact__language", column_name="language", readonly=True)
    email = AddressField(AddressKind.EMAIL, column_name="email")
    phone = AddressField(AddressKind.PHONE, column_name="phone")
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
        return super().get_queryset().select_related("contact").prefetch_related("contact__addresses")  # type: ignore[return-value]

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if row.get("status"):
            row["status"] = str(row["status"]).strip().lower()  # type: ignore[index]

    def validate_instance(
        self,
        instance: models.Model,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002
    ) -> None:
        """The volunteer's own columns; the person is checked when they are registered, in `before_save_instance`."""
        errors = dict(import_validation_errors or {})
        try:
            instance.full_clean(exclude=[*errors, "contact"], validate_unique=validate_unique)
        except ValidationError as refusal:
            errors = refusal.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def skip_row(
        self, instance: Volunteer, original: Volunteer, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """A line is skipped when it says nothing new, neither of the volunteer nor of the person."""
        same = super().skip_row(instance, original, row, import_validation_errors)
        return bool(same and instance.pk and not _is_news(instance, _told(row)))

    def before_save_instance(self, instance: Volunteer, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Register the person first; import-export undoes both in a preview. A refusal is the line's problem."""
        super().before_save_instance(instance, row, **kwargs)
        known = instance.contact if instance.pk else None
        told = _told(row)
        try:
            person = registration.register(
                system=known.system if known else REGISTRY,
                external_id=known.external_id if known else instance.number,
                details={name: told[name] for name in PERSON if told[name]},
                email=told["email"] or None,
                phone=told["phone"] or None,
                at=timezone.now(),
            )
        except CommitteeError as refusal:
            raise ValidationError(str(refusal)) from refusal
        instance.contact = person.contact


def _told(row: Mapping[str, Any]) -> dict[str, str]:
    """What a line says of the person."""
    return {name: str(row.get(name) or "").strip() for name in (*PERSON, "email", "phone")}


def _is_news(volunteer: Volunteer, told: Mapping[str, str]) -> bool:
    written = {address.value for address in volunteer.contact.addresses.all()}
    written |= {address.normalised for address in volunteer.contact.addresses.all()}
    return any(told[name] not in {"", getattr(volunteer.contact, name)} for name in PERSON) or any(
        told[kind] and told[kind] not in written for kind in ("email", "phone")
    )


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
        import_id_fields = ("volunteer", "shift")  # type: ignore[assignment]
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
