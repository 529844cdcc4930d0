"""What staff fill in about things of the library: folders, and pictures that are brought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns import library, pictures
from campaigns.models import Folder, MessageTemplate
from campaigns.pictures import Picture, PictureRefused
from committee.admin.inputs import SelectInput, TextInput
from committee.errors import CommitteeError

MOST_AT_ONCE = 20


class FolderForm(forms.ModelForm[Folder]):
    class Meta:
        model = Folder
        fields = ["name", "parent"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            library.refuse_depth(self.instance, cleaned.get("parent"))
        except CommitteeError as refused:
            self.add_error("parent", str(refused))
        return cleaned


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Some files, each of them a picture: all are read, and every refusal names its file."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, Picture]]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(most)s pictures at once."), params={"most": MOST_AT_ONCE})
        read, refused = [], []
        for file in files:
            found = super().clean(file, initial)
            try:
                read.append((found.name, pictures.read(found)))
            except PictureRefused as refusal:
                refused.append(f"{found.name}: {refusal}")
        if refused:
            raise forms.ValidationError(refused)
        return read


class PicturesForm(forms.Form):
    files = PicturesField(  # type: ignore[assignment]
        label=_("Pictures"),
        help_text=_("JPEG, PNG, WebP or GIF, of 10 MB each at most. They are scaled to the width of an e-mail."),
        widget=SeveralFiles({"accept": "image/jpeg,image/png,image/webp,image/gif", "multiple": True}),
    )
    folder = forms.ModelChoiceField(
        Folder.objects.order_by("name"),
        label=_("Folder"),
        required=False,
        empty_label=pgettext_lazy("folder", "none"),
        widget=SelectInput,
    )


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name of the copy"), max_length=120, widget=TextInput)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if MessageTemplate.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a template of this name already."))
        return name


class MoveForm(forms.Form):
    """Into which folder? Of the templates that whoever asks may see."""

    templates: forms.ModelMultipleChoiceField[MessageTemplate] = forms.ModelMultipleChoiceField(
        MessageTemplate.objects.none(), widget=forms.MultipleHiddenInput
    )
    folder = forms.ModelChoiceField(
        Folder.objects.order_by("name"),
        label=_("Folder"),
        required=False,
        empty_label=pgettext_lazy("folder", "none"),
        widget=SelectInput,
    )

    def __init__(self, *args: Any, among: QuerySet[MessageTemplate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["templates"].queryset = among  # type: ignore[attr-defined]
