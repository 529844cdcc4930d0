"""One block of an e-mail while it is being written: the inputs of its kind and no others, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.authoring import BlockWritten
from campaigns.blocks import kinds
from campaigns.enums import BlockKind
from campaigns.flow.render import forbidden_in
from campaigns.models import Image, Product, TemplateBlock
from committee import languages
from committee.admin.inputs import SelectInput, TextArea, TextInput
from committee.models import Partner, Session
from committee.models.named import for_staff, in_language
from contacts.forms.segments.inputs import SeparatedField

LONGEST_TEXT: Final = 30_000
# What a list of sessions says of each, until its author says otherwise.
SESSION_LINE: Final = "{{ item.session.start }} · {{ item.session.name }} · {{ item.venue.name }}"

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
_MARKDOWN: Final = frozenset({BlockKind.TEXT, BlockKind.COLUMNS, BlockKind.PRODUCTS, BlockKind.PARTNER})


@dataclass(frozen=True, slots=True)
class Offers:
    """What blocks may choose from: asked once for a page, however many blocks there are."""

    images: Mapping[str, Image]
    products: Mapping[str, Product]
    partners: Mapping[str, Partner]

    @classmethod
    def for_blocks(cls, blocks: Iterable[TemplateBlock] = ()) -> Self:
        """What is in use stays on offer, although it was archived since."""
        used = {block.image_id for block in blocks if block.image_id}
        images = Image.objects.filter(archived_at=None) | Image.objects.filter(pk__in=used)
        return cls(
            images={str(image.pk): image for image in images.order_by("name", "pk")},
            products={product.code: product for product in Product.objects.order_by("code")},
            partners={partner.code: partner for partner in Partner.objects.order_by("code")},
        )


class BlockForm(forms.Form):
    """`key` is the block's own: it names the inputs, and the words in every language."""

    def __init__(
        self,
        kind: str,
        data: Any = None,
        files: Any = None,
        *,
        key: str,
        language: str,
        offers: Offers,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, prefix=key, auto_id="id_%s", initial=dict(initial or {}))
        self.kind, self.key, self.language, self.offers = kind, key, language, offers
        self.upload_problem = ""
        for name in INPUTS[kind]:
            if name != "alt" or self._lacks_alt():
                self.fields[name] = _FIELDS[name](self)
                self.fields[name].label = _LABELS.get((kind, name), self.fields[name].label)  # type: ignore[assignment]

    @property
    def title(self) -> str:
        return str(BlockKind(self.kind).label)

    @property
    def takes_pictures(self) -> bool:
        return "upload" in self.fields

    @property
    def picture(self) -> Image | None:
        """The picture that is chosen at this moment."""
        chosen = self.data.get(self.add_prefix("image"), "") if self.is_bound else self.initial.get("image", "")
        return self.offers.images.get(str(chosen))

    def _lacks_alt(self) -> bool:
        """A picture that nobody has described yet is described here; one that is known, in the library."""
        picture = self.picture
        return picture is not None and not picture.is_decorative and not in_language(picture, "alt", self.language)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.kind == BlockKind.IMAGE and not cleaned.get("image") and "image" not in self.errors:
            self.add_error("image", _("Choose a picture, or bring one."))
        names_none = cleaned.get("of") == "chosen" and "codes" not in self.errors and not cleaned.get("codes")
        if self.kind == BlockKind.SESSIONS and names_none:
            self.add_error("codes", _("Name at least one session."))
        return cleaned

    def written(self) -> BlockWritten:
        """The block as far as it is right: all of it after `is_valid`."""
        said = self.cleaned_data if self.is_bound else self.initial
        settings = {name: said[name] for name in kinds.settings_of(self.kind) if name in said}
        return BlockWritten(
            key=self.key,
            kind=self.kind,
            texts={name: said.get(name) or "" for name in kinds.TEXTS[self.kind]},
            image=self.offers.images.get(said.get("image") or ""),
            alt=said.get("alt") or "",
            settings=settings,
        )


def initial_of(block: TemplateBlock, language: str) -> dict[str, Any]:
    """What the inputs of a saved block hold."""
    settings = kinds.read(block.kind, block.settings)
    return {
        **{name: in_language(block, name, language) for name in kinds.TEXTS[block.kind]},
        **kinds.written(block.kind, settings),
        "image": str(block.image_id or ""),
    }


def initial_of_new(kind: str) -> dict[str, Any]:
    return {"text": SESSION_LINE} if kind == BlockKind.SESSIONS else {}


# --- The inputs ------------------------------------------------------------------------------------------------------


class WordsField(forms.CharField):
    """Words as they are typed: kept with their spaces and lines, refused where a character in them is not seen."""

    def __init__(self, *, language: str, rows: int = 0, counted: int = 0, **options: Any) -> None:
        attrs: dict[str, Any] = {"lang": language, "dir": languages.direction(language), "data-words": ""}
        if counted:
            attrs["data-counted"] = counted
        widget = TextArea({**attrs, "rows": rows}) if rows else TextInput(attrs)
        super().__init__(widget=widget, required=False, strip=not rows, **options)
        self.is_one_line = not rows

    def clean(self, value: Any) -> str:
        # Browsers post the lines of a text as a mail program would: with two characters at their ends.
        text = str(super().clean(value)).replace("\r\n", "\n")
        if character := forbidden_in(text):
            raise forms.ValidationError(
                _("The invisible character %(name)s is not allowed: delete it."), params={"name": character}
            )
        if self.is_one_line and any(character in text for character in "\r\n\u2028\u2029"):
            raise forms.ValidationError(_("This must be one line."))
        return text


def _text(form: BlockForm) -> forms.Field:
    if form.kind in {BlockKind.HEADING, BlockKind.IMAGE, BlockKind.SESSIONS}:
        rows = 0
    else:
        rows = 12 if form.kind == BlockKind.MJML else 6
    return WordsField(language=form.language, rows=rows, max_length=LONGEST_TEXT, label=gettext_lazy("Text"))


def _second(form: BlockForm) -> forms.Field:
    rows = 6 if form.kind == BlockKind.COLUMNS else 0
    return WordsField(language=form.language, rows=rows, max_length=LONGEST_TEXT)


def _label(form: BlockForm) -> forms.Field:
    label = gettext_lazy("Words on the button")
    return WordsField(language=form.language, max_length=120, label=label)


def _link(form: BlockForm) -> forms.Field:
    field = WordsField(language=form.language, max_length=500, label=gettext_lazy("Link"))
    # An address reads from left to right in every language.
    field.widget.attrs |= {"dir": "ltr", "inputmode": "url", "placeholder": "https://"}
    return field


def _alt(form: BlockForm) -> forms.Field:
    return WordsField(
        language=form.language,
        max_length=300,
        label=gettext_lazy("What the picture shows"),
        help_text=gettext_lazy("Read aloud to those who cannot see it. It goes with the picture everywhere."),
    )


def _image(form: BlockForm) -> forms.Field:
    choices = [("", gettext_lazy("none")), *((key, image.name) for key, image in form.offers.images.items())]
    # Which picture it is decides what else is asked.
    return _choice(gettext_lazy("Picture"), choices, required=False, attrs={"data-rebuild": ""})


def _upload(form: BlockForm) -> forms.Field:  # noqa: ARG001 (each is made from its form)
    accepted = {"accept": "image/jpeg,image/png,image/webp,image/gif", "data-upload": ""}
    return forms.FileField(label=gettext_lazy("or bring a new one"), required=False, widget=forms.FileInput(accepted))


def _codes(form: BlockForm) -> forms.Field:
    if form.kind == BlockKind.SESSIONS:
        return SessionCodesField(label=gettext_lazy("Sessions"), required=False, widget=TextInput)
    return ProductCodesField(form.offers.products, label=gettext_lazy("Products"))


def _partner(form: BlockForm) -> forms.Field:
    of_topic = ("", gettext_lazy("the partner of the topic"))
    partners = [(code, for_staff(partner, "name")) for code, partner in form.offers.partners.items()]
    return _choice(gettext_lazy("Partner"), [of_topic, *partners], required=False)


def _choice(label: Any, choices: Iterable[Any], **options: Any) -> forms.ChoiceField:
    widget = SelectInput(options.pop("attrs", {}))
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, **options)


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


_FIELDS: Final[Mapping[str, Callable[[BlockForm], forms.Field]]] = {
    "text": _text,
    "second": _second,
    "label": _label,
    "link": _link,
    "alt": _alt,
    "image": _image,
    "upload": _upload,
    "codes": _codes,
    "partner": _partner,
    "level": lambda form: OneOf(  # noqa: ARG005
        gettext_lazy("Size"),
        {1: gettext_lazy("title of the e-mail"), 2: gettext_lazy("heading"), 3: gettext_lazy("small heading")},
    ),
    "width": lambda form: OneOf(  # noqa: ARG005
        gettext_lazy("Width"),
        {100: gettext_lazy("full width"), 75: gettext_lazy("three quarters"), 50: gettext_lazy("half")},
    ),
    "look": lambda form: OneOf(  # noqa: ARG005
        gettext_lazy("Look"), {"primary": gettext_lazy("filled"), "quiet": gettext_lazy("outlined")}
    ),
    "split": lambda form: OneOf(  # noqa: ARG005
        gettext_lazy("Widths"),
        {
            "50-50": gettext_lazy("both alike"),
            "33-67": gettext_lazy("first one narrow"),
            "67-33": gettext_lazy("first one wide"),
        },
    ),
    "of": lambda form: OneOf(  # noqa: ARG005
        gettext_lazy("Which sessions"),
        {
            "campaign": gettext_lazy("the session of the campaign"),
            "reader": gettext_lazy("those each reader has a ticket for"),
            "chosen": gettext_lazy("those named here"),
        },
    ),
}
