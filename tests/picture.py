"""Small pictures of figures compared with kept ones: fonts differ between machines, shapes and colours must not."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "pictures"
WIDTH = 120
TOLERANCE = 8.0  # mean difference, of 0–255, between pictures shrunk to 30 × 30

WITHOUT_BAND = "document.querySelector('.band')?.remove()"  # it stays in sight, and so in pictures of what is tall

PARTS = """([selector, from]) => {
  const parts = [...document.querySelectorAll(selector)].slice(from), box = (part) => part.getBoundingClientRect();
  window.scrollBy(0, box(parts[0]).top);
  return parts.map(box).filter((one) => one.bottom <= window.innerHeight).map(({ left, right, top, bottom }) => {
    const [x, y] = [Math.floor(left), Math.floor(top)];
    return [x, y, Math.ceil(right) - x, Math.ceil(bottom) - y];
  });
}"""
SHRINK = """async ([address, parts, wide]) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  return parts.map(([left, top, width, height]) => {
    const canvas = document.createElement('canvas');
    canvas.width = wide;
    canvas.height = Math.max(4, Math.round((height / width) * wide));
    const drawn = canvas.getContext('2d');
    drawn.imageSmoothingQuality = 'high';
    drawn.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/png');
  });
}"""
DIFFERENCES = """async (addresses) => {
  const values = async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 30;
    canvas.height = 30;
    const drawn = canvas.getContext('2d', { willReadFrequently: true });
    drawn.imageSmoothingQuality = 'high';
    drawn.drawImage(picture, 0, 0, 30, 30);
    return [drawn.getImageData(0, 0, 30, 30).data, picture.height / picture.width];
  };
  const every = await Promise.all(addresses.map(values));
  return every.map(([first, tall]) => every.map(([second, high]) => {
    const apart = first.reduce((sum, value, place) => sum + Math.abs(value - second[place]), 0) / (30 * 30 * 3);
    return apart + 255 * Math.max(0, Math.abs(Math.log(tall / high)) - 0.1);
  }));
}"""


def small(page: Page, seen: Page, selector: str) -> list[bytes]:
    """A picture in WIDTH pixels of every part of a page that is seen, as many at a time as its window holds.

    `page` is one to reckon in.
    """
    made: list[bytes] = []
    while len(made) < seen.locator(selector).count():
        parts = seen.evaluate(PARTS, [selector, len(made)])
        assert parts, "a part is taller than the window"
        made += map(_bytes, page.evaluate(SHRINK, [_address(seen.screenshot()), parts, WIDTH]))
    return made


def differences(page: Page, pictures: Sequence[bytes]) -> list[list[float]]:
    """How far each picture is from each: 0 for the same, 255 for black and white; another shape of the picture counts too."""
    return [list(map(float, row)) for row in page.evaluate(DIFFERENCES, [*map(_address, pictures)])]


def difference(page: Page, one: bytes, other: bytes) -> float:
    """How far two pictures are apart."""
    return differences(page, [one, other])[0][1]


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _bytes(address: str) -> bytes:
    return base64.b64decode(address.partition(",")[2])
