"""How bright the screen is, where the kernel controls it (Documentation/ABI/stable/sysfs-class-backlight).

Setting it needs root (`Verb.BRIGHTNESS`); reading does not. Like the root program, the first one counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

BACKLIGHTS: Final = Path("/sys/class/backlight")


def read_percent(folder: Path = BACKLIGHTS) -> int | None:
    """Brightness now, 0 to 100; None when this screen has no control."""
    for light in sorted(folder.glob("*")):
        try:
            now, most = (int((light / name).read_text("ascii")) for name in ("brightness", "max_brightness"))
        except (OSError, ValueError):
            return None
        return round(100 * now / most) if most > 0 else None
    return None
