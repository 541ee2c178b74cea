"""Maps: choropleths of the county with insets of divided cities, and tile maps where every group weighs the same."""

from busanalys.figures.maps.choropleth import choropleth, prepare
from busanalys.figures.maps.shapes import Shapes, neighbours, shapes_of
from busanalys.figures.maps.tiles import tile_map, tiles
from busanalys.figures.maps.units import alike
from busanalys.figures.maps.units import units as counted

__all__ = ["Shapes", "alike", "choropleth", "counted", "neighbours", "prepare", "shapes_of", "tile_map", "tiles"]
