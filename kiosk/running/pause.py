"""Staff paused the machine: the words on its screen, kept over a restart.

Outside `kiosk/admin`, because every start asks for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from kiosk.log.events import EventLog
from kiosk.store.kept import KeptFile
from words import N_

READY: Final = (
    N_("本机正在维护，请用其他机器，或到窗口办理。"),
    N_("本机正在加纸，几分钟就好，请稍等。"),
    N_("本机今天停用，请用其他机器，或到窗口办理。"),
)
"""Messages to choose from; shown in the hall's language."""
LONGEST: Final = 60


class Paused(BaseModel):
    """The file. None while the machine serves."""

    model_config = ConfigDict(frozen=True)

    message: Annotated[str, Field(max_length=LONGEST)] | None = None


def pause_file(state_dir: Path, events: EventLog) -> KeptFile[Paused]:
    """Where it is kept. Reading and writing block."""
    return KeptFile(state_dir / "admin" / "service.json", Paused(), events)
