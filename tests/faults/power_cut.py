"""What a disk may hold after the power went: replays a record of writes and syncs up to any point.

Rules (POSIX, nothing kinder): bytes are safe once their file was synced after they were written; a name that
was created, renamed or removed is safe once its directory was synced afterwards. Everything else may or may
not be there: all of it, none of it, or any part, torn at sectors of 512 bytes. Names change in their order,
as on a journaling file system.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.store.disk import Disk

SECTOR = 512
Chance = Callable[[], bool]


@dataclass(frozen=True)
class Operation:
    """One call. `path` and `other` are relative to the state directory."""

    kind: str  # create, write, truncate, sync, rename, unlink, sync_directory, shown
    path: str
    offset: int = 0
    data: bytes = b""
    other: str = ""


@dataclass
class Record:
    """Everything that happened under `root`, in order."""

    root: Path
    operations: list[Operation] = field(default_factory=list)

    def tell(self, kind: str, path: Path, offset: int = 0, data: bytes = b"", other: str = "") -> None:
        """Note one call."""
        self.operations.append(Operation(kind, str(path.relative_to(self.root)), offset, data, other))

    def shown(self, number: str) -> None:
        """Note that a citizen saw this number as saved."""
        self.operations.append(Operation("shown", number))


class RecordingDisk(Disk):
    """The real file system, and a note of each call."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._open: dict[int, tuple[Path, int]] = {}

    def create(self, path: Path) -> int:
        """Noted as a new name."""
        descriptor = super().create(path)
        self._open[descriptor] = (path, 0)
        self._record.tell("create", path)
        return descriptor

    def write(self, descriptor: int, data: bytes) -> None:
        """Noted with its place."""
        super().write(descriptor, data)
        path, offset = self._open[descriptor]
        self._record.tell("write", path, offset, data)
        self._open[descriptor] = (path, offset + len(data))

    def sync(self, descriptor: int) -> None:
        """Noted."""
        super().sync(descriptor)
        self._record.tell("sync", self._open[descriptor][0])

    def rename(self, old: Path, new: Path) -> None:
        """Noted."""
        super().rename(old, new)
        self._record.tell("rename", old, other=str(new.relative_to(self._record.root)))

    def unlink(self, path: Path) -> None:
        """Noted."""
        super().unlink(path)
        self._record.tell("unlink", path)

    def sync_directory(self, directory: Path) -> None:
        """Noted."""
        super().sync_directory(directory)
        self._record.tell("sync_directory", directory)


class _File:
    """One inode: its calls, and how many of them are safe."""

    def __init__(self, base: bytes = b"") -> None:
        self.base = base
        self.calls: list[Operation] = []
        self.safe = 0

    def content(self, chance: Chance) -> bytes:
        data = bytearray(self.base)
        for number, call in enumerate(self.calls):
            if call.kind == "truncate":
                if number < self.safe or chance():
                    del data[call.offset :]
                continue
            for start in range(0, len(call.data), SECTOR):
                if number < self.safe or chance():
                    piece = call.data[start : start + SECTOR]
                    place = call.offset + start
                    if len(data) < place:
                        data.extend(bytes(place - len(data)))
                    data[place : place + len(piece)] = piece
        return bytes(data)


def after_cut(
    base: dict[str, bytes], operations: list[Operation], chance: Chance, names_kept: Callable[[int], int]
) -> dict[str, bytes]:
    """The files of the state directory after these operations and a power cut.

    `chance` decides for each sector that is not safe; `names_kept` gets the number of unsafe name changes of
    a directory and says how many of them, from the first, are there.
    """
    files = {name: _File(content) for name, content in base.items()}
    now = dict(files)  # what a running program sees
    changes: dict[str, list[tuple[str, str, _File | None]]] = {}
    safe: dict[str, int] = {}
    for call in operations:
        folder = str(Path(call.path).parent)
        match call.kind:
            case "create":
                now[call.path] = _File()
                changes.setdefault(folder, []).append(("set", call.path, now[call.path]))
            case "write" | "truncate":
                now[call.path].calls.append(call)
            case "sync":
                now[call.path].safe = len(now[call.path].calls)
            case "rename":
                moved = now.pop(call.path)
                now[call.other] = moved
                changes.setdefault(folder, []).append(("move", f"{call.path}\0{call.other}", moved))
            case "unlink":
                now.pop(call.path, None)
                changes.setdefault(folder, []).append(("drop", call.path, None))
            case "sync_directory":
                safe[call.path] = len(changes.get(call.path, []))
    there = dict(files)
    for folder, of_folder in changes.items():
        kept = safe.get(folder, 0)
        kept += names_kept(len(of_folder) - kept)
        for kind, name, file in of_folder[:kept]:
            if kind == "set" and file is not None:
                there[name] = file
            elif kind == "move" and file is not None:
                old, new = name.split("\0")
                there.pop(old, None)
                there[new] = file
            else:
                there.pop(name, None)
    return {name: file.content(chance) for name, file in there.items()}


def outcomes(seed: int) -> dict[str, tuple[Chance, Callable[[int], int]]]:
    """Ways in which the disk may have treated what was not safe yet."""
    dice = random.Random(seed)
    return {
        "all kept": (lambda: True, lambda count: count),
        "all dropped": (lambda: False, lambda count: 0),
        "data kept, names dropped": (lambda: True, lambda count: 0),
        "names kept, data dropped": (lambda: False, lambda count: count),
        "torn": (lambda: dice.random() < 0.5, lambda count: dice.randint(0, count)),
    }
