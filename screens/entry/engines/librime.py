"""librime by its flat C functions (1.8.5): one service a process, read-only data, nothing kept.

The functions are marked deprecated in favour of a table of pointers but are exported; only this file knows.
Structures: rime_api.h of librime 1.8.5. All calls must come from one thread at a time.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_void_p, sizeof
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

LIBRARY: Final = "librime.so.1"
_FATAL_ONLY: Final = 3  # glog level: what is logged below could tell what was typed
_MEMORY: Final = ("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR")


class Lack(StrEnum):
    """What is missing, in the words of the doctor's line."""

    LIBRARY = "没有系统库 librime"
    SOURCES = "没有系统词库 rime-data-luna-pinyin、rime-essay"
    DATA = "输入法数据没有生成或读不了"
    MEMORY = "没有可写的内存目录"
    PROCESS = "同一进程里已经用着另一份数据"


class RimeUnavailable(Exception):
    """librime cannot serve: `lack` says what is missing, the text more of it."""

    def __init__(self, lack: Lack, detail: str = "") -> None:
        super().__init__(f"{lack.name.lower()}: {detail}")
        self.lack = lack


class _Sized(Structure):
    """A structure whose first field says how long it is, without that field."""

    def __init__(self) -> None:
        super().__init__()
        self.data_size = sizeof(self) - sizeof(c_int)


class _Traits(_Sized):
    _fields_ = (
        ("data_size", c_int),
        ("shared_data_dir", c_char_p),
        ("user_data_dir", c_char_p),
        ("distribution_name", c_char_p),
        ("distribution_code_name", c_char_p),
        ("distribution_version", c_char_p),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        ("log_dir", c_char_p),
        ("prebuilt_data_dir", c_char_p),
        ("staging_dir", c_char_p),
    )


class _Composition(Structure):
    _fields_ = (
        ("length", c_int),
        ("cursor_pos", c_int),
        ("sel_start", c_int),
        ("sel_end", c_int),
        ("preedit", c_char_p),
    )


class _Candidate(Structure):
    _fields_ = (("text", c_char_p), ("comment", c_char_p), ("reserved", c_void_p))


class _Menu(Structure):
    _fields_ = (
        ("page_size", c_int),
        ("page_no", c_int),
        ("is_last_page", c_int),
        ("highlighted", c_int),
        ("num_candidates", c_int),
        ("candidates", POINTER(_Candidate)),
        ("select_keys", c_char_p),
    )


class _Context(_Sized):
    _fields_ = (
        ("data_size", c_int),
        ("composition", _Composition),
        ("menu", _Menu),
        ("commit_text_preview", c_char_p),
        ("select_labels", POINTER(c_char_p)),
    )


class _Walk(Structure):
    _fields_ = (("ptr", c_void_p), ("index", c_int), ("candidate", _Candidate))


_SIGNATURES: Final = {
    "RimeSetup": (None, [POINTER(_Traits)]),
    "RimeInitialize": (None, [POINTER(_Traits)]),
    "RimeDeployerInitialize": (None, [POINTER(_Traits)]),
    "RimeDeployWorkspace": (c_int, []),
    "RimeCreateSession": (c_size_t, []),
    "RimeDestroySession": (c_int, [c_size_t]),
    "RimeSelectSchema": (c_int, [c_size_t, c_char_p]),
    "RimeProcessKey": (c_int, [c_size_t, c_int, c_int]),
    "RimeClearComposition": (None, [c_size_t]),
    "RimeGetContext": (c_int, [c_size_t, POINTER(_Context)]),
    "RimeFreeContext": (c_int, [POINTER(_Context)]),
    "RimeCandidateListBegin": (c_int, [c_size_t, POINTER(_Walk)]),
    "RimeCandidateListNext": (c_int, [POINTER(_Walk)]),
    "RimeCandidateListEnd": (None, [POINTER(_Walk)]),
}


@cache
def library() -> ctypes.CDLL:
    """The loaded library. Raises RimeUnavailable."""
    try:
        loaded = ctypes.CDLL(LIBRARY)
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(loaded, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise RimeUnavailable(Lack.LIBRARY, str(error)) from error
    return loaded


def traits(shared: Path, user: Path, staging: Path) -> _Traits:
    """Where the library reads (`shared`) and where it may write (`user`, `staging`)."""
    made = _Traits()
    made.shared_data_dir = made.prebuilt_data_dir = os.fsencode(shared)
    made.user_data_dir = os.fsencode(user)
    made.staging_dir = os.fsencode(staging)
    made.distribution_name = made.distribution_code_name = b"kiosk"
    made.distribution_version = b"1"
    made.app_name = b"rime.kiosk"
    made.min_log_level = _FATAL_ONLY
    made.log_dir = b""  # never a file
    return made


def compile_workspace(source: Path, work: Path) -> bool:
    """Compile every schema listed in default.yaml into work/build. 300 MB: in a process of its own."""
    described = traits(source, work, work / "build")
    described.prebuilt_data_dir = os.fsencode(work / "none")  # everything is to be made anew
    library().RimeSetup(byref(described))
    library().RimeDeployerInitialize(byref(described))
    return bool(library().RimeDeployWorkspace())


@cache
def _start(shared: Path) -> None:
    """Start the process's one service. Its writable folder is in memory, empty and gone once it runs."""
    if _start.cache_info().currsize:
        raise RimeUnavailable(Lack.PROCESS)
    memory = [os.environ.get(name, "").split(":")[0] for name in _MEMORY] + ["/dev/shm"]
    found = next((path for path in memory if path and os.access(path, os.W_OK)), None)
    if found is None:
        raise RimeUnavailable(Lack.MEMORY)
    folder = Path(tempfile.mkdtemp(prefix="kiosk-rime-", dir=found))
    try:
        described = traits(shared, folder, folder / "build")
        library().RimeSetup(byref(described))
        library().RimeInitialize(byref(described))
    finally:
        # without a folder nothing can be written later, and a process that is replaced leaves nothing behind
        shutil.rmtree(folder)


class Session:
    """One composition. Raises RimeUnavailable when library, data or schema is missing."""

    def __init__(self, shared: Path, schema: str) -> None:
        if not (shared / f"{schema}.schema.yaml").is_file():
            raise RimeUnavailable(Lack.DATA, f"{schema} is not compiled")
        self._rime = library()
        _start(shared.resolve())
        self._id = self._rime.RimeCreateSession()
        if not self._id or not self._rime.RimeSelectSchema(self._id, schema.encode()):
            raise RimeUnavailable(Lack.DATA, f"{schema} does not load")

    def clear(self) -> None:
        """Drop the composition."""
        self._rime.RimeClearComposition(self._id)

    def press(self, key: int) -> bool:
        """A key symbol of X (letters are their ASCII codes); False when nothing wanted it."""
        return bool(self._rime.RimeProcessKey(self._id, key, 0))

    def listed(self) -> Iterator[tuple[str, str]]:
        """Candidates, best first, with their comment. Take what is needed; the rest is never made."""
        walk = _Walk()
        if not self._rime.RimeCandidateListBegin(self._id, byref(walk)):
            return
        try:
            while self._rime.RimeCandidateListNext(byref(walk)):
                found = walk.candidate
                yield found.text.decode(), (found.comment or b"").decode()
        finally:
            self._rime.RimeCandidateListEnd(byref(walk))

    def composing(self) -> str:
        """What is composed, syllables parted."""
        context = _Context()
        if not self._rime.RimeGetContext(self._id, byref(context)):
            return ""
        try:
            return (context.composition.preedit or b"").decode()
        finally:
            self._rime.RimeFreeContext(byref(context))

    def close(self) -> None:
        """Give the session back."""
        if self._id:
            self._rime.RimeDestroySession(self._id)
            self._id = 0
