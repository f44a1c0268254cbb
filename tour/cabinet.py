"""What root does for the kiosk, and the USB port inside the locked door: on a machine made of files.

The root program is the real one (`deploy/verbs`). The kernel it acts on is a folder, and `systemctl` on the
kiosk's PATH a stand-in that starts it. Nothing of the computer that this runs on is touched.
"""

from __future__ import annotations

import os
from pathlib import Path

from tour.verb_sandbox import Sandbox


class Cabinet:
    """Construct it, give it to the stage, `close` it at the end.

    `real`: as root, the stick is a block device with a file system; else a folder, which is enough to try it.
    """

    def __init__(self, folder: Path, *, real: bool = False) -> None:
        self.machine = Sandbox(folder, real=real)

    @property
    def environment(self) -> dict[str, str]:
        """What systemd and the installation give the kiosk's program."""
        programs = f"{self.machine.root / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {"RUNTIME_DIRECTORY": str(self.machine.runtime), "PATH": programs}

    @property
    def stick(self) -> Path:
        """Where the stick's files are: while it is open, and as a folder also afterwards."""
        return self.machine.usb

    @property
    def open(self) -> bool:
        """Is USB storage let in?"""
        authorized = self.machine.interface() / "authorized"
        return authorized.exists() and authorized.read_text().strip() == "1"

    def close(self) -> None:
        """Nothing of it stays."""
        self.machine.close()
