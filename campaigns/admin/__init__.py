"""The pages on which comms staff write, check, schedule and read."""

from __future__ import annotations

from campaigns.admin import (
    campaigns,
    folders,
    frozen,
    holds,
    identities,
    images,
    layouts,
    library,
    limits,
    partners,
    prices,
    products,
    providing,
    receipts,
    standstill,
    templates,
    terms,
)

__all__ = [
    "campaigns",
    "folders",
    "frozen",
    "holds",
    "identities",
    "images",
    "layouts",
    "library",
    "limits",
    "partners",
    "prices",
    "products",
    "providing",
    "receipts",
    "standstill",
    "templates",
    "terms",
]
