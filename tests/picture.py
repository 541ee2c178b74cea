"""Small pictures of figures compared with kept ones: fonts differ between machines, shapes and colours must not."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "pictures"
WIDTH = 120
TOLERANCE = 8.0  # mean difference, of 0–255, between pictures shrunk to 30 × 30

WITHOUT_BAND = "document.querySelector('.band')?.remove()"  # it stays in sight, and so in pictures of what is tall

SHRINK = """async ([address, width]) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.max(4, Math.round((picture.height / picture.width) * width));
  const drawn = canvas.getContext('2d');
  drawn.imageSmoothingQuality = 'high';
  drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}"""
DIFFERENCE = """async ([one, other]) => {
  const values = async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 30;
    canvas.height = 30;
    const drawn = canvas.getContext('2d');
    drawn.imageSmoothingQuality = 'high';
    drawn.drawImage(picture, 0, 0, 30, 30);
    return [drawn.getImageData(0, 0, 30, 30).data, picture.height / picture.width];
  };
  const [[first, tall], [second, high]] = [await values(one), await values(other)];
  const apart = first.reduce((sum, value, place) => sum + Math.abs(value - second[place]), 0) / (30 * 30 * 3);
  return apart + 255 * Math.max(0, Math.abs(Math.log(tall / high)) - 0.1);
}"""


def small(page: Page, png: bytes) -> bytes:
    """The picture in WIDTH pixels."""
    return _bytes(page.evaluate(SHRINK, [_address(png), WIDTH]))


def difference(page: Page, one: bytes, other: bytes) -> float:
    """How far two pictures are apart: 0 for the same, 255 for black and white; another shape of the picture counts too."""
    return float(page.evaluate(DIFFERENCE, [_address(one), _address(other)]))


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _bytes(address: str) -> bytes:
    return base64.b64decode(address.partition(",")[2])
