"""One copy of each text of the demonstration, for a sample reader of each language, on every channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from campaigns.blocks.content import Block, Content
from campaigns.demo.letters import LETTERS, Letter, Part
from campaigns.enums import BlockKind
from campaigns.flow import render
from campaigns.migrations._brand import BRAND
from campaigns.placeholders import UNSUBSCRIBE, sample_facts, sample_person, sample_programme
from committee.languages import CODES
from contacts.enums import Channel
from tests.golden import things

FILES: Final = Path(__file__).parent
_STOP: Final = "STOP 36105"


def copies() -> Iterator[tuple[Path, str]]:
    """Every golden file: where it lies, and what must stand in it."""
    for letter in LETTERS:
        for language in CODES:
            folder = FILES / letter.file.removesuffix(".md")
            for ending, text in copy(letter, language).items():
                yield folder / f"{language}.{ending}", text


def copy(letter: Letter, language: str) -> dict[str, str]:
    """The four files of one text in one language, by their endings. Lines end as files' do, not as the wire's."""
    content = content_of(letter, language)
    values = sample_person(language)
    filled = {
        channel: render.fill(
            render.compile_for(channel, content, language=language, frame=_frame(letter)),
            values,
            unsubscribe_url=str(values[UNSUBSCRIBE]),
        )
        for channel in Channel
    }
    email, sms, push = (filled[channel] for channel in (Channel.EMAIL, Channel.SMS, Channel.PUSH))
    screen = {"title": push.title, "body": push.body, "url": push.url}
    written = {
        "html": email.html,
        "txt": f"{email.subject}\n\n{email.text}",
        "sms.txt": f"{sms.text}\n",
        "push.json": json.dumps(screen, ensure_ascii=False, indent=2) + "\n",
    }
    return {ending: text.replace("\r\n", "\n") for ending, text in written.items()}


def content_of(letter: Letter, language: str) -> Content:
    """The words of one language; a link that is not written there is that of the French."""
    units = letter.units()
    words = {**{name: text for name, text in units["fr"].items() if _is_link(name)}, **units[language]}
    fields = ("subject", "preheader", "sms", "push_title", "push_body", "push_url")
    blocks = tuple(_block(part, words, language) for part in letter.parts)
    return Content(blocks=blocks, **{name: words.get(name, "") for name in fields})


def _is_link(name: str) -> bool:
    return name.endswith((".link", "push_url"))


def _block(part: Part, words: dict[str, str], language: str) -> Block:
    codes = part.settings.get("codes", ()) if part.kind == BlockKind.PRODUCTS else ()
    return Block(
        key=part.key,
        kind=part.kind,
        settings=part.settings,
        picture=things.picture(part.image, language) if part.image else None,
        goods=tuple(things.goods(code, language) for code in codes),
        **{field: words.get(f"{part.key}.{field}", "") for field in ("text", "second", "label", "link")},
    )


def _frame(letter: Letter) -> render.Frame:
    """The brand's look, and the sample session as the campaign's and as all of a list."""
    listed = [
        code for part in letter.parts if part.kind == BlockKind.SESSIONS for code in part.settings.get("codes", ())
    ]
    return render.Frame(
        purpose=letter.purpose,
        sender=render.Sender("Paris 2024", "news@committee.example"),
        facts=sample_facts(),
        sessions={**sample_programme(), **things.sessions(listed)},
        layout=BRAND,
        stop=_STOP,
    )
