"""The golden files as pictures: nine languages of a text side by side, a sheet for each channel."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw
from playwright.sync_api import Page, Route, sync_playwright

from campaigns.demo.letters import LETTERS
from committee.languages import CODES, NAMES, direction
from tests.golden.copies import FILES

HEAVIEST: Final = 300_000  # bytes
_TELEPHONE: Final = 390
_COLOURS: Final = 96
_STYLE: Final = """
    body { margin: 0; padding: 16px; background: #cfd6e0; font: 16px/1.4 "Noto Sans", sans-serif; color: #111827; }
    main { display: flex; gap: 16px; align-items: flex-start; flex-wrap: wrap; }
    main.few { width: 2014px; padding: 8px; }
    section { width: 390px; } h2 { font-size: 18px; margin: 0 0 6px; }
    iframe { border: 0; width: 390px; background: #fff; display: block; }
    .bubble { background: #fff; border-radius: 18px; padding: 12px 16px; white-space: pre-wrap; }
    .lock { background: #fff; border-radius: 20px; padding: 12px 16px; margin-bottom: 12px; }
"""


def take(folder: Path) -> Iterator[Path]:
    """Every sheet, made anew. Needs Chromium, and fonts for every script."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for letter in LETTERS:
            name = letter.file.removesuffix(".md")
            page = browser.new_context(viewport={"width": 9 * 406 + 32, "height": 800}).new_page()
            page.route("**/i/*.jpg", _picture)
            for look, ending in (("light", "email"), ("dark", "email-dark")):
                page.emulate_media(color_scheme=look)
                yield _kept(_emails(page, name), folder / f"golden-{name}-{ending}.png", scale=0.45)
            page.emulate_media(color_scheme="light")
            yield _kept(_telephones(page, name, ".sms.txt"), folder / f"golden-{name}-sms.png", scale=0.5)
            yield _kept(_telephones(page, name, ".push.json"), folder / f"golden-{name}-push.png", scale=0.5)
        browser.close()


def _emails(page: Page, name: str) -> bytes:
    frames = "".join(
        f"<section><h2>{NAMES[code]}</h2><iframe srcdoc='{escape(_read(name, code, '.html'))}'></iframe></section>"
        for code in CODES
    )
    page.set_content(_page(f"<main>{frames}</main>"))
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "document.querySelectorAll('iframe').forEach(frame => {"
        "frame.style.height = `${frame.contentDocument.documentElement.scrollHeight}px`})"
    )
    return page.screenshot(full_page=True)


def _telephones(page: Page, name: str, ending: str) -> bytes:
    shown = "".join(
        f"<section><h2>{NAMES[code]}</h2><div lang='{code}' dir='{direction(code)}'>"
        f"{_shown(_read(name, code, ending))}</div></section>"
        for code in CODES
    )
    page.set_content(_page(f"<main class='few'>{shown}</main>"))
    return page.locator("main.few").screenshot()


def _shown(text: str) -> str:
    if not text.startswith("{"):
        return f"<div class='bubble'>{escape(text.strip())}</div>"
    push = json.loads(text)
    return (
        f"<div class='lock'><strong>{escape(push['title'])}</strong><br>{escape(push['body'])}</div>"
        f"<small dir='ltr'>{escape(push['url'])}</small>"
    )


def _page(body: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{body}"


def _read(name: str, code: str, ending: str) -> str:
    return (FILES / name / f"{code}{ending}").read_text(encoding="utf-8")


def _picture(route: Route) -> None:
    """Something blue in the place of every picture: pictures of the library are not what is looked at here."""
    width, height = (1200, 600) if "seine" in route.request.url or "collection" in route.request.url else (600, 600)
    image = Image.new("RGB", (width, height), "#0a4fa8")
    ImageDraw.Draw(image).ellipse((width // 3, height // 4, width * 2 // 3, height * 3 // 4), fill="#8fbcff")
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=60)
    route.fulfill(body=kept.getvalue(), content_type="image/jpeg")


def _kept(shot: bytes, path: Path, *, scale: float) -> Path:
    """Small and in few colours, until it is light enough for a page of documentation."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    while True:
        size = (round(image.width * scale), round(image.height * scale))
        image.resize(size, Image.Resampling.LANCZOS).quantize(_COLOURS).save(path, optimize=True)
        if path.stat().st_size <= HEAVIEST:
            return path
        scale *= 0.9
