"""The back-office's pages. Apps take their base classes from `committee.admin.base`, and from nowhere else."""

from __future__ import annotations
