"""Is this installation fit for the public? Said before it starts: `manage.py check --deploy --database default`.

Everything here is about production (DEMO off): a demonstration is allowed to be open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ValidationError
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

from committee.env import DEMO_LINK_KEY, DEMO_SECRET_KEY, DEMO_SUPPRESSION_KEY
from committee.models import User
from committee.roles import DEMO_ACCOUNTS, DEMO_PASSWORD

DEMO_KEYS = {"SECRET_KEY": DEMO_SECRET_KEY, "LINK_KEY": DEMO_LINK_KEY, "SUPPRESSION_KEY": DEMO_SUPPRESSION_KEY}
RANDOM = 'python -c "import secrets; print(secrets.token_urlsafe(64))"'


@register(Tags.security, deploy=True)
def keys_are_our_own(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> Iterable[CheckMessage]:  # noqa: ARG001
    keys = {name: getattr(settings, name) for name in DEMO_KEYS}
    errors = [
        Error(
            f"{name} is the key of the demonstration, which everybody knows.",
            hint=f"Set {name} to a key of your own: {RANDOM}",
            id="committee.E001",
        )
        for name, key in keys.items()
        if key == DEMO_KEYS[name]
    ]
    if len(set(keys.values())) < len(keys):
        errors.append(
            Error(
                "SECRET_KEY, LINK_KEY and SUPPRESSION_KEY are not three different keys.",
                hint="Give each its own: so that one can be changed without the others.",
                id="committee.E002",
            )
        )
    return errors


@register(Tags.security, deploy=True)
def the_public_reaches_us_safely(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> Iterable[CheckMessage]:  # noqa: ARG001
    errors: list[CheckMessage] = []
    if settings.DEMO:
        errors.append(
            Error(
                "DEMO is on: demo accounts and demo keys are allowed.",
                hint="Set DEMO=false, and give the keys of docs/operations.md.",
                id="committee.E003",
            )
        )
    if not settings.BASE_URL.startswith("https://"):
        errors.append(
            Error(
                f"BASE_URL is {settings.BASE_URL}: the links in our e-mails would not be encrypted.",
                hint="Give the address the public uses, beginning with https://.",
                id="committee.E004",
            )
        )
    if not validate_host(urlsplit(settings.BASE_URL).hostname or "", set(settings.ALLOWED_HOSTS) - {"*"}):
        errors.append(
            Error(
                "ALLOWED_HOSTS does not name the host of BASE_URL: the links in our e-mails would not be answered.",
                hint="Name it; “*”, any host at all, lets others forge the links we send.",
                id="committee.E006",
            )
        )
    return errors


@register(Tags.database, deploy=True)
def nobody_has_the_demo_password(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """Asked of the accounts a demonstration makes: hashing is slow, and there are seven of them."""
    if not databases or settings.DEMO:
        return []
    accounts = User.objects.filter(username__in=DEMO_ACCOUNTS, is_active=True)
    return [
        Error(
            f"The account “{user.username}” has the password of the demonstration, which everybody knows.",
            hint=f"Change it: manage.py changepassword {user.username}. Or make the account inactive.",
            id="committee.E005",
        )
        for user in accounts
        if check_password(DEMO_PASSWORD, user.password)
    ]


class NotTheDemoPassword:
    """A password validator: the demonstration's password is never somebody's own."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002
        if password == DEMO_PASSWORD:
            raise ValidationError(self.get_help_text(), code="demo_password")

    def get_help_text(self) -> str:
        return str(_("Your password can’t be the one of the demonstration."))
