"""Small pictures of what the phone sent: fetched one by one, made ready for the screen in a thread."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable
from typing import Final

from kiosk.desk.stage import Host
from kiosk.panels import Picture

LONGEST_SIDE: Final = 240
MOST_PIXELS: Final = 4_000_000  # a small picture has a hundredth of that


class Pictures:
    """Those of one hand-off, in memory until it ends. `news` is called after each."""

    def __init__(self, host: Host, news: Callable[[], None]) -> None:
        self._host = host
        self._news = news
        self._found: dict[str, Picture] = {}
        self._wanted: tuple[str, ...] = ()
        self._fetching = False

    def all(self) -> tuple[Picture, ...]:
        """Those that have come, in the order of the phone."""
        return tuple(self._found[id_] for id_ in self._wanted if id_ in self._found)

    def want(self, handoff_id: str, ids: Iterable[str]) -> None:
        """These are there now: fetch what is missing, forget what was taken away."""
        self._wanted = tuple(ids)
        for id_ in self._found.keys() - set(self._wanted):
            del self._found[id_]
        if set(self._wanted) - self._found.keys() and not self._fetching:
            self._fetching = True
            self._host.spawn(self._fetch(handoff_id))

    def forget(self) -> None:
        """It is over."""
        self._wanted = ()
        self._found.clear()

    async def _fetch(self, handoff_id: str) -> None:
        phones = await self._host.office.handoffs()
        tried: set[str] = set()
        try:
            while missing := [id_ for id_ in self._wanted if id_ not in self._found and id_ not in tried]:
                tried.add(missing[0])
                jpeg = await phones.picture(handoff_id, missing[0])
                small = await asyncio.to_thread(decoded, missing[0], jpeg) if jpeg else None
                if small is not None and small.id in self._wanted:
                    self._found[small.id] = small
                    self._news()
        finally:
            self._fetching = False


def decoded(id_: str, jpeg: bytes) -> Picture | None:
    """The picture to draw; None when it is none."""
    from PIL import Image, UnidentifiedImageError  # not needed before a phone sends something

    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small = found.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return Picture(id_, small.width, small.height, small.tobytes())
