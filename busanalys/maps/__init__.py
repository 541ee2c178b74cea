"""Choropleths of the county with an inset of Stockholm city: frame and shapes in, figure out."""

from busanalys.maps.choropleth import choropleth
from busanalys.maps.shapes import Shapes, shapes_of

__all__ = ["Shapes", "choropleth", "shapes_of"]
