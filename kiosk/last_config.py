"""The settings of a start: the hall's file, else the copy of it that last worked.

The copy is the file's own text, taken after a minute of service, so that a technician can lay it back. It is
read by the same reader with the same checks.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.config import HallSettings, default_state_dir
from kiosk.config_file import ConfigError, find_config, load_settings
from kiosk.running.mishaps import Kind, Mishaps
from kiosk.store.disk import Disk

COPY: Final = Path("admin") / "config.last-good.yaml"
_STATE_DIR: Final = re.compile(r"""(?:^|[\s{,])["']?state_dir["']?\s*:\s*["']?([^\s"'#,}]+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StartSettings:
    """What a start goes on with. `text` is what the copy should hold once it has worked, None for no file.

    `problems`: everything that is wrong with the file, for whoever starts the program by hand.
    """

    settings: HallSettings
    text: bytes | None
    problems: str = ""


def settings_of_start(given: Path | None, mishaps: Mishaps) -> StartSettings:
    """Read the hall's file or its copy; what is wrong with the file is put into words for staff."""
    path = find_config(given)
    try:
        settings = load_settings(path)
        return StartSettings(settings, path.read_bytes() if path is not None else None)
    except (ConfigError, OSError) as error:
        why, problems = _first_problem(error), str(error)
    for copy in _copies(path):
        with suppress(ConfigError, OSError):
            settings = load_settings(copy)
            mishaps.add(Kind.CONFIG_BROKEN, why)
            return StartSettings(settings, None, problems)
    mishaps.add(Kind.CONFIG_LOST, why)
    return StartSettings(HallSettings(), None, problems)


def keep_copy(started: StartSettings, disk: Disk | None = None) -> None:
    """These settings have worked. Blocking; a disk that does not take the copy keeps the older one."""
    if started.text is None:
        return
    copy = started.settings.state_dir / COPY
    with suppress(OSError):
        if not copy.exists() or copy.read_bytes() != started.text:
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (disk or Disk()).replace(copy, started.text)


def _first_problem(error: ConfigError | OSError) -> str:
    """Line and key of the first mistake: never what is written there."""
    if not isinstance(error, ConfigError) or not error.problems:
        return "读不了"
    first = error.problems[0]
    line = f"第 {first.line} 行" if first.line else "读不了"
    return f"{line} {first.key}".strip()


def _copies(path: Path | None) -> list[Path]:
    """Where a copy may lie: beside the state that the broken file still names, or in the service's place."""
    folders = []
    if path is not None:
        with suppress(OSError):
            named = _STATE_DIR.search(path.read_text(encoding="utf-8", errors="replace"))
            folders += [Path(named[1])] if named is not None else []
    return [folder / COPY for folder in (*folders, default_state_dir())]
