"""Times as somebody in front of the screen sees them: one pixel is watched through the X server."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PIL import Image

from tour.display import Finger

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

LOOK_EVERY = 0.001  # seconds; a look costs the X server about 0.1 ms
LIMIT = 30.0
_STEP = 20
_HALF = 5


class NotSeen(RuntimeError):
    """The pixel never took its colour."""


@dataclass(frozen=True, slots=True)
class Pixel:
    """A place that tells two screens apart: `before` on the one, `after` on the other."""

    x: int
    y: int
    before: Colour
    after: Colour


def telling_pixel(before: Image.Image, after: Image.Image, avoid: Box) -> Pixel:
    """Find a plain spot whose colour differs most between two pictures and lies outside `avoid`
    (left, top, right, bottom: the control, whose colour changes under the finger). Raises NotSeen.
    """
    best: tuple[int, Pixel] | None = None
    for y in range(_STEP, before.height - _STEP, _STEP):
        for x in range(_STEP, before.width - _STEP, _STEP):
            if avoid[0] - _STEP < x < avoid[2] + _STEP and avoid[1] - _STEP < y < avoid[3] + _STEP:
                continue
            a, b = _plain(before, x, y), _plain(after, x, y)
            if a is None or b is None:
                continue
            contrast = sum(abs(p - q) for p, q in zip(a, b, strict=True))
            if best is None or contrast > best[0]:
                best = contrast, Pixel(x, y, a, b)
    if best is None or best[0] < 20:
        raise NotSeen("the two screens look the same")
    return best[1]


def _plain(picture: Image.Image, x: int, y: int) -> Colour | None:
    """The colour of a spot of one colour."""
    found = picture.crop((x - _HALF, y - _HALF, x + _HALF, y + _HALF)).getcolors(1)
    if not found:
        return None
    red, green, blue = found[0][1]  # type: ignore[misc]
    return red, green, blue


def settled_picture(finger: Finger, before: Image.Image | None = None) -> Image.Image:
    """The screen once it rests, and is no longer the one `before`: a program knows its next screen before the
    display shows it, on a busy machine long before. Raises NotSeen.
    """
    end = time.perf_counter() + LIMIT
    last = finger.picture()
    while time.perf_counter() < end:
        time.sleep(0.5)
        now = finger.picture()
        if now.tobytes() == last.tobytes() and (before is None or now.tobytes() != before.tobytes()):
            return now
        last = now
    raise NotSeen("the screen does not come to rest, or not to another one")


def wait_for_colour(finger: Finger, x: int, y: int, colour: Colour, limit: float = LIMIT) -> float:
    """Return the moment (time.perf_counter) at which the pixel had the colour; raises NotSeen."""
    end = time.perf_counter() + limit
    while True:
        seen = finger.pixel(x, y)
        now = time.perf_counter()
        if seen == colour:
            return now
        if now > end:
            raise NotSeen(f"pixel {x},{y} is {seen}, not {colour}, after {limit:.2f} s")
        time.sleep(LOOK_EVERY)


def touch_to_colour(finger: Finger, x: float, y: float, pixel: Pixel, hold: float = 0.12) -> float:
    """Touch at x, y and return the seconds from letting go to the pixel's new colour. Raises NotSeen.

    A control acts when the finger lets go (it can slide away from a wrong one), so the clock starts there.
    """
    finger.press(x, y)
    time.sleep(hold)
    began = time.perf_counter()
    finger.release()
    return wait_for_colour(finger, pixel.x, pixel.y, pixel.after) - began


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile: p95 of 100 values is the 95th smallest."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]
