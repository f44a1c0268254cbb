"""What came out of the simulated sound card, and the plug of the headphones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from drivers.sim.sound_jack import JackSimulator

SCRIPT = "script.txt"


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance: as it was given, and as it was read out. `raw` is its line in the script."""

    number: int
    language: str
    private: bool
    given: str
    read: str
    raw: str


class Sound:
    """A folder with the recordings of one stage. `plugged`: whether headphones are in at the start."""

    def __init__(self, folder: Path, *, plugged: bool = False) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.jack = JackSimulator(folder / "root", plugged=plugged)

    def script(self, after: int = 0) -> list[Heard]:
        """Everything begun so far, without the first `after` lines. Numbers start anew with the process."""
        path = self.folder / SCRIPT
        if not path.exists():
            return []
        text = path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]  # the last line may still be in the making
        return [_heard(line) for line in whole.split("\n")[after:-1]]

    def keep(self, after: int, target: Path) -> None:
        """Copy script and recordings of everything since `after` lines; nothing when nothing was said."""
        lines = self.script(after)
        if not lines:
            return
        (target / SCRIPT).write_text("".join(line.raw + "\n" for line in lines), encoding="utf-8")
        recordings = target / "sound"
        recordings.mkdir(exist_ok=True)
        for line in lines:
            name = f"{line.number:04d}.wav"
            if (self.folder / name).exists():
                shutil.copy(self.folder / name, recordings / name)


def _heard(line: str) -> Heard:
    _time, number, language, privacy, given, read = line.split("\t")
    return Heard(int(number), language, privacy == "private", given, read, line)
