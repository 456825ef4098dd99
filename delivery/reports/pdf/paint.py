"""Pictures on paper: shapes onto the canvas, whose origin is at the bottom left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import Flowable

from delivery.reports.pdf.fonts import BOLD, REGULAR
from delivery.reports.pdf.paragraph import shown
from delivery.reports.pdf.style import color
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.shapes import Circle, Label, Line, Picture, Polygon, Rect, Shape

Canvas = Any
DASHES = (2.5, 2)


class Drawing(Flowable):
    """A picture as a flowable; shrunk where it is wider than its room."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture
        self.scale = 1.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.scale = min(1.0, width / self.picture.width, max(height, 1) / self.picture.height)
        return self.picture.width * self.scale, self.picture.height * self.scale

    def draw(self) -> None:
        self.canv.scale(self.scale, self.scale)
        paint(self.canv, self.picture.shapes, self.picture.height)


def paint(canvas: Canvas, shapes: tuple[Shape, ...], height: float) -> None:
    """Draw the shapes with their top at ``height`` above the canvas's origin."""
    canvas.saveState()
    canvas.setLineJoin(1)
    for shape in shapes:
        _PAINTERS[type(shape)](canvas, shape, height)
    canvas.restoreState()


def _inks(canvas: Canvas, fill: Ink | None, stroke: Ink | None, line: float) -> dict[str, int]:
    if fill:
        canvas.setFillColor(color(fill))
    if stroke:
        canvas.setStrokeColor(color(stroke))
        canvas.setLineWidth(line)
    return {"fill": int(fill is not None), "stroke": int(stroke is not None)}


def _rect(canvas: Canvas, rect: Rect, height: float) -> None:
    inks = _inks(canvas, rect.fill, rect.stroke, rect.line)
    bottom = height - rect.y - rect.height
    if rect.radius and min(rect.width, rect.height) > 2 * rect.radius:
        canvas.roundRect(rect.x, bottom, rect.width, rect.height, rect.radius, **inks)
    else:
        canvas.rect(rect.x, bottom, rect.width, rect.height, **inks)


def _path(canvas: Canvas, points: tuple[tuple[float, float], ...], height: float) -> Any:
    path = canvas.beginPath()
    path.moveTo(points[0][0], height - points[0][1])
    for x, y in points[1:]:
        path.lineTo(x, height - y)
    return path


def _line(canvas: Canvas, line: Line, height: float) -> None:
    _inks(canvas, None, line.stroke, line.line)
    canvas.setDash(*DASHES) if line.dashed else canvas.setDash()
    canvas.drawPath(_path(canvas, line.points, height))
    canvas.setDash()


def _polygon(canvas: Canvas, polygon: Polygon, height: float) -> None:
    inks = _inks(canvas, polygon.fill, polygon.stroke, polygon.line)
    path = _path(canvas, polygon.points, height)
    path.close()
    canvas.drawPath(path, **inks)


def _circle(canvas: Canvas, circle: Circle, height: float) -> None:
    inks = _inks(canvas, circle.fill, circle.stroke, circle.line)
    canvas.circle(circle.x, height - circle.y, circle.radius, **inks)


def _label(canvas: Canvas, label: Label, height: float) -> None:
    canvas.setFillColor(color(label.ink))
    canvas.setFont(BOLD if label.bold else REGULAR, label.size)
    draw = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}[label.anchor]
    draw(label.x, height - label.y, shown(label.text))


_PAINTERS: dict[type, Callable[[Canvas, Any, float], None]] = {
    Rect: _rect, Line: _line, Polygon: _polygon, Circle: _circle, Label: _label,
}  # fmt: skip
