"""Printed plans as a scanner hands them on: pictures of PDF pages with the damage that scans have."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from PIL import Image

POINTS = 72


@dataclass(frozen=True)
class Damage:
    """What happens to a page on its way: degrees, blur, noise in grey levels, JPEG quality (None: none)."""

    dpi: int = 300
    colour: bool = False
    skew: float = 0.0
    turn: int = 0
    blur: float = 0.0
    noise: float = 0.0
    jpeg: int | None = None
    stamp: bool = False
    signature: bool = False
    shadow: float = 0.0
    seed: int = 0


CLEAN = Damage()
POOR = Damage(dpi=200, skew=0.6, blur=0.7, noise=8.0, jpeg=45)


def pictures(pdf: bytes, damage: Damage = CLEAN, pages: Sequence[int] | None = None) -> list[np.ndarray]:
    """The pages (all, or those named from 0) as damaged pictures: grey, or red-green-blue where colour."""
    document = pypdfium2.PdfDocument(pdf)
    chosen = range(len(document)) if pages is None else pages
    return [damaged(_rendered(document[i], damage.dpi), damage, seed=damage.seed + i) for i in chosen]


def _rendered(page: pypdfium2.PdfPage, dpi: int) -> np.ndarray:
    return np.array(page.render(scale=dpi / POINTS).to_pil().convert("RGB"))


def damaged(page: np.ndarray, damage: Damage, *, seed: int) -> np.ndarray:
    """One page with its damage; the same seed gives the same picture."""
    rng = np.random.default_rng(seed)
    page = stamped(page, rng) if damage.stamp else page
    page = signed(page, rng) if damage.signature else page
    page = shaded(page, damage.shadow)
    page = page if damage.colour else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    page = skewed(page, damage.skew)
    page = cv2.GaussianBlur(page, (0, 0), damage.blur) if damage.blur else page
    if damage.noise:
        page = np.clip(page + rng.normal(0, damage.noise, page.shape), 0, 255).astype(np.uint8)
    page = np.ascontiguousarray(np.rot90(page, -(damage.turn // 90)))
    return page if damage.jpeg is None else through_jpeg(page, damage.jpeg)


def skewed(page: np.ndarray, degrees: float) -> np.ndarray:
    """The page turned clockwise by some degrees, on paper large enough."""
    if not degrees:
        return page
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    white = (255, 255, 255)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)


def shaded(page: np.ndarray, depth: float) -> np.ndarray:
    """A shadow that deepens towards the left edge, as at the fold of a book."""
    if not depth:
        return page
    light = 1 - depth * np.exp(-np.linspace(0, 6, page.shape[1]))
    return (page * light[None, :, None]).astype(np.uint8)


def stamped(page: np.ndarray, rng: np.random.Generator, at: tuple[float, float] = (0.6, 0.5)) -> np.ndarray:
    """A round red stamp, two rings and a star, 36 mm wide, over what stands there."""
    layer = np.zeros(page.shape[:2], np.uint8)
    height, width = layer.shape
    radius = int(18 / 210 * min(height, width))
    middle = (
        int(width * (at[0] + rng.uniform(-0.05, 0.05))),
        int(height * (at[1] + rng.uniform(-0.05, 0.05))),
    )
    thick = max(2, radius // 22)
    for share in (1.0, 0.72):
        cv2.circle(layer, middle, int(radius * share), 255, thick, cv2.LINE_AA)
    for turn in range(0, 360, 24):
        along, down = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        place = (int(middle[0] + 0.86 * radius * along), int(middle[1] + 0.86 * radius * down))
        cv2.putText(layer, "S", place, cv2.FONT_HERSHEY_DUPLEX, radius / 220, 255, thick)
    star = [
        (middle[0] + r * radius * np.sin(a), middle[1] - r * radius * np.cos(a))
        for r, a in zip((0.42, 0.17) * 5, np.arange(10) * np.pi / 5, strict=True)
    ]
    cv2.fillPoly(layer, [np.array(star, np.int32)], 255, cv2.LINE_AA)
    return _inked(page, layer, (205, 35, 50))


def signed(page: np.ndarray, rng: np.random.Generator, at: tuple[float, float] = (0.7, 0.6)) -> np.ndarray:
    """A signature by a blue pen."""
    layer = np.zeros(page.shape[:2], np.uint8)
    height, width = layer.shape
    along = np.linspace(0, 1, 200)
    x = width * (at[0] + 0.16 * (along - 0.5))
    y = height * at[1] + 0.02 * height * np.sin(along * rng.uniform(18, 30)) * (1 - along / 2)
    cv2.polylines(
        layer, [np.stack([x, y], 1).astype(np.int32)], False, 255, max(2, height // 700), cv2.LINE_AA
    )
    return _inked(page, layer, (30, 50, 160))


def _inked(page: np.ndarray, layer: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """The page seen through a layer of ink: where both are, the darker shows."""
    share = layer[..., None] / 255
    ink = 255 - share * (255 - np.array(colour))
    return (page.astype(float) * ink / 255).astype(np.uint8)


def through_jpeg(page: np.ndarray, quality: int) -> np.ndarray:
    """The picture as JPEG of a quality gives it back."""
    return np.array(Image.open(io.BytesIO(encoded(page, "JPEG", quality=quality))))


def two_up(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Two pages side by side on one picture."""
    height = max(left.shape[0], right.shape[0])
    padded = [
        np.pad(page, ((0, height - page.shape[0]), (0, 0), (0, 0))[: page.ndim], constant_values=255)
        for page in (left, right)
    ]
    return np.concatenate(padded, axis=1)


def encoded(page: np.ndarray | Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture = page if isinstance(page, Image.Image) else Image.fromarray(page)
    picture.save(out, kind, **options)
    return out.getvalue()


def as_tiff(pages: Sequence[np.ndarray]) -> bytes:
    """All pages in one TIFF."""
    out = io.BytesIO()
    first, *rest = (Image.fromarray(page) for page in pages)
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")
    return out.getvalue()


def as_pdf(pages: Sequence[np.ndarray], dpi: int = 300) -> bytes:
    """A PDF that holds nothing but the pictures, as scanners write them."""
    out = io.BytesIO()
    first, *rest = (Image.fromarray(page) for page in pages)
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=dpi)
    return out.getvalue()
