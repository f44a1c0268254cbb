"""What the citizen did rather than said: a photo taken, a name signed, a consent given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any, Final

from catalogue.facts import Facts
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_UPLOAD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_MOST_PHOTOS: Final = 9  # of a question that says nothing else
_MOST_STROKES: Final = 300
_MOST_POINTS: Final = 20_000
_HASH: Final = re.compile(r"[0-9a-f]{16,128}")
_VERSION: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")


def check_photo(field: Field, value: Any, facts: Facts) -> Verdict:
    """Ids of uploaded pictures, 1-9 (or `max`); the pictures themselves are the backend's matter."""
    ids = [value] if isinstance(value, str) else value
    most = most_photos(field)
    if not isinstance(ids, list | tuple) or not ids:
        return Rejected(_("请拍照上传{label}。").format(label=field.label))
    if len(ids) > most:
        return Rejected(_("{label}最多上传{count}张。").format(label=field.label, count=most))
    if not all(isinstance(one, str) and _UPLOAD.fullmatch(one) for one in ids):
        return Rejected(_("{label}没有传好，请重新拍照。").format(label=field.label))
    return Accepted(list(dict.fromkeys(ids)))


def most_photos(field: Field) -> int:
    """How many pictures a photo question takes."""
    return _MOST_PHOTOS if field.max is None else int(field.max)


def check_signature(field: Field, value: Any, facts: Facts) -> Verdict:
    """Strokes of points between 0 and 1; at least two different points."""
    strokes = value.get("strokes") if isinstance(value, Mapping) else None
    if not isinstance(strokes, list | tuple) or not 0 < len(strokes) <= _MOST_STROKES:
        return Rejected(_("请在框内签名。"))
    drawn: list[list[list[float]]] = []
    distinct: set[tuple[float, ...]] = set()
    count = 0
    for stroke in strokes:
        points = _points(stroke)
        if points is None:
            return Rejected(_("签名没有记录好，请清除后重新签名。"))
        count += len(points)
        if count > _MOST_POINTS:
            return Rejected(_("签名笔画太多，请清除后重新签名。"))
        distinct.update(tuple(point) for point in points)
        drawn.append(points)
    if len(distinct) < 2:
        return Rejected(_("签名太短，请清除后重新签名。"))
    return Accepted({"strokes": drawn})


def _points(stroke: Any) -> list[list[float]] | None:
    if not isinstance(stroke, list | tuple) or len(stroke) > _MOST_POINTS:
        return None
    points = []
    for point in stroke:
        if not isinstance(point, list | tuple) or len(point) != 2:
            return None
        if not all(
            isinstance(number, int | float) and 0 <= number <= 1 and isfinite(number) for number in point
        ):
            return None
        points.append([float(number) for number in point])
    return points


def check_consent(field: Field, value: Any, facts: Facts) -> Verdict:
    """Version and hash of the text, time with offset, and the tick. A compulsory consent must be given."""
    if not isinstance(value, Mapping) or not isinstance(value.get("accepted"), bool):
        return Rejected(_("请阅读后选择是否同意：{label}。").format(label=field.label))
    if not (_matches(_VERSION, value.get("version")) and _matches(_HASH, value.get("text_hash"))):
        return Rejected(_("请重新阅读并选择：{label}。").format(label=field.label))
    at = value.get("at")
    if not isinstance(at, str) or not _is_moment(at):
        return Rejected(_("请重新阅读并选择：{label}。").format(label=field.label))
    if field.required and not value["accepted"]:
        return Rejected(
            _("不同意“{label}”就不能继续办理。您可以停下来，到窗口问工作人员。").format(label=field.label)
        )
    return Accepted({key: value[key] for key in ("version", "text_hash", "at", "accepted")})


def _matches(shape: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def _is_moment(text: str) -> bool:
    try:
        return len(text) <= 40 and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
