"""Pictures from anybody: what is served is a picture, bounded, and nothing of the file it came from."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import translation
from PIL import Image as Pillow

from campaigns import pictures
from campaigns.models import Image
from campaigns.pictures import PictureRefused
from tests.factories import NOON, make_user


def encoded(picture, kind="PNG", **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def photograph(size=(400, 300)):
    """Noise in colours: what no drawing is like."""
    return Pillow.merge("RGB", [Pillow.effect_noise(size, 80) for _ in range(3)])


def shown(picture):
    return Pillow.open(BytesIO(picture.data))


def on_disk(image):
    with storages["images"].open(image.file.name) as file:
        return file.read()


def refusal(file):
    with translation.override("en"), pytest.raises(PictureRefused) as refused:
        pictures.read(file)
    return str(refused.value)


# --- What a picture becomes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "media_type", "size"),
    [
        (encoded(photograph((3000, 1500)), "JPEG"), "image/jpeg", (1200, 600)),
        (encoded(photograph(), "WEBP"), "image/jpeg", (400, 300)),
        (encoded(photograph().convert("CMYK"), "JPEG"), "image/jpeg", (400, 300)),
        (encoded(Pillow.new("RGB", (300, 200), "red")), "image/png", (300, 200)),
        (encoded(Pillow.new("RGBA", (300, 200), (255, 0, 0, 90))), "image/png", (300, 200)),
        (encoded(Pillow.new("P", (300, 200)), "GIF"), "image/png", (300, 200)),
        (encoded(Pillow.new("I;16", (300, 200), 40_000)), "image/png", (300, 200)),
        (encoded(Pillow.new("1", (300, 2), 1)), "image/png", (300, 2)),
    ],
    ids=["large photograph", "webp", "cmyk", "drawing", "transparent", "gif", "sixteen bits", "line"],
)
def test_a_picture_is_scaled_to_the_width_of_an_email_and_kept_as_what_it_is(file, media_type, size):
    picture = pictures.read(file)

    assert (picture.media_type, picture.width, picture.height) == (media_type, *size)
    assert shown(picture).size == size
    assert shown(picture).mode in {"RGB", "RGBA"}
    assert picture.file_name == picture.sha256[:32] + {"image/jpeg": ".jpg", "image/png": ".png"}[media_type]


def test_grey_of_sixteen_bits_stays_grey_and_does_not_become_white():
    picture = pictures.read(encoded(Pillow.new("I;16", (40, 20), 40_000)))

    assert shown(picture).getpixel((5, 5)) == (156, 156, 156)


def test_where_somebody_stood_and_with_which_camera_stays_behind():
    original = photograph()
    exif = original.getexif()
    exif[271] = "Camera of a colleague"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 55.0, 28.0)
    file = encoded(original, "JPEG", exif=exif, comment=b"not for the public")
    assert b"Camera of a colleague" in file.getvalue()

    picture = pictures.read(file)

    assert not shown(picture).getexif()
    assert b"Camera" not in picture.data
    assert b"not for the public" not in picture.data


def test_a_telephone_held_upright_gives_an_upright_picture():
    original = photograph((400, 300))
    exif = original.getexif()
    exif[274] = 6  # to be turned by a quarter

    picture = pictures.read(encoded(original, "JPEG", exif=exif))

    assert (picture.width, picture.height) == (300, 400)


def test_of_a_moving_picture_the_first_frame_is_kept_and_said():
    frames = [Pillow.new("RGB", (60, 40), colour) for colour in ("red", "blue")]

    moving = pictures.read(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    still = pictures.read(encoded(frames[0], "GIF"))

    assert (moving.was_animated, still.was_animated) == (True, False)
    assert shown(moving).convert("RGB").getpixel((1, 1)) == (255, 0, 0)


def test_what_hangs_behind_a_picture_is_cut_off():
    file = BytesIO(encoded(photograph(), "JPEG").getvalue() + b"<script>alert(1)</script>")

    assert b"<script>" not in pictures.read(file).data


# --- What is no picture ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"<html><script>alert(1)</script>", "This file cannot be read as a picture. JPEG, PNG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG is not taken in"),
        (b'<?xml version="1.0"?><svg/>', "SVG is not taken in"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "Pictures of this kind (HEIC, AVIF)"),
        (b"GIF89a" + b"\xff" * 50, "This file cannot be read as a picture."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "This file cannot be read as a picture."),
        (b"x" * (pictures.MOST_BYTES + 1), "A picture may have 10 MB at most"),
        (encoded(Pillow.new("RGB", (40, 40)), "TIFF").getvalue(), "This file cannot be read as a picture."),
        (encoded(photograph(), "JPEG").getvalue()[:3000], "This file cannot be read as a picture."),
        (encoded(photograph()).getvalue()[:3000], "This file cannot be read as a picture."),
        (encoded(Pillow.new("1", (12_000, 11_000))).getvalue(), "A picture may have 40 million pixels"),
        (encoded(Pillow.new("1", (7_000, 7_000))).getvalue(), "A picture may have 40 million pixels"),
        (encoded(Pillow.new("L", (16, 12_001))).getvalue(), "A picture may have 40 million pixels"),
        (encoded(Pillow.new("L", (1, 1))).getvalue(), "The picture is 1 pixels wide: nobody would see it."),
    ],
    ids=[
        "empty", "html", "svg", "xml", "heic", "broken gif", "broken png", "too heavy", "tiff", "cut jpeg", "cut png",
        "bomb", "small bomb", "long", "one pixel",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_what_would_help(content, said):
    assert refusal(BytesIO(content)).startswith(said)


# --- Kept and served ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_picture_is_the_same_row_and_comes_back_from_the_archive():
    file, by = encoded(photograph()), make_user()
    first = pictures.take_in(file, name="Stadium", by=by)
    Image.objects.update(archived_at=NOON)
    file.seek(0)

    again = pictures.take_in(file, name="The stadium once more", by=make_user())

    assert again == first
    assert (again.name, again.uploaded_by, again.archived_at) == ("Stadium", by, None)
    assert on_disk(first) == pictures.read(_at_start(file)).data


@pytest.mark.django_db
def test_anybody_may_see_a_picture_and_every_cache_may_keep_it(client):
    image = pictures.take_in(encoded(photograph(), "JPEG"), name="Stadium", by=None)

    answer = client.get(reverse("image", args=[image.file.name]))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == on_disk(image)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}
    assert not answer.cookies


@pytest.mark.django_db
def test_a_proxy_may_keep_a_picture_for_everybody(client, django_assert_num_queries):
    image = pictures.take_in(encoded(photograph(), "JPEG"), name="Stadium", by=None)
    client.force_login(make_user())
    with django_assert_num_queries(0):
        answer = client.get(reverse("image", args=[image.file.name]))
    assert b"".join(answer.streaming_content) == on_disk(image)
    assert "Vary" not in answer
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["0" * 32 + ".jpg", "..%2f..%2fsecret.png", "0" * 32 + ".svg", "0" * 31 + "G.png", "index.html"]
)
def test_nothing_else_is_served_there(client, name):
    assert client.get(f"/i/{name}").status_code == 404


def test_a_picture_is_only_ever_read(client):
    assert client.post(f"/i/{'0' * 32}.jpg").status_code == 405


def _at_start(file):
    file.seek(0)
    return file
