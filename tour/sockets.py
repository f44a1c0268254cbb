"""Where the kiosk of the tour can be asked what is on its screen."""

from __future__ import annotations

from pathlib import Path


def beside(socket: Path) -> Path:
    """The second socket: every text that the window holds, drawn or not."""
    return socket.with_suffix(".all")
