"""Take a picture in: is it one, is it bounded, and what of it is kept? The only module that opens pictures.

Nothing of the file that was uploaded is kept. What is served are bytes of our own: decoded, turned upright, scaled,
and written anew without metadata. So neither a place nor a name nor a script travels with a picture.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image as Pillow
from PIL import ImageOps

from campaigns.models import Folder, Image
from committee import audit
from committee.errors import CommitteeError
from committee.models import User

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 12_000
# One pixel that nobody sees is what trackers are made of.
LEAST_WIDTH: Final = 16
# An e-mail is 600 points wide; sharp screens show two pixels a point.
MOST_WIDTH: Final = 1_200
# With so few colours it may be a drawing, which is smaller as PNG and has no smear around its edges.
FEW_COLOURS: Final = 256
JPEG_QUALITY: Final = 82

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_SUFFIXES: Final = {"image/jpeg": ".jpg", "image/png": ".png"}

# Frames and tiles whose size the head of the file does not tell are bounded while they are decoded.
Pillow.MAX_IMAGE_PIXELS = MOST_PIXELS


class PictureRefused(CommitteeError):
    message = gettext_lazy("This file cannot be read as a picture.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it will be served."""

    data: bytes
    media_type: str
    width: int
    height: int
    was_animated: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def file_name(self) -> str:
        """Named by what it shows: an address never shows another picture, so it may be kept for ever."""
        return self.sha256[:32] + _SUFFIXES[self.media_type]


def take_in(file: IO[bytes], *, name: str, by: User | None, folder: Folder | None = None) -> Image:
    """The picture of that file, kept. The same picture is the same row, whoever brings it. Raises `PictureRefused`."""
    return keep(read(file), name=name, by=by, folder=folder)


def read(file: IO[bytes]) -> Picture:
    """The file as it would be served. Raises `PictureRefused` with what is wrong and what would help."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureRefused(_("A picture may have 10 MB at most: save it smaller."))
    if not data:
        raise PictureRefused(_("The file is empty."))
    decoded, was_animated = _decoded(data)
    picture = _scaled(decoded)
    media_type, encoded = _encoded(picture)
    return Picture(encoded, media_type, picture.width, picture.height, was_animated=was_animated)


@transaction.atomic
def keep(picture: Picture, *, name: str, by: User | None, folder: Folder | None = None) -> Image:
    """A row and a file for a picture that was read; one that was archived is taken out again."""
    # Whoever takes in the same picture at the same time waits here for its row.
    image, is_new = Image.objects.get_or_create(
        sha256=picture.sha256,
        defaults={
            "name": name,
            "folder": folder,
            "file": _stored(picture),
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "size": len(picture.data),
            "uploaded_by": by,
        },
    )
    if is_new:
        audit.record("campaigns.add", by=by, on=image, after={"name": image.name})
    elif image.archived_at is not None:
        image.archived_at = None
        image.save(update_fields=["archived_at", "updated_at"])
        audit.record("campaigns.unarchive", by=by, on=image)
    return image


def name_from(file_name: str) -> str:
    """What a picture is called until somebody names it better."""
    return (file_name.rpartition(".")[0] or file_name).replace("_", " ").strip()[:120]


def _stored(picture: Picture) -> str:
    """The name of its file. One that is there already, after a transaction that did not end, holds the same bytes."""
    storage = storages["images"]
    if not storage.exists(picture.file_name):
        return str(storage.save(picture.file_name, ContentFile(picture.data)))
    return picture.file_name


def _decoded(data: bytes) -> tuple[Pillow.Image, bool]:
    """The first frame, upright, in colours of eight bits; and whether there were more frames."""
    try:
        # The list keeps formats away whose readers are old, or start other programs.
        image = Pillow.open(BytesIO(data), formats=_FORMATS)
        _refuse_sizes(image)
        was_animated = bool(getattr(image, "is_animated", False))
        image.load()
        return ImageOps.exif_transpose(_in_eight_bits(image)), was_animated
    except PictureRefused:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise PictureRefused(_too_large()) from error
    except Exception as error:  # a decoder fails in many ways, and each is the fault of the file
        raise PictureRefused(_why_unreadable(data)) from error


def _refuse_sizes(image: Pillow.Image) -> None:
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise PictureRefused(_too_large())
    if image.width < LEAST_WIDTH:
        raise PictureRefused(_("The picture is %(width)s pixels wide: nobody would see it.") % {"width": image.width})


def _too_large() -> str:
    return _("A picture may have 40 million pixels, and 12,000 on its longer side: save it smaller.")


def _why_unreadable(data: bytes) -> str:
    start = data[:1_000].lstrip().lower()
    if start.startswith((b"<svg", b"<?xml")):
        return _("SVG is not taken in: mail programs do not show it, and it can hold scripts. Save it as PNG.")
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return _("Pictures of this kind (HEIC, AVIF) are not taken in: save it as JPEG.")
    return _("This file cannot be read as a picture. JPEG, PNG, WebP and GIF are taken in, whole and undamaged.")


def _in_eight_bits(image: Pillow.Image) -> Pillow.Image:
    """As RGB, or as RGBA where something shines through."""
    if image.mode.startswith("I"):  # sixteen bits of grey, which a plain conversion would cut off at white
        eight: Pillow.Image = image.point(lambda grey: grey / 256).convert("L")
        return eight.convert("RGB")
    if image.has_transparency_data:
        clear: Pillow.Image = image.convert("RGBA")
        least: Any = clear.getchannel("A").getextrema()[0]
        return clear if least < 255 else clear.convert("RGB")
    return image.convert("RGB")


def _scaled(image: Pillow.Image) -> Pillow.Image:
    if image.width <= MOST_WIDTH:
        return image
    height = max(1, round(image.height * MOST_WIDTH / image.width))
    return image.resize((MOST_WIDTH, height), Pillow.Resampling.LANCZOS)


def _encoded(image: Pillow.Image) -> tuple[str, bytes]:
    """PNG for what shines through and for drawings, JPEG for photographs."""
    # A copy of the pixels alone, so that nothing else goes along.
    plain = Pillow.new(image.mode, image.size)
    plain.paste(image)
    if plain.mode == "RGBA":
        return "image/png", _as_png(plain)
    photograph = _as_jpeg(plain)
    if plain.getcolors(FEW_COLOURS) is not None and len(drawing := _as_png(plain)) < len(photograph):
        return "image/png", drawing
    return "image/jpeg", photograph


def _as_png(image: Pillow.Image) -> bytes:
    kept = BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _as_jpeg(image: Pillow.Image) -> bytes:
    kept = BytesIO()
    image.save(kept, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return kept.getvalue()
