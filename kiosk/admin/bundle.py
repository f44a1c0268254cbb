"""What a technician takes away on a stick: the log as it is, whether it is whole, and how the machine is.

Nothing personal is in it: the log holds none, the report is states and counts, and is redacted once more.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk.admin.views import Line
from kiosk.clock import SHANGHAI
from kiosk.config import HallSettings
from kiosk.doctor import Finding, check_catalogue, check_fonts, check_state
from kiosk.log import output as log_output
from kiosk.log.chain import WHY, Verified, verify
from kiosk.log.keeping import all_files
from kiosk.log.redaction import redact

MOST_LOG: Final = 64 * 1024 * 1024  # bytes of log that are taken along, the newest
CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """The readiness report: who, when, which program, `legal-kiosk doctor`, and the overview's lines."""

    machine: str
    software: str
    now: datetime
    time_known: bool
    findings: Sequence[Finding] = ()
    lines: Sequence[Line] = ()


def findings(settings: HallSettings) -> list[Finding]:
    """What `legal-kiosk doctor` says while the machine runs and owns its devices. Blocking; no network."""
    return [*check_state(settings), *check_catalogue(settings), *check_fonts()]


def bundle_name(facts: Facts) -> str:
    """Name of the folder on the stick: machine and time, letters and digits only."""
    machine = "".join(letter for letter in facts.machine if letter.isalnum())
    return f"legal-kiosk-{machine}-{facts.now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}"


def write_bundle(
    folder: Path, facts: Facts, log: Path | None = None, stop: threading.Event | None = None
) -> list[Path]:
    """Write it all into `folder` (made if need be); on the disk when this returns. Returns the files.

    `log` defaults to the file that this program writes. Once `stop` is set it ends soon, with what is written
    by then. Blocking: in a thread. Raises OSError (full, pulled).
    """
    stop = stop or threading.Event()
    folder.mkdir(parents=True, exist_ok=True)
    log = log or log_output.current_file()
    copies = [_copy(file, folder / file.name, stop) for file in _newest(log)] if log is not None else []
    checked = list(verify(copies))
    report = _report(facts, checked)
    files = [
        _write(folder / "report.txt", _as_text(report)),
        _write(folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n"),
        *copies,
    ]
    _sync_folder(folder)
    return files


def _newest(log: Path) -> list[Path]:
    """The log's files, oldest first, as many of the newest as fit."""
    taken: list[Path] = []
    room = MOST_LOG
    for file in reversed(all_files(log)):
        room -= file.stat().st_size
        if taken and room < 0:
            break
        taken.append(file)
    return taken[::-1]


def _copy(source: Path, target: Path, stop: threading.Event) -> Path:
    """Copy the whole lines that are there now; the program goes on writing."""
    with source.open("rb") as reading, target.open("wb") as writing:
        left = os.fstat(reading.fileno()).st_size
        while left > 0 and not stop.is_set() and (chunk := reading.read(min(CHUNK, left))):
            left -= len(chunk)
            if left <= 0:
                chunk = chunk[: chunk.rfind(b"\n") + 1]
            writing.write(chunk)
        _settle(writing.fileno(), writing.flush)
    return target


def _write(path: Path, text: str) -> Path:
    with path.open("w", encoding="utf-8", newline="\r\n") as file:  # read on any office computer
        file.write(text)
        _settle(file.fileno(), file.flush)
    return path


def _settle(descriptor: int, flush: Any) -> None:
    flush()
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _report(facts: Facts, checked: Sequence[Verified]) -> dict[str, Any]:
    """The report's content; chain values are added after the redaction, whatever digits they hold."""
    said = redact(
        {
            "machine": facts.machine,
            "software": facts.software,
            "made": facts.now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "time_known": facts.time_known,
            "findings": [
                {"verdict": one.verdict.value, "what": one.what, "words": one.words} for one in facts.findings
            ],
            "lines": [
                {"title": one.title, "text": one.text, "light": one.light, "todo": one.todo}
                for one in facts.lines
            ],
        }
    )
    return {**said, "log": [asdict(one) | {"file": one.file.name} for one in checked]}


def _as_text(report: dict[str, Any]) -> str:
    known = "" if report["time_known"] else "（时间可能不准）"
    rows = [
        f"{report['machine']}  程序 {report['software']}  {report['made']}{known}",
        "",
        "现在的情况",
        *(" ".join(filter(None, ("  " + one["title"], one["text"], one["todo"]))) for one in report["lines"]),
        "",
        "逐项检查",
        *(f"  [{one['verdict']}] {one['what']}：{one['words']}" for one in report["findings"]),
        "",
        "日志",
        *(f"  {one['file']}：{verdict(one['lines'], one['broken'], one['why'])}" for one in report["log"]),
        *(f"  最后一行的校验值 {one['last']}" for one in report["log"][-1:] if one["last"]),
        "",
    ]
    return "\n".join(rows)


def verdict(lines: int, broken: int, why: str) -> str:
    """One file's check in words."""
    return f"第 {broken} 行：{WHY[why]}" if broken else f"{lines} 行，完好"
