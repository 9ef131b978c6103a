"""Pages as pictures: upright, light, and nothing but a coded problem where one cannot be drawn."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.portal.scans import scan
from xanh.documents.draft import View
from xanh.documents.pictures import HEAVIEST, LONGEST, page_picture, page_sizes
from xanh.reference import ProblemError


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return scan()[0]


def saved(picture: Image.Image, kind: str, **more) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, kind, **more)
    return kept.getvalue()


def drawn(*asked, **more) -> Image.Image:
    return Image.open(io.BytesIO(page_picture(*asked, **more)))


def test_sizes_are_told_as_they_are_drawn(pdf) -> None:
    assert page_sizes(pdf, views=[View(1), View(2, 270)]) == ((1240, LONGEST), (LONGEST, 1240))
    assert [drawn(pdf, View(1)).size, drawn(pdf, View(2, 270)).size] == [(1240, LONGEST), (LONGEST, 1240)]


def test_a_page_of_text_is_light(pdf) -> None:
    assert len(page_picture(pdf, View(1))) < HEAVIEST


def test_noise_is_drawn_coarser_not_refused() -> None:
    noise = Image.effect_noise((1240, 1754), 40)
    clean, noisy = (
        len(page_picture(saved(p, "PNG"), View(1))) for p in (Image.new("L", noise.size, 255), noise)
    )
    assert clean < 10_000 < noisy < HEAVIEST


def test_a_turned_page_stands_upright() -> None:
    page = Image.new("L", (600, 300), 255)
    page.paste(0, (0, 0, 150, 300))  # black on the left
    upright = drawn(saved(page, "PNG"), View(1, 90)).convert("L")
    assert upright.size == (877, LONGEST)
    assert [upright.getpixel((440, y)) > 128 for y in (100, 1600)] == [False, True]  # clockwise: now on top


def test_of_two_pages_on_one_each_is_drawn_alone() -> None:
    spread = Image.new("L", (1200, 800), 255)
    spread.paste(0, (620, 0, 1200, 800))
    views = [View(1, right=0.5), View(1, left=0.5, skew=0.4)]
    data = saved(spread, "PNG")
    assert page_sizes(data, views=views) == ((1316, LONGEST),) * 2
    pages = [drawn(data, view).convert("L") for view in views]
    assert [page.size for page in pages] == [(1316, LONGEST)] * 2
    assert [page.getpixel((900, 900)) > 128 for page in pages] == [True, False]


def test_what_a_camera_says_of_its_pictures_is_heeded() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = saved(Image.new("RGB", (400, 200)), "JPEG", exif=exif)
    assert page_sizes(photo) == ((877, LONGEST),)
    assert drawn(photo, View(1)).size == (877, LONGEST)


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [Image.new("L", (300, 600), shade) for shade in (255, 0)]
    tiff = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert len(page_sizes(tiff)) == 2
    assert drawn(tiff, View(2)).convert("L").getpixel((10, 10)) < 50


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there(pdf, page) -> None:
    with pytest.raises(ProblemError, match=r"document\.page_not_drawn"):
        page_picture(pdf, View(page))


def test_what_is_broken_is_told(pdf) -> None:
    for broken in (pdf[:300], b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(ProblemError, match=r"document\.broken"):
            page_sizes(broken)
    cut = saved(Image.effect_noise((900, 900), 50), "PNG")[:5000]
    with pytest.raises(ProblemError, match=r"document\.page_not_drawn"):
        page_picture(cut, View(1))


def test_a_picture_larger_than_any_scan_is_not_unpacked() -> None:
    bomb = saved(Image.new("1", (12_500, 12_500)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(ProblemError, match=r"document\.page_not_drawn"):
        page_picture(bomb, View(1))
