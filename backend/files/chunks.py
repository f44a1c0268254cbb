"""An upload on its way: sealed chunks, put where they belong whatever order or repeats a bad line makes.

A chunk is named by offset and length, so that a shorter repeat never replaces a longer one that counted.
"""

from __future__ import annotations

from typing import Final

from backend.files import sealed
from backend.runtime import Runtime

_MARK: Final = "chunk-"


def put(office: Runtime, file_id: str, offset: int, data: bytes) -> None:
    """Keep one chunk; the same one again changes nothing."""
    sealed.put(office, file_id, f"{_MARK}{offset:09d}-{len(data)}", data)


def joined(office: Runtime, file_id: str, length: int) -> bytes | None:
    """The first `length` bytes of an upload; None when a part of them is not there (any more).

    Where chunks overlap they hold the same bytes, unless the sender lied to itself.
    """
    whole = bytearray(length)
    reached = 0
    for name in _names(office, file_id):
        offset = int(name.removeprefix(_MARK).partition("-")[0])
        data = sealed.opened(office, file_id, name) if offset <= reached else None
        if data is None or offset + len(data) > length:
            continue
        whole[offset : offset + len(data)] = data
        reached = max(reached, offset + len(data))
    return bytes(whole) if reached == length else None


def drop(office: Runtime, file_id: str) -> None:
    """Delete all chunks of an upload."""
    sealed.store_of(office).drop(file_id, _names(office, file_id))


def _names(office: Runtime, file_id: str) -> list[str]:
    """In order of offset: the store sorts by name."""
    return [name for name in sealed.store_of(office).parts(file_id) if name.startswith(_MARK)]
