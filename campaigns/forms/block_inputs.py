"""Which inputs has a block of each kind, in which order, and under which labels?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.blocks import kinds
from campaigns.enums import BlockKind
from campaigns.forms.offers import Offers
from campaigns.forms.words import LONGEST_TEXT, WordsField
from campaigns.models import Product
from committee.admin.inputs import SelectInput, TextInput
from committee.models import Session
from committee.models.named import for_staff
from contacts.forms.segments.inputs import SeparatedField

# The inputs of each kind, in the order of reading.
INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    BlockKind.HEADING: ("text", "level"),
    BlockKind.TEXT: ("text",),
    BlockKind.IMAGE: ("image", "upload", "alt", "text", "link", "width"),
    BlockKind.BUTTON: ("label", "link", "look"),
    BlockKind.COLUMNS: ("split", "image", "upload", "alt", "text", "second"),
    BlockKind.SESSIONS: ("of", "codes", "text", "second"),
    BlockKind.PRODUCTS: ("codes", "text", "label"),
    BlockKind.PARTNER: ("partner", "image", "upload", "alt", "text", "label", "link"),
    BlockKind.MJML: ("text",),
}
_LABELS: Final[Mapping[tuple[str, str], Promise]] = {
    (BlockKind.HEADING, "text"): gettext_lazy("Words of the heading"),
    (BlockKind.IMAGE, "text"): gettext_lazy("Caption under the picture (optional)"),
    (BlockKind.IMAGE, "link"): gettext_lazy("Where a click on it leads (optional)"),
    (BlockKind.BUTTON, "link"): gettext_lazy("Where it leads"),
    (BlockKind.COLUMNS, "text"): gettext_lazy("First column"),
    (BlockKind.COLUMNS, "second"): gettext_lazy("Second column"),
    (BlockKind.COLUMNS, "image"): gettext_lazy("Picture above the first column (optional)"),
    (BlockKind.SESSIONS, "text"): gettext_lazy("What is said of each session"),
    (BlockKind.SESSIONS, "second"): gettext_lazy("What is said where there is none"),
    (BlockKind.SESSIONS, "codes"): gettext_lazy("Codes of the sessions, with commas between them"),
    (BlockKind.PRODUCTS, "text"): gettext_lazy("Before the products (optional)"),
    (BlockKind.PRODUCTS, "label"): gettext_lazy("Words of the button under each"),
    (BlockKind.PARTNER, "image"): gettext_lazy("Picture (optional)"),
    (BlockKind.PARTNER, "link"): gettext_lazy("Where the button leads"),
    (BlockKind.MJML, "text"): gettext_lazy("MJML: whole sections"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an input depends on: the kind of its block, the language it is written in, and what is on offer."""

    kind: str
    language: str
    offers: Offers


def input_of(name: str, asked: Asked) -> forms.Field:
    """One of `INPUTS`, made anew."""
    field = _FIELDS[name](asked)
    field.label = _LABELS.get((asked.kind, name), field.label)  # type: ignore[assignment]
    return field


# --- One by one ------------------------------------------------------------------------------------------------------


def _text(asked: Asked) -> forms.Field:
    if asked.kind in {BlockKind.HEADING, BlockKind.IMAGE, BlockKind.SESSIONS}:
        rows = 0
    else:
        rows = 12 if asked.kind == BlockKind.MJML else 6
    return WordsField(language=asked.language, rows=rows, max_length=LONGEST_TEXT, label=gettext_lazy("Text"))


def _second(asked: Asked) -> forms.Field:
    rows = 6 if asked.kind == BlockKind.COLUMNS else 0
    return WordsField(language=asked.language, rows=rows, max_length=LONGEST_TEXT)


def _label(asked: Asked) -> forms.Field:
    label = gettext_lazy("Words on the button")
    return WordsField(language=asked.language, max_length=120, label=label)


def _link(asked: Asked) -> forms.Field:
    field = WordsField(language=asked.language, max_length=500, label=gettext_lazy("Link"))
    # An address reads from left to right in every language.
    field.widget.attrs |= {"dir": "ltr", "inputmode": "url", "placeholder": "https://"}
    return field


def _alt(asked: Asked) -> forms.Field:
    return WordsField(
        language=asked.language,
        max_length=300,
        label=gettext_lazy("What the picture shows"),
        help_text=gettext_lazy("Read aloud to those who cannot see it. It goes with the picture everywhere."),
    )


def _image(asked: Asked) -> forms.Field:
    choices = [("", gettext_lazy("none")), *((key, image.name) for key, image in asked.offers.images.items())]
    # Which picture it is decides what else is asked.
    return _choice(gettext_lazy("Picture"), choices, required=False, attrs={"data-rebuild": ""})


def _upload(asked: Asked) -> forms.Field:  # noqa: ARG001 (each is made from what is asked)
    accepted = {"accept": "image/jpeg,image/png,image/webp,image/gif", "data-upload": ""}
    return forms.FileField(
        label=gettext_lazy("or add one from this computer"), required=False, widget=forms.FileInput(accepted)
    )


def _codes(asked: Asked) -> forms.Field:
    if asked.kind == BlockKind.SESSIONS:
        return SessionCodesField(label=gettext_lazy("Sessions"), required=False, widget=TextInput)
    return ProductCodesField(asked.offers.products, label=gettext_lazy("Products"))


def _partner(asked: Asked) -> forms.Field:
    of_topic = ("", gettext_lazy("the partner of the topic"))
    partners = [(code, for_staff(partner, "name")) for code, partner in asked.offers.partners.items()]
    return _choice(gettext_lazy("Partner"), [of_topic, *partners], required=False)


def _choice(label: Any, choices: Iterable[Any], **options: Any) -> forms.ChoiceField:
    widget = SelectInput(options.pop("attrs", {}))
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, **options)


# --- What is chosen, what is named ----------------------------------------------------------------------------------


class OneOf(forms.TypedChoiceField):
    """One of the values a setting may have; the first is the usual one."""

    def __init__(self, label: Any, choices: Mapping[Any, Any]) -> None:
        given = {str(value): value for value in choices}
        super().__init__(
            label=label,
            choices=list(choices.items()),
            coerce=lambda text: given[str(text)],
            initial=next(iter(choices)),
            widget=SelectInput,
        )


class SessionCodesField(SeparatedField):
    """Sessions by their codes, each of which there is."""

    def clean(self, value: Any) -> list[str]:
        codes: list[str] = super().clean(value)
        if len(codes) > kinds.MOST_SESSIONS:
            raise forms.ValidationError(
                _("At most %(most)s can stand in one block."), params={"most": kinds.MOST_SESSIONS}
            )
        known = set(Session.objects.filter(code__in=codes).values_list("code", flat=True))
        if unknown := [code for code in codes if code not in known]:
            raise forms.ValidationError(_("There is no session %(code)s."), params={"code": unknown[0]})
        return codes


class ProductCodesField(forms.MultipleChoiceField):
    def __init__(self, products: Mapping[str, Product], **options: Any) -> None:
        choices = [(code, str(product)) for code, product in products.items()]
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value: Any) -> list[str]:
        codes: list[str] = super().clean(value)
        if len(codes) > kinds.MOST_PRODUCTS:
            raise forms.ValidationError(
                _("At most %(most)s can stand in one block."), params={"most": kinds.MOST_PRODUCTS}
            )
        return codes


_FIELDS: Final[Mapping[str, Callable[[Asked], forms.Field]]] = {
    "text": _text,
    "second": _second,
    "label": _label,
    "link": _link,
    "alt": _alt,
    "image": _image,
    "upload": _upload,
    "codes": _codes,
    "partner": _partner,
    "level": lambda asked: OneOf(  # noqa: ARG005
        gettext_lazy("Size"),
        {1: gettext_lazy("title of the e-mail"), 2: gettext_lazy("heading"), 3: gettext_lazy("small heading")},
    ),
    "width": lambda asked: OneOf(  # noqa: ARG005
        gettext_lazy("Width"),
        {100: gettext_lazy("full width"), 75: gettext_lazy("three quarters"), 50: gettext_lazy("half")},
    ),
    "look": lambda asked: OneOf(  # noqa: ARG005
        gettext_lazy("Look"), {"primary": gettext_lazy("filled"), "quiet": gettext_lazy("outlined")}
    ),
    "split": lambda asked: OneOf(  # noqa: ARG005
        gettext_lazy("Widths"),
        {
            "50-50": gettext_lazy("both alike"),
            "33-67": gettext_lazy("first one narrow"),
            "67-33": gettext_lazy("first one wide"),
        },
    ),
    "of": lambda asked: OneOf(  # noqa: ARG005
        gettext_lazy("Which sessions"),
        {
            "campaign": gettext_lazy("the session of the campaign"),
            "reader": gettext_lazy("those each reader has a ticket for"),
            "chosen": gettext_lazy("those named here"),
        },
    ),
}
