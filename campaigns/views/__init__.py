"""What others than staff ask of campaigns: pictures of e-mails, and what providers report."""

from __future__ import annotations

from campaigns.views.hooks import hook
from campaigns.views.links import link
from campaigns.views.openings import opening
from campaigns.views.pictures import image

__all__ = ["hook", "image", "link", "opening"]
