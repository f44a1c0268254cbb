"""Sees what SQLite writes and syncs: a VFS of its own, laid over the default one of the library Python uses.

Only open, write, truncate, sync and delete are looked at; everything runs in the original functions. The
shared memory file (-shm) is rebuilt after a crash and holds nothing that lasts, so it is left out.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    addressof,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    memmove,
    pointer,
)
from pathlib import Path
from typing import Any

_OPEN_CREATE = 0x4
_FILE = c_void_p
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, _FILE, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, _FILE, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, _FILE, c_int64)
_SYNC = CFUNCTYPE(c_int, _FILE, c_int)


class _Vfs(Structure):
    """sqlite3_vfs, version 3 (sqlite.org/c3ref/vfs.html)."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("rest", c_void_p * 14),
    ]


class _Methods(Structure):
    """sqlite3_io_methods, version 3 (sqlite.org/c3ref/io_methods.html)."""

    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("rest", c_void_p * 13),
    ]


Tell = Callable[..., None]


@contextmanager
def recording(tell: Tell) -> Iterator[None]:
    """Tell of every operation on databases opened inside the block; close them before it ends.

    `tell` gets: "create", path | "write", path, offset, bytes | "truncate", path, size | "sync", path |
    "unlink", path | "sync_directory", path.
    """
    library: Any = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    original = library.sqlite3_vfs_find(None)
    keep: list[object] = []  # ctypes forgets what nobody holds
    copy = _Vfs()
    memmove(pointer(copy), original, ctypes.sizeof(_Vfs))
    copy.name = b"recording"

    def opened(_vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = _path(name)  # SQLite keeps the pointer itself: it is handed on, never a copy
        is_new = path is not None and not path.exists()
        result: int = original.contents.open(addressof(original.contents), name, file, flags, out)
        if result == 0 and path is not None:
            if is_new and flags & _OPEN_CREATE:
                tell("create", path)
            # unixOpen marks journals made by it: their first sync also syncs the directory (seen with strace)
            is_journal = bool(flags & _OPEN_CREATE) and path.name.endswith(("-wal", "-journal"))
            keep.append(_watch(file, path, tell, is_journal))
        return result

    def deleted(_vfs: int, name: int, sync: int) -> int:
        path = _path(name)
        existed = path is not None and path.exists()
        result: int = original.contents.delete(addressof(original.contents), name, sync)
        if result == 0 and path is not None and existed:
            tell("unlink", path)
            if sync:
                tell("sync_directory", path.parent)
        return result

    copy.open, copy.delete = _OPEN(opened), _DELETE(deleted)
    assert library.sqlite3_vfs_register(pointer(copy), 1) == 0
    try:
        yield
    finally:
        library.sqlite3_vfs_register(original, 1)
        library.sqlite3_vfs_unregister(pointer(copy))


def _path(name: int | None) -> Path | None:
    return Path(ctypes.string_at(name).decode()) if name else None


def _watch(file: int, path: Path, tell: Tell, syncs_directory: bool) -> object:
    """Give one open file methods that also tell; returns what must stay alive."""
    slot = cast(file, POINTER(POINTER(_Methods)))
    real = slot.contents.contents
    methods = _Methods()
    memmove(pointer(methods), pointer(real), ctypes.sizeof(_Methods) if real.version >= 3 else 8 * 17)
    first_sync = [syncs_directory]

    def write(handle: int, data: int, size: int, offset: int) -> int:
        result: int = real.write(handle, data, size, offset)
        if result == 0:
            tell("write", path, offset, ctypes.string_at(data, size))
        return result

    def truncate(handle: int, size: int) -> int:
        result: int = real.truncate(handle, size)
        if result == 0:
            tell("truncate", path, size)
        return result

    def sync(handle: int, flags: int) -> int:
        result: int = real.sync(handle, flags)
        if result == 0:
            tell("sync", path)
            if first_sync[0]:
                tell("sync_directory", path.parent)
            first_sync[0] = False
        return result

    methods.write, methods.truncate, methods.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
    slot[0] = pointer(methods)
    return methods, real
