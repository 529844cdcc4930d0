"""The words of letters as the first version that somebody may rely on: frozen where nobody has approved any yet.

A migration that ships another letter calls `approve` after it has written its blocks. Safe to run again.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

LANGUAGES = ("fr", "en", "de", "es", "ru", "ar", "zh_hans", "ja", "ko")
CODES = {language: language.replace("_", "-") for language in LANGUAGES}
OF_MESSAGE = ("subject", "preheader", "sms", "push_title", "push_body", "push_url")
OF_BLOCK = ("text", "second", "label", "link")
FORMAT = 2


def approve(apps):
    """What leaves today is what goes on leaving. Words that staff have changed since stay drafts beside it."""
    letters = apps.get_model("campaigns", "MessageTemplate").objects.exclude(notice_kind=None)
    for letter in letters.filter(approved_version=None).select_related("topic", "layout_version").order_by("pk"):
        version = _frozen(apps, letter)
        as_shipped = letter.status == "draft" and not letter.edits.exists()
        letters.filter(pk=letter.pk).update(
            approved_version=version,
            layout_version=version.layout_version,
            status="approved" if as_shipped else letter.status,
        )
        if as_shipped:
            _read(letter, version.content["texts"])


def _frozen(apps, letter):
    looks = apps.get_model("campaigns", "LayoutVersion").objects
    look = letter.layout_version or looks.filter(layout__is_default=True).latest("number")
    content = content_of(apps, letter)
    meaning = [FORMAT, letter.purpose, letter.topic.code, look.sha256, content]
    canonical = json.dumps(meaning, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    numbers = letter.versions.values_list("number", flat=True)
    version, _made = letter.versions.get_or_create(
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        defaults={
            "number": max(numbers, default=0) + 1,
            "format": FORMAT,
            "content": content,
            "layout_version": look,
        },
    )
    return version


def content_of(apps, letter):
    """All that a letter says in nine languages, as versions of format 2 have it."""
    blocks = list(letter.blocks.select_related("image").order_by("position"))
    codes = {code for block in blocks if block.kind == "products" for code in block.settings.get("codes", ())}
    products = apps.get_model("campaigns", "Product").objects.filter(code__in=codes).select_related("image")
    source = letter.source_language.replace("-", "_")
    texts = {CODES[one]: _texts(letter, blocks, list(products), one, source) for one in LANGUAGES}
    return {
        "format": FORMAT,
        "source": letter.source_language,
        "channels": list(letter.channels),
        "fallbacks": letter.fallbacks,
        "blocks": [
            {"key": block.key, "kind": block.kind, "image": _image(block.image), "settings": block.settings}
            for block in blocks
        ],
        "products": {
            one.code: {"price": str(one.price), "currency": one.currency, "image": _image(one.image)}
            for one in products
        },
        "texts": {code: words for code, words in texts.items() if words},
    }


def _texts(letter, blocks, products, language, source):
    words = {field: _said(letter, field, language) for field in OF_MESSAGE}
    of_blocks = {block.key: {field: _said(block, field, language) for field in OF_BLOCK} for block in blocks}
    if not any(words.values()) and not any(any(texts.values()) for texts in of_blocks.values()):
        return None
    for block in blocks:
        texts = of_blocks[block.key]
        texts["link"] = texts["link"] or _said(block, "link", source)
        texts["alt"] = _alt(block.image, language)
    words["push_url"] = words["push_url"] or _said(letter, "push_url", source)
    of_products = {
        one.code: {
            "name": _said(one, "name", language),
            "link": _said(one, "link", language) or _said(one, "link", "fr"),
            "alt": _alt(one.image, language),
        }
        for one in products
    }
    return {**words, "blocks": of_blocks, "products": of_products}


def _said(row, field, language):
    return (getattr(row, f"{field}_{language}") or "").replace("\r\n", "\n").replace("\r", "\n")


def _image(image):
    if image is None:
        return None
    measures = {"width": image.width, "height": image.height, "size": image.size}
    return {"sha256": image.sha256, "file": image.file.name, "decorative": image.is_decorative, **measures}


def _alt(image, language):
    return _said(image, "alt", language) if image and not image.is_decorative else ""


def _read(letter, texts):
    """Translations that came with the program were read before it was given out; by whom is not for its tables."""
    source = texts[letter.source_language]
    for language, words in texts.items():
        if language != letter.source_language:
            for unit, text in _by_unit(words).items():
                said = _by_unit(source)[unit]
                if text and said:
                    _put_down(letter, language, unit, said)


def _by_unit(words):
    of_blocks = {f"{key}.{field}": texts[field] for key, texts in words["blocks"].items() for field in OF_BLOCK}
    return {**{field: words[field] for field in OF_MESSAGE}, **of_blocks}


def _put_down(letter, language, unit, source):
    """Unless somebody has worked on it, or the French has changed since it was translated."""
    row, made = letter.units.get_or_create(language=language, unit=unit, defaults={"source_text": source})
    if made or (row.state == "draft" and row.written_by_id is None and row.source_text == source):
        row.state, row.reviewed_at = "reviewed", datetime.now(UTC)
        row.save(update_fields=["state", "reviewed_at"])
