"""A folder of sealed envelopes carried here from a machine: is each one what its manifest says?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from wire.envelope import MAX_BYTES
from wire.exported import MANIFEST, SUFFIX, ExportedFile, ExportManifest


class Damage(StrEnum):
    """What is wrong with one file of the folder."""

    ABSENT = "absent"  # the manifest names it
    CHANGED = "changed"  # other bytes than the machine wrote
    UNNAMED = "unnamed"  # the manifest does not name it
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Carried:
    """One file of the folder; `damage` is None for a whole one."""

    path: Path
    damage: Damage | None = None


class NoManifest(Exception):
    """The folder was not exported whole, or is something else."""


def read_folder(folder: Path) -> Iterator[Carried]:
    """Every file the manifest names, then every sealed one it does not. Raises NoManifest, OSError."""
    try:
        manifest = ExportManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValidationError):
        raise NoManifest from None
    for file in manifest.files:
        path = folder / file.name
        yield Carried(path, _damage(path, file))
    named = {file.name for file in manifest.files}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name not in named:
            yield Carried(path, Damage.UNNAMED)


def _damage(path: Path, file: ExportedFile) -> Damage | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return Damage.TOO_LARGE
        data = path.read_bytes()
    except FileNotFoundError:
        return Damage.ABSENT
    return None if hashlib.sha256(data).hexdigest() == file.sha256 else Damage.CHANGED
