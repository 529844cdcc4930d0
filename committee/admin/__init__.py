"""The back-office's pages. Apps take their base classes from `committee.admin.base`, and from nowhere else."""

from __future__ import annotations

from committee.admin import accounts, audit_trail, directory, name_forms, sessions, tokens, venues, versions

__all__ = ["accounts", "audit_trail", "directory", "name_forms", "sessions", "tokens", "venues", "versions"]
