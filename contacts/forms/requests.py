"""What the data-protection officer writes about a request. Nothing here asks for a person's details but the search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import SelectInput, TextInput
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import Contact

# Those of the page come by themselves.
_BY_HAND = [RequestOrigin.EMAIL, RequestOrigin.POST, RequestOrigin.PHONE]
# A link to the mailbox is followed by the person alone.
_SEEN_BY_US = [IdentityCheck.DOCUMENT, IdentityCheck.ACCOUNT, IdentityCheck.KNOWN]
_NO_NAMES = _("It stays with the request: write no name, no address, and nothing else that says who it is.")


class ReceiveForm(forms.Form):
    """A request that came in a letter, an e-mail or a call."""

    kind = forms.ChoiceField(label=_("Request"), choices=RequestKind.choices, widget=SelectInput)
    origin = forms.ChoiceField(
        label=_("Came by"), choices=[(origin.value, origin.label) for origin in _BY_HAND], widget=SelectInput
    )
    received_on = forms.DateField(
        label=_("Reached us on"),
        help_text=_("The day it arrived, whoever opened it: the month to answer runs from then."),
        widget=forms.DateInput(attrs={"type": "date", "class": "rights-date"}, format="%Y-%m-%d"),
    )

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def received_at(self, *, now: datetime) -> datetime:
        """Noon of that day; now, for what arrived today."""
        zone = ZoneInfo(settings.TIME_ZONE)
        return min(now, datetime.combine(self.cleaned_data["received_on"], time(12), tzinfo=zone))


class PersonSearchForm(forms.Form):
    """Whom a request is about. Posted, so that what is typed stands in no address, log or history."""

    searched = forms.CharField(
        label=_("Whom is it about?"),
        help_text=_("A whole e-mail address, a number with its country code, an id, or a name."),
        max_length=254,
        widget=TextInput(attrs={"autocomplete": "off"}),
    )


class IdentifyForm(forms.Form):
    """Of those that were found, the one who asks, and how we know."""

    contact = forms.ModelChoiceField(
        label=_("Person"), queryset=Contact.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    check = forms.ChoiceField(
        label=_("How do we know that it is they who ask?"),
        help_text=_("Look at a document, and send it back or destroy it: no copy is kept here."),
        choices=[(check.value, check.label) for check in _SEEN_BY_US],
        widget=SelectInput,
    )

    def __init__(self, *args: Any, found: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contact"]
        field.queryset = Contact.objects.present().filter(pk__in=list(found)).prefetch_related("addresses")
        # Two people may share an address, and fathers and sons a name: what tells them apart stands beside it.
        field.label_from_instance = _told_apart


def _told_apart(contact: Contact) -> str:
    facts = [
        str(contact),
        *[address.value for address in contact.addresses.all()],
        contact.country,
        str(contact.birth_year or ""),
        f"{contact.system}:{contact.external_id}",
    ]
    return " · ".join(fact for fact in facts if fact)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), help_text=_NO_NAMES, max_length=300, widget=TextInput)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("What was done"), help_text=_NO_NAMES, max_length=500, widget=TextInput)
