"""Pictures as SVG that stand alone in a page: two axes, and lines, dots and bars within them.

Written out here because nothing more is needed; a plotting library would bring
tens of megabytes and pictures that a screen reader cannot name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from evaluation.report.scale import Scale

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 16, 56
BAR = 0.6

Point = tuple[float, float]


def plain(tick: float) -> str:
    """A tick as a number."""
    return f"{tick:,.10g}"


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its words, its scale, and how a tick is written."""

    title: str
    scale: Scale
    written: Callable[[float], str] = plain


class Picture:
    """A picture being drawn; points are given in the units of its axes."""

    def __init__(
        self, name: str, *, title: str, description: str, x: Axis, y: Axis, left: float = LEFT
    ) -> None:
        self.x, self.y, self.left = x, y, left
        self.svg = Element(
            "svg",
            {
                "viewBox": f"0 0 {WIDTH} {HEIGHT}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-description",
            },
        )
        SubElement(self.svg, "title", {"id": f"{name}-title"}).text = title
        SubElement(self.svg, "desc", {"id": f"{name}-description"}).text = description
        self.draw_axes()

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point lies on the paper, in pixels from its upper left corner."""
        across = self.left + self.x.scale.share(point[0]) * (WIDTH - self.left - RIGHT)
        down = HEIGHT - BOTTOM - self.y.scale.share(point[1]) * (HEIGHT - TOP - BOTTOM)
        return round(across, 1), round(down, 1)

    def draw_axes(self) -> None:
        """The grid, a number at each tick, and the words of both axes."""
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        for tick in self.x.scale.ticks:
            across, _ = self.place((tick, self.y.scale.low))
            self.stroke("grid", (across, TOP), (across, bottom))
            self.write(self.x.written(tick), (across, bottom + 18), anchor="middle")
        for tick in self.y.scale.ticks:
            _, down = self.place((self.x.scale.low, tick))
            self.stroke("grid", (self.left, down), (right, down))
            self.write(self.y.written(tick), (self.left - 8, down + 4), anchor="end")
        self.write(self.x.title, ((self.left + right) / 2, HEIGHT - 12), anchor="middle")
        upright = self.write(self.y.title, (0, 0), anchor="middle")
        upright.set("transform", f"translate(14 {(TOP + bottom) / 2}) rotate(-90)")

    def line(self, kind: str, points: Sequence[Point]) -> None:
        """A line through the points in their order; `kind` is its class in the style sheet."""
        pixels = (self.place(point) for point in points)
        path = " ".join(f"{across},{down}" for across, down in pixels)
        SubElement(self.svg, "polyline", {"class": f"line {kind}", "points": path})

    def dot(self, kind: str, point: Point, *, radius: float = 4, hint: str = "") -> None:
        """A dot, with a hint that shows when it is pointed at."""
        across, down = self.place(point)
        shape = {"class": f"dot {kind}", "cx": f"{across}", "cy": f"{down}", "r": f"{radius:.1f}"}
        circle = SubElement(self.svg, "circle", shape)
        SubElement(circle, "title").text = hint

    def bar(self, kind: str, *, begin: float, end: float, at: float, hint: str) -> None:
        """A lying bar from `begin` to `end` along x, six tenths of a unit of y thick."""
        left, top = self.place((begin, at + BAR / 2))
        right, bottom = self.place((end, at - BAR / 2))
        shape = {
            "class": f"bar {kind}",
            "x": f"{left}",
            "y": f"{top}",
            "width": f"{right - left:.1f}",
            "height": f"{bottom - top:.1f}",
        }
        SubElement(SubElement(self.svg, "rect", shape), "title").text = hint

    def label(self, kind: str, text: str, point: Point) -> None:
        """Words beside a point, to its left where the right edge is near."""
        across, down = self.place(point)
        near_edge = across > WIDTH / 2
        at = (across - 10 if near_edge else across + 10, down - 8)
        self.write(text, at, anchor="end" if near_edge else "start").set("class", kind)

    def stroke(self, kind: str, start: Point, end: Point) -> None:
        """A straight line in pixels."""
        (x1, y1), (x2, y2) = start, end
        ends = {"x1": f"{x1}", "y1": f"{y1}", "x2": f"{x2}", "y2": f"{y2}"}
        SubElement(self.svg, "line", {"class": kind, **ends})

    def write(self, text: str, at: Point, *, anchor: str) -> Element:
        """Words in pixels."""
        place = {"x": f"{at[0]}", "y": f"{at[1]}", "text-anchor": anchor}
        element = SubElement(self.svg, "text", place)
        element.text = text
        return element

    def __str__(self) -> str:
        return tostring(self.svg, encoding="unicode")
