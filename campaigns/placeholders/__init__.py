"""Which names may an author write between `{{` and `}}`, where does each value come from, and may it be missing?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.languages import CODES
from contacts.enums import NoticeKind

# A link that we make for each person; every marketing e-mail carries it.
UNSUBSCRIBE: Final = "unsubscribe_url"
# Another: every e-mail of a campaign leads to its reader's own preference centre.
PREFERENCES: Final = "preferences_url"


class Scope(Enum):
    """When the value is known: once for the campaign, or only for each person."""

    CAMPAIGN = "campaign"
    PERSON = "person"


class Kind(Enum):
    """What the value is, and so where it may stand."""

    TEXT = "text"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name an author may use.

    `required` says that the value is always there; one that can be missing is written with a default.
    `trusted` says that we make the value ourselves; all others may hold anything a stranger typed into a form.
    `sample` is shown in previews, by language.
    """

    name: str
    label: Promise
    sample: Mapping[str, str]
    required: bool
    trusted: bool
    scope: Scope = Scope.PERSON
    kind: Kind = Kind.TEXT
    notice_kind: str | None = None  # the notice that alone has this value, and is no use without it

    @property
    def example(self) -> str:
        """How an author writes it."""
        if self.scope is Scope.CAMPAIGN or self.required:
            return f"{{{{ {self.name} }}}}"
        return f'{{{{ {self.name} | default: "…" }}}}'


class UnknownPlaceholder(CommitteeError):
    """A name that is not in the catalogue."""

    message = _("The text names a placeholder that does not exist.")


class PlaceholderWithoutDefault(CommitteeError):
    """A value that some people lack, written without what those people shall read instead."""

    message = _("The text uses a value that can be missing, and does not say what to write then.")


class UnsupportedLogic(CommitteeError):
    """A filter, condition or loop on a person's value."""

    message = _("A person's value can be printed with a default, and nothing else.")


def _same(text: str) -> dict[str, str]:
    return dict.fromkeys(CODES, text)


def _link_of(notice_kind: str, name: str, label: Promise) -> Placeholder:
    """The link for which a notice is written, and which no other text has."""
    sample = _same(f"https://example.org/{name.partition('_')[0]}")
    return Placeholder(name, label, sample, required=True, trusted=True, kind=Kind.URL, notice_kind=notice_kind)


_GIVEN_NAMES: Final = {
    "fr": "Camille", "en": "Alex", "de": "Jonas", "es": "Lucía", "ru": "Анна",
    "ar": "ليلى", "zh-hans": "晓明", "ja": "陽菜", "ko": "지우",
}  # fmt: skip
_FAMILY_NAMES: Final = {
    "fr": "Lefèvre", "en": "Morgan", "de": "Schäfer", "es": "Núñez", "ru": "Соколова",
    "ar": "الحداد", "zh-hans": "王", "ja": "高橋", "ko": "김",
}  # fmt: skip
_FULL_NAMES: Final = {
    "fr": "Camille Lefèvre", "en": "Alex Morgan", "de": "Jonas Schäfer", "es": "Lucía Núñez", "ru": "Анна Соколова",
    "ar": "ليلى الحداد", "zh-hans": "王晓明", "ja": "高橋陽菜", "ko": "김지우",
}  # fmt: skip
_CAMPAIGN_NAMES: Final = {
    "fr": "Lettre de juin", "en": "June newsletter", "de": "Newsletter Juni", "es": "Boletín de junio",
    "ru": "Июньская рассылка", "ar": "نشرة يونيو",
    "zh-hans": "六月通讯", "ja": "6月のニュースレター", "ko": "6월 소식지",
}  # fmt: skip

_ALL: Final = (
    Placeholder("person.given_name", _("given name"), _GIVEN_NAMES, required=False, trusted=False),
    Placeholder("person.family_name", _("family name"), _FAMILY_NAMES, required=False, trusted=False),
    Placeholder("person.full_name", _("full name"), _FULL_NAMES, required=False, trusted=False),
    Placeholder(
        "person.language", _("language code"), dict(zip(CODES, CODES, strict=True)), required=True, trusted=True
    ),
    Placeholder(
        UNSUBSCRIBE,
        _("unsubscribe link"),
        _same("https://example.org/unsubscribe"),
        required=True,
        trusted=True,
        kind=Kind.URL,
    ),
    Placeholder(
        PREFERENCES,
        _("link to the preference centre"),
        _same("https://example.org/preferences"),
        required=True,
        trusted=True,
        kind=Kind.URL,
    ),
    _link_of(NoticeKind.CONFIRM_OPT_IN, "confirm_url", _("confirmation link")),
    _link_of(NoticeKind.PREFERENCES_LINK, "choices_url", _("link to the preference centre")),
    _link_of(NoticeKind.EXPORT_READY, "export_url", _("link to the person’s own data")),
    _link_of(NoticeKind.CONFIRM_ERASURE, "erasure_url", _("link that confirms the erasure")),
    _link_of(NoticeKind.NEW_ADDRESS, "address_url", _("link that confirms a new address")),
    Placeholder("campaign.name", _("campaign"), _CAMPAIGN_NAMES, required=True, trusted=False, scope=Scope.CAMPAIGN),
    Placeholder("sender.name", _("sender"), _same("Paris 2024"), required=True, trusted=False, scope=Scope.CAMPAIGN),
)

CATALOGUE: Final[Mapping[str, Placeholder]] = {placeholder.name: placeholder for placeholder in _ALL}

# Values that are links of ours, whole.
LINKS: Final = frozenset(name for name, found in CATALOGUE.items() if found.kind is Kind.URL)


def samples(language: str) -> dict[str, str]:
    """What a preview puts in a person's slots."""
    return {name: found.sample[language] for name, found in CATALOGUE.items() if found.scope is Scope.PERSON}
