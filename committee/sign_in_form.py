"""Who may come in through the login page? Nobody with a password that everybody knows.

Outside `committee.admin`, because the theme asks for it before it puts its own site in place, and the pages must
register with that one.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm

from committee.roles import DEMO_PASSWORD


class SignInForm(AuthenticationForm):
    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not settings.DEMO and self.cleaned_data.get("password") == DEMO_PASSWORD:
            message = _("This password is the one of the demonstration: ask an administrator for one of your own.")
            raise ValidationError(message, code="demo_password")
