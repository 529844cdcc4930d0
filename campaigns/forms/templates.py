"""A template beside its blocks: what it is, and its words in the language it is written in."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.forms.words import WordsField
from campaigns.models import CONTENT_FIELDS, Layout, LayoutVersion, MessageTemplate
from committee import languages
from committee.admin.inputs import SelectInput, TextInput
from committee.models.named import in_language
from contacts.enums import Channel
from contacts.forms.segments.inputs import SeparatedField
from contacts.segments.words import language_name

_LONGEST_TAG: Final = 40
_MOST_TAGS: Final = 12
_CHAINS: Final = (["en", "fr"], ["fr", "en"])


class TemplateForm(forms.ModelForm[MessageTemplate]):
    """What a template is, whatever it says."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Written for"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one channel.")},
    )
    source_language = forms.ChoiceField(
        label=gettext_lazy("Written in"),
        choices=list(languages.NAMES.items()),
        widget=SelectInput({"data-refresh": "", "data-right-to-left": " ".join(sorted(languages.RIGHT_TO_LEFT))}),
        help_text=gettext_lazy("The other eight are translated from it."),
    )
    layout = forms.ModelChoiceField(
        Layout.objects.filter(archived_at=None),
        label=gettext_lazy("Layout"),
        required=False,
        empty_label=gettext_lazy("the usual one"),
        widget=SelectInput,
    )
    tags = SeparatedField(
        label=gettext_lazy("Tags"),
        required=False,
        widget=TextInput({"list": "tags-known"}),
        help_text=gettext_lazy("With commas between them."),
    )

    class Meta:
        model = MessageTemplate
        fields = ["name", "purpose", "topic", "channels", "source_language", "folder", "tags", "needs_valid_until"]
        widgets = {"name": TextInput, "purpose": SelectInput, "topic": SelectInput, "folder": SelectInput}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._leave_what_stands_fixed()
        if (version := self.instance.layout_version) is not None:
            self.fields["layout"].initial = version.layout_id
        self.fields["fallback_others"] = _for_all_others()
        for code in languages.CODES:
            self.fields[f"fallback_{code}"] = self._fallback(code)

    def _leave_what_stands_fixed(self) -> None:
        """What a campaign was approved for stays: the purpose decides the lane, the topic whose consent counts."""
        template = self.instance
        if not template.pk:
            return
        # Its words stand in this language's columns: another one would be another text.
        del self.fields["source_language"]
        if template.notice_kind or template.campaigns.exclude(version=None).exists():
            del self.fields["purpose"], self.fields["topic"]

    def _fallback(self, language: str) -> forms.ChoiceField:
        """Which language its readers get instead, while nothing is written in theirs."""
        kept = ",".join(self.instance.fallbacks.get(language, ()))
        others = [(code, language_name(code)) for code in languages.CODES if code != language]
        choices = [*others, *((",".join(chain), _in_words(chain)) for chain in _CHAINS if language not in chain)]
        if kept and kept not in dict(choices):
            choices.append((kept, _in_words(kept.split(","))))
        return forms.ChoiceField(
            label=language_name(language),
            choices=[("", gettext_lazy("nothing: it must be written")), *choices],
            initial=kept,
            required=False,
            widget=SelectInput,
        )

    def clean_tags(self) -> list[str]:
        tags: list[str] = self.cleaned_data["tags"]
        if len(tags) > _MOST_TAGS or any(len(tag) > _LONGEST_TAG for tag in tags):
            raise forms.ValidationError(
                _("At most %(most)s tags, of %(letters)s letters each."),
                params={"most": _MOST_TAGS, "letters": _LONGEST_TAG},
            )
        return tags

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        template = MessageTemplate(
            purpose=cleaned.get("purpose") or self.instance.purpose,
            notice_kind=self.instance.notice_kind,
            topic=cleaned.get("topic") or (self.instance.topic if self.instance.topic_id else None),
        )
        if template.topic_id and (fault := template.topic_fault()):
            self.add_error("topic" if "topic" in self.fields else None, str(fault))
        return cleaned

    def written(self) -> dict[str, Any]:
        """The columns as they are to be saved. Only after `is_valid`."""
        said = self.cleaned_data
        kept = {name: said[name] for name in self.Meta.fields if name in self.fields}
        return {**kept, "fallbacks": self._fallbacks(), "layout_version": self._layout_version(said["layout"])}

    def _fallbacks(self) -> dict[str, list[str]]:
        """The chain of each language, or that of all others; none names the language it is for."""
        said = self.cleaned_data
        source = said.get("source_language") or self.instance.source_language
        chains = {code: said[f"fallback_{code}"] or said["fallback_others"] for code in languages.CODES}
        without_itself = {
            code: [other for other in chain.split(",") if other not in {"", code}] for code, chain in chains.items()
        }
        return {code: chain for code, chain in without_itself.items() if chain and code != source}

    def sketch(self) -> dict[str, Any]:
        """What decides how the words are read, as far as it is chosen."""
        said = self.cleaned_data if self.is_bound else {}
        names = ("purpose", "topic", "channels", "source_language")
        return {name: said[name] for name in names if said.get(name)}

    def _layout_version(self, layout: Layout | None) -> LayoutVersion | None:
        """The version it had, as long as the layout is the same: a new one is taken by a verb of its own."""
        kept = self.instance.layout_version
        if layout is None or (kept is not None and kept.layout_id == layout.pk):
            return kept if layout is not None else None
        return layout.versions.order_by("-number").first()


class WordsForm(forms.Form):
    """Every word of a template that is not in a block, in the language it is written in."""

    def __init__(self, data: Any = None, *, language: str, template: MessageTemplate | None = None) -> None:
        initial = {name: in_language(template, name, language) for name in CONTENT_FIELDS} if template else {}
        super().__init__(data, initial=initial)
        for name, field in _words(language).items():
            self.fields[name] = field

    def stand_in(self, beginning: str) -> None:
        """Show in grey what is read for a preheader as long as none is written."""
        self.fields["preheader"].widget.attrs["placeholder"] = beginning

    def written(self) -> dict[str, str]:
        """The words as far as they are right: all of them after `is_valid`."""
        said = self.cleaned_data if self.is_bound else self.initial
        return {name: said.get(name) or "" for name in CONTENT_FIELDS}


def _words(language: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "subject": WordsField(language=language, counted=60, max_length=200, label=gettext_lazy("Subject")),
        "preheader": WordsField(
            language=language,
            counted=90,
            max_length=200,
            label=gettext_lazy("Preheader"),
            help_text=gettext_lazy("The line a mailbox shows after the subject. Left empty, the text’s beginning."),
        ),
        "sms": WordsField(language=language, rows=4, max_length=1_600, label=gettext_lazy("Text of the SMS")),
        "push_title": WordsField(language=language, counted=48, max_length=200, label=gettext_lazy("Title")),
        "push_body": WordsField(language=language, rows=3, counted=176, max_length=1_000, label=gettext_lazy("Text")),
        "push_url": WordsField(
            language=language, max_length=500, label=gettext_lazy("Where a tap on it leads (optional)")
        ),
    }
    fields["push_url"].widget.attrs |= {"dir": "ltr", "inputmode": "url", "placeholder": "https://"}
    return fields


def _for_all_others() -> forms.ChoiceField:
    """One choice for every language for which none is made by itself."""
    chains = [*([code] for code in languages.CODES), *_CHAINS]
    return forms.ChoiceField(
        label=gettext_lazy("All other languages"),
        choices=[("", gettext_lazy("as chosen below")), *((",".join(chain), _in_words(chain)) for chain in chains)],
        required=False,
        widget=SelectInput,
        help_text=gettext_lazy("For each language that has no choice of its own below. Written words come first."),
    )


def _in_words(chain: list[str]) -> str:
    return _(", then ").join(language_name(code) for code in chain)
