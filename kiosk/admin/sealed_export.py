"""Sealed envelopes in a folder, to be carried by hand: copies, and a manifest with their check sums.

Nobody can read them without the office's key. The originals stay until the office has answered. The folder is
what `legal-kiosk backend import` takes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Event

from wire.exported import MANIFEST, SUFFIX, ExportedFile, ExportManifest

Sealed = Callable[[str], bytes | None]
"""Uuid -> the exact bytes, None when it is not here any more. Blocking; raises OSError."""


def write_sealed(
    folder: Path, uuids: Iterable[str], sealed: Sealed, machine: str, made: datetime, stop: Event
) -> int:
    """Fill the folder; returns how many envelopes. On the disk when this returns. Blocking; raises OSError.

    The manifest comes last: a folder without one is not whole. Stops early when `stop` is set.
    """
    files: list[ExportedFile] = []
    for uuid in uuids:
        if stop.is_set():
            return len(files)
        data = sealed(uuid)
        if data is None:
            continue  # delivered in the meantime
        name = uuid + SUFFIX
        _write(folder / name, data)
        files.append(ExportedFile(name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data)))
    manifest = ExportManifest(machine=machine, made=made, files=files)
    _write(folder / MANIFEST, manifest.model_dump_json(indent=1).encode())
    return len(files)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
