"""The way of a campaign, a module a step: audience → snapshot → render → deliver → events → report.

Each step knows only the steps before it.
"""

from __future__ import annotations
