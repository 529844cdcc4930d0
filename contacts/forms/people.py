"""Who somebody is, as staff write it: every name as its bearer has it, and the attributes that were declared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import DateInput, SelectInput, TextInput, TimeZoneInput
from contacts import addresses, attributes
from contacts.addresses import InvalidAddress
from contacts.attributes import BadValue
from contacts.enums import AttributeType, LanguageSource
from contacts.models import Attribute, Contact

ATTRIBUTE = "attribute_"


class ContactForm(forms.ModelForm[Contact]):
    """A person. What staff say of the language, the person has told them."""

    email = forms.CharField(
        label=_("Add an e-mail address"), required=False, max_length=addresses.LONGEST_EMAIL, widget=TextInput
    )
    phone = forms.CharField(
        label=_("Add a phone number"), required=False, max_length=addresses.LONGEST_PHONE, widget=TextInput
    )

    class Meta:
        model = Contact
        fields = [
            "given_name", "family_name", "native_name", "language", "country", "region", "postcode", "time_zone",
            "birth_year", "is_minor", "tags",
        ]  # fmt: skip
        widgets = {"tags": TextInput, "time_zone": TimeZoneInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_minor" in self.fields:
            self.fields["is_minor"].help_text = _("For whose year of birth is not known.")

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_addresses(cleaned)
        self._check_attributes(cleaned)
        return cleaned

    def _check_addresses(self, cleaned: dict[str, Any]) -> None:
        for name, normalise in (
            ("email", addresses.normalise_email),
            ("phone", lambda text: addresses.normalise_phone(text, country=cleaned.get("country") or None)),
        ):
            try:
                if written := cleaned.get(name):
                    normalise(written)
            except InvalidAddress as error:
                self.add_error(name, str(error))

    def _check_attributes(self, cleaned: dict[str, Any]) -> None:
        """Those of the form are what the person has; what was stored under a code no longer declared stays."""
        held = dict(self.instance.attributes)
        for attribute in declared(self):
            value = cleaned.get(ATTRIBUTE + attribute.code)
            held.pop(attribute.code, None)
            if value in (None, ""):
                continue
            try:
                held[attribute.code] = attributes.clean(attribute, value)
            except BadValue as error:
                self.add_error(ATTRIBUTE + attribute.code, str(error))
        self.instance.attributes = held

    def save(self, commit: bool = True) -> Contact:  # noqa: FBT001, FBT002 - Django's signature
        if "language" in self.changed_data:
            self.instance.language_source = LanguageSource.STATED
            self.instance.language_tag = ""
        return super().save(commit)


def with_attributes(form: type[ContactForm], contact: Contact | None) -> type[ContactForm]:
    """The form with a field for each declared attribute, filled with what is known of the person."""
    found = list(Attribute.objects.all())
    held = contact.attributes if contact else {}
    fields: dict[str, Any] = {ATTRIBUTE + one.code: _field(one, held.get(one.code)) for one in found}
    return type("ContactForm", (form,), {**fields, "declared": found})


def declared(form: forms.BaseForm) -> list[Attribute]:
    return [one for one in getattr(form, "declared", []) if ATTRIBUTE + one.code in form.fields]


def _field(attribute: Attribute, value: Any) -> forms.Field:
    told: dict[str, Any] = {"label": attribute.label, "required": False, "initial": value}
    match attribute.type:
        case AttributeType.NUMBER:
            return _NumberField(**told, widget=TextInput)
        case AttributeType.YES_NO:
            choices = [("", "—"), (True, _("Yes")), (False, _("No"))]
            return forms.TypedChoiceField(
                **told, choices=choices, coerce=lambda text: text == "True", empty_value=None, widget=SelectInput
            )
        case AttributeType.DATE:
            return forms.DateField(**told, widget=DateInput)
        case AttributeType.CHOICE:
            choices = [("", "—"), *((one, one) for one in attribute.choices)]
            return forms.ChoiceField(**told, choices=choices, widget=SelectInput)
        case _:
            return forms.CharField(**told, max_length=attributes.LONGEST_TEXT, widget=TextInput)


class _NumberField(forms.Field):
    """A number as people write it, 12.5 or 12,5; what is none is refused by the same sentence as in a file."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        probe = Attribute(label=str(self.label), type=AttributeType.NUMBER)
        try:
            return attributes.parse(probe, str(value))
        except BadValue as error:
            raise ValidationError(str(error)) from error
