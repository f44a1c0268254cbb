"""What staff changed at the machine, over the hall's `config.yaml`, and kept apart from it.

The file is the hall's own; these are few, and every one of them can be taken back. They are checked by the
same `HallSettings`, take effect with the next start (the volume at once), and are left out, and said, when
they no longer fit the file. Outside `kiosk/admin`, because every start asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.config import HallSettings, OpeningHours
from kiosk.log.events import Event, EventLog
from kiosk.store.kept import KeptFile


class HallChanges(BaseModel):
    """hall.json. None: as the settings file says."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str | None = None
    hotline: str | None = None
    address: str | None = None
    opening: tuple[OpeningHours, ...] | None = None
    tiles: tuple[str, ...] | None = None
    volume: int | None = None

    def values(self) -> dict[str, Any]:
        """Those that are changed."""
        return {key: value for key, value in self.model_dump().items() if value is not None}


def hall_file(state_dir: Path, events: EventLog) -> KeptFile[HallChanges]:
    """Where they are kept. Reading and writing block."""
    return KeptFile(state_dir / "admin" / "hall.json", HallChanges(), events)


def changed(settings: HallSettings, changes: Mapping[str, Any]) -> HallSettings:
    """The settings with these in them, as typed or as kept. Raises pydantic.ValidationError."""
    data: dict[str, Any] = settings.model_dump()
    for key, value in changes.items():
        _place(data, key)[key] = value
    return HallSettings.model_validate(data)


def _place(data: dict[str, Any], key: str) -> dict[str, Any]:
    """The section of the settings that holds it."""
    if key == "tiles":
        return data
    section: dict[str, Any] = data["devices"]["speech"] if key == "volume" else data["hall"]
    return section


def with_changes(settings: HallSettings, events: EventLog) -> HallSettings:
    """The settings of a start. Blocking. Changes that no longer fit the file are logged and left out."""
    kept = hall_file(settings.state_dir, events).read()
    values = kept.values()
    if not values:
        return settings
    try:
        return changed(settings, values)
    except ValidationError:
        events.write(Event.HALL_CHANGES_UNFIT, keys=",".join(values))
        return settings
