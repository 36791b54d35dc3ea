"""The age mark on the picture of what has one, where networks show it: 436-FZ asks for it there."""

from __future__ import annotations

from typing import Any

from wagtail.images.image_operations import FilterOperation
from willow.plugins.pillow import PillowImage

from bibnet.themes.card import draw_mark


class AgeMarkOperation(FilterOperation):
    """`agemark-12` in the description of a picture's size: «12+» stands in its corner."""

    def construct(self, years: str) -> None:
        self.mark = f"{int(years)}+"

    def run(self, willow: Any, image: object, env: dict[str, Any]) -> PillowImage:
        on_white = willow.set_background_color_rgb((255, 255, 255))
        picture = on_white.get_pillow_image().convert("RGB")
        draw_mark(picture, self.mark)
        return PillowImage(picture)


def with_mark(size: str, mark: str) -> str:
    """The description of a size with an age mark such as «12+»; as it was for none."""
    return f"{size}|agemark-{mark.removesuffix('+')}" if mark else size
