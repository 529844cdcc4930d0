"""What can be wrong with a name in a text, or with the value behind it?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.errors import CommitteeError


class UnknownPlaceholder(CommitteeError):
    """A name that is not in the catalogue."""

    message = _("The text names a placeholder that does not exist.")


class PlaceholderWithoutDefault(CommitteeError):
    """A value that some people lack, written without what those people shall read instead."""

    message = _("The text uses a value that can be missing, and does not say what to write then.")


class UnsupportedLogic(CommitteeError):
    """A filter, condition or loop on a person's value."""

    message = _("A person's value can be printed with a default, and nothing else.")


class UnprintableFact(CommitteeError):
    """A yes or no where words should stand."""

    message = _("A yes or no is not printed: write a condition with it.")


class FormMissing(CommitteeError):
    """A name that nobody has written down in the form the text asks for."""

    def __init__(self, name: str, form: str, language: str) -> None:
        self.name, self.form, self.language = name, form, language
        super().__init__(
            _("“%(name)s” has no form for “%(form)s” in %(language)s.")
            % {"name": name, "form": form, "language": languages.NAMES[language]}
        )
