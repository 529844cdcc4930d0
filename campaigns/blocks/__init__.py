"""What is an e-mail built of? Pure: no database, no rendering."""

from __future__ import annotations

from campaigns.blocks.content import Block, Content, Goods, Picture

__all__ = ["Block", "Content", "Goods", "Picture"]
