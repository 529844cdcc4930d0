"""Who may enter: staff by password, other systems by token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. What one may do comes from roles (`committee.roles`), which are groups."""

    language = models.CharField(
        _("language of the back-office"), max_length=2, choices=settings.BACK_OFFICE_LANGUAGES, default="fr"
    )

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff")
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="user_language_spoken_here"),
        ]


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, *, at: datetime) -> Self:
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def of(self, secret: str) -> Self:
        return self.filter(digest=ApiToken.digest_of(secret))


class ApiToken(models.Model):
    """A key with which another system calls the API, for the operations its scopes name. Only its hash is kept."""

    class Scope(models.TextChoices):
        CONTACTS_WRITE = "contacts:write", _("create and update contacts")
        TICKETS_WRITE = "tickets:write", _("tell what happened to tickets")
        CAMPAIGNS_READ = "campaigns:read", _("read campaign reports")

    system = models.SlugField(_("system"), unique=True, help_text=_("For example: ticketing, mobile-app."))
    digest = models.BinaryField(unique=True, max_length=32, editable=False)
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope), verbose_name=_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.system

    @staticmethod
    def digest_of(secret: str) -> bytes:
        # The secret is 256 random bits: a plain hash cannot be guessed backwards, and can be looked up.
        return hashlib.sha256(secret.encode()).digest()

    @classmethod
    def issue(cls, *, system: str, scopes: list[str], by: User | None = None) -> tuple[ApiToken, str]:
        """A new token and its secret, which is shown once and kept nowhere."""
        token = cls(system=system, scopes=scopes, created_by=by)
        secret = token.renew_secret()
        token.save()
        return token, secret

    def renew_secret(self) -> str:
        """A secret for this row, which the caller saves."""
        secret = f"cbo_{secrets.token_urlsafe(32)}"
        self.digest = self.digest_of(secret)
        return secret
