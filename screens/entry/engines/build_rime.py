"""Compile the Rime data of this machine: our dictionary over luna_pinyin, one speller for each fuzzy preset.

Called by `build_input.py` at install, never at a citizen's first touch. The product is not part of a
wheel: it is made of Debian's data (LGPL-3) for the machine's own librime.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import yaml

from screens.entry.engines.fuzzy import Fuzzy, algebra
from screens.entry.engines.librime import Lack, RimeUnavailable, compile_workspace, library
from screens.entry.engines.rime import COMPILED

DEBIAN: Final = Path("/usr/share/rime-data")
SOURCES: Final = ("luna_pinyin.dict.yaml", "essay.txt")  # packages rime-data-luna-pinyin, rime-essay
WORDS: Final = Path(__file__).resolve().with_name("words")
LISTS: Final = ("legal.tsv", "places.tsv")
STAMP: Final = "made.json"
DICTIONARY: Final = "kiosk_pinyin"
ESSAY_SCALE: Final = 3  # essay.txt counts in 204 million what jieba's list counts in 60 million
_MODULE: Final = "screens.entry.engines.build_rime"  # also when this file runs as __main__
_SECONDS: Final = 300


def build(target: Path = COMPILED, data: Path = DEBIAN) -> None:
    """Compile into `target`, which is replaced as a whole; about five seconds, 300 MB for once.

    Raises RimeUnavailable when the library or Debian's data is missing or the compiler fails.
    """
    library()
    missing = [name for name in SOURCES if not (data / name).is_file()]
    if missing:
        raise RimeUnavailable(Lack.SOURCES, f"{data}: {', '.join(missing)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    # one at a time; the lock is on a source, so that no file of its own is left
    with (
        (WORDS / LISTS[0]).open("rb") as held,
        tempfile.TemporaryDirectory(prefix=".rime-", dir=target.parent) as folder,
    ):
        fcntl.flock(held, fcntl.LOCK_EX)
        source, work = Path(folder) / "source", Path(folder) / "work"
        source.mkdir()
        work.mkdir()
        _write_source(source, data)
        command = [sys.executable, "-m", _MODULE, str(source), str(work)]
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        made = work / "build"
        wanted = [made / f"{DICTIONARY}.table.bin", *(made / f"{f.schema}.prism.bin" for f in Fuzzy)]
        if done.returncode or not all(path.is_file() for path in wanted):
            raise RimeUnavailable(Lack.DATA, f"not compiled: {done.stderr.decode(errors='replace')[-500:]}")
        (made / ".gitignore").write_text("*\n")
        (made / STAMP).write_text(json.dumps({"sources": fingerprint(data)}))
        aside = Path(folder) / "old"
        if target.exists():
            target.rename(aside)
        made.rename(target)


def is_current(target: Path = COMPILED, data: Path = DEBIAN) -> bool:
    """True when `target` was made of exactly these sources."""
    try:
        stamp: dict[str, Any] = json.loads((target / STAMP).read_text())
        return bool(stamp.get("sources") == fingerprint(data))
    except (OSError, ValueError):
        return False


def fingerprint(data: Path) -> str:
    """SHA-256 over everything that goes into the product. Raises OSError."""
    digest = hashlib.sha256()
    for path in (*(data / name for name in SOURCES), *(WORDS / name for name in LISTS)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for fuzzy in Fuzzy:
        digest.update(json.dumps(_schema(fuzzy)).encode())
    return digest.hexdigest()


def _write_source(source: Path, data: Path) -> None:
    for name in SOURCES:
        shutil.copyfile(data / name, source / name)
    schemas = [{"schema": fuzzy.schema} for fuzzy in Fuzzy]
    _dump(source / "default.yaml", {"config_version": "1", "schema_list": schemas, "menu": {"page_size": 9}})
    for fuzzy in Fuzzy:
        _dump(source / f"{fuzzy.schema}.schema.yaml", _schema(fuzzy))
    head = {
        "name": DICTIONARY,
        "version": "1",
        "sort": "by_weight",
        "use_preset_vocabulary": True,
        "import_tables": ["luna_pinyin"],
    }
    lines = [line for name in LISTS for line in (WORDS / name).read_text(encoding="utf-8").splitlines()]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    body = "".join(f"{text}\t{reading}\t{int(weight) * ESSAY_SCALE}\n" for text, reading, weight in rows)
    (source / f"{DICTIONARY}.dict.yaml").write_text(
        f"---\n{yaml.safe_dump(head, allow_unicode=True)}...\n\n{body}", encoding="utf-8"
    )


def _schema(fuzzy: Fuzzy) -> dict[str, Any]:
    """Letters in, candidates out: no user dictionary, no punctuation, no key bindings, no switcher."""
    return {
        "schema": {"schema_id": fuzzy.schema, "name": fuzzy.name, "version": "1"},
        "switches": [{"name": "zh_simp", "reset": 1, "states": ["繁", "简"]}],
        "engine": {
            "processors": ["speller", "selector", "express_editor"],
            "segmentors": ["abc_segmentor"],
            "translators": ["script_translator"],
            "filters": ["simplifier", "uniquifier"],
        },
        "speller": {
            "alphabet": "abcdefghijklmnopqrstuvwxyz",
            "delimiter": "' ",
            "algebra": algebra(fuzzy),
        },
        "translator": {
            "dictionary": DICTIONARY,
            "prism": fuzzy.schema,
            "enable_user_dict": False,
            "spelling_hints": 60,  # the comment of every candidate names its syllables
            "always_show_comments": True,
        },
        "simplifier": {"option_name": "zh_simp"},
    }


def _dump(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    # the compiling child of `build`: 300 MB and a service of its own, gone when it is done
    sys.exit(0 if compile_workspace(Path(sys.argv[1]), Path(sys.argv[2])) else 1)
