"""What does a template say, as data: all languages and channels, frozen in a version and compared by its hash.

content = of_template(template)          # JSON: what a version keeps
words = in_language(content, "ar")       # one language of it, as the engine takes it
sha256(content, purpose=…, topic=…, layout=…)   # what an approval is bound to
"""

from __future__ import annotations

from campaigns.contents.hashes import language_sha256, sha256
from campaigns.contents.preheaders import preheader_from
from campaigns.contents.reading import in_language, languages_in, links, served_by, texts_in, units
from campaigns.contents.writing import ContentJson, blocks_of, goods_in, of_template, plain

__all__ = [
    "ContentJson",
    "blocks_of",
    "goods_in",
    "in_language",
    "language_sha256",
    "languages_in",
    "links",
    "of_template",
    "plain",
    "preheader_from",
    "served_by",
    "sha256",
    "texts_in",
    "units",
]
