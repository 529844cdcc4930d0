"""What does a browser post that turns notifications on or off? Its subscription, and what its owner has ticked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from contacts.address_book import LONGEST_ENDPOINT, PushSubscription
from contacts.enums import Channel
from contacts.forms.choices import label
from contacts.models import Contact, Topic


class NotificationsForm(forms.Form):
    use_required_attribute = False

    topics = forms.TypedMultipleChoiceField(required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    # A script fills these in.
    endpoint = forms.CharField(max_length=LONGEST_ENDPOINT, widget=forms.HiddenInput)
    p256dh = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    auth = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, contact: Contact, topics: Collection[Topic], granted: Collection[tuple[int, str]]
    ) -> None:
        chosen = [topic.pk for topic in topics if (topic.pk, Channel.PUSH.value) in granted]
        super().__init__(data, initial={"topics": chosen}, label_suffix="")
        offered = [(topic.pk, label(topic, language=contact.language)) for topic in topics]
        self.fields["topics"].choices = offered  # type: ignore[attr-defined]

    def subscription(self) -> PushSubscription:
        said = self.cleaned_data
        return PushSubscription(said["endpoint"], {"p256dh": said["p256dh"], "auth": said["auth"]})
