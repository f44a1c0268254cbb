"""Looks for strings in everything a process holds: its memory, its open files, its folders, the clipboard."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from Xlib import X
from Xlib.display import Display

CODES = ("utf-8", "utf-16-le", "utf-32-le", "gb18030")
"""How a text may lie in memory: as in files, in the two wide forms of Python's strings, as for a printer."""
CHUNK = 16 * 1024 * 1024
UNREADABLE = ("[vvar]", "[vsyscall]", "[vvar_vclock]")


def patterns(markers: Iterable[str]) -> dict[str, list[bytes]]:
    """Each marker in every code."""
    return {marker: sorted({marker.encode(code) for code in CODES}) for marker in markers}


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process stands still meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def in_memory(pid: int, markers: Iterable[str]) -> dict[str, int]:
    """How often each marker stands in the memory of the process; it stands still meanwhile."""
    wanted = patterns(markers)
    longest = max(len(one) for codes in wanted.values() for one in codes)
    found = dict.fromkeys(wanted, 0)
    with frozen(pid), Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for first, last in _mappings(pid):
            tail = b""
            for place in range(first, last, CHUNK):
                try:
                    memory.seek(place)
                    data = tail + memory.read(min(CHUNK, last - place))
                except (OSError, ValueError):
                    break  # a mapping that only a device may read
                for marker, codes in wanted.items():
                    found[marker] += sum(data.count(code) for code in codes)
                tail = data[1 - longest :]
    return found


def _mappings(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        span, rights, *rest = line.split(maxsplit=5)
        if "r" in rights and not (rest and rest[-1] in UNREADABLE):
            first, last = span.split("-")
            yield int(first, 16), int(last, 16)


def in_files(folders: Iterable[Path], markers: Iterable[str], *, but: Iterable[Path] = ()) -> list[str]:
    """Files whose name or content holds a marker: "marker: path"."""
    wanted, left_out = patterns(markers), tuple(but)
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if any(path.is_relative_to(one) for one in left_out):
                continue
            try:
                data = path.read_bytes() if path.is_file() else b""
            except OSError:
                continue  # it went while we looked
            found += [f"{m}: {path}" for m in _held(wanted, data + os.fsencode(path.name))]
    return found


def in_open_files(pid: int, markers: Iterable[str]) -> list[str]:
    """Files that the process holds open, deleted ones too."""
    wanted = patterns(markers)
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            data = entry.read_bytes() if entry.is_file() else b""
        except OSError:
            continue  # closed meanwhile
        found += [f"{m}: {entry.readlink()}" for m in _held(wanted, data)]
    return found


def in_process_titles(markers: Iterable[str]) -> list[str]:
    """Command lines of every process of the machine that hold a marker."""
    wanted = patterns(markers)
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_bytes() + (folder / "comm").read_bytes()
        except OSError:
            continue
        found += [f"{m}: {folder.name}" for m in _held(wanted, title)]
    return found


def clipboard_owners(display: str) -> list[str]:
    """Selections of the display that somebody owns."""
    server = Display(display)
    try:
        names = ("PRIMARY", "SECONDARY", "CLIPBOARD")
        return [n for n in names if server.get_selection_owner(server.intern_atom(n)) != X.NONE]
    finally:
        server.close()


def _held(wanted: dict[str, list[bytes]], data: bytes) -> list[str]:
    return [marker for marker, codes in wanted.items() if any(code in data for code in codes)]
