"""How do staff write a rule? As rows they add and remove; each is a small form, with JavaScript or without."""

from __future__ import annotations

from contacts.forms.segments.conditions import CONDITIONS, MENU
from contacts.forms.segments.draft import DraftRule, Node
from contacts.forms.segments.pickers import FINDERS, Finder
from contacts.forms.segments.segment import SegmentForm

__all__ = ["CONDITIONS", "FINDERS", "MENU", "DraftRule", "Finder", "Node", "SegmentForm"]
