"""`make soak`: the long versions. 1,000 kills of the courier, 100 power cuts of the whole machine, 5,000
whole sessions in one process and 500 with widgets, and the crowd of 500 on both databases five times over.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.faults import soak_kill, soak_power

ROOT = Path(__file__).resolve().parents[2]
CROWDS = 5


def main() -> int:
    """Run all; 0 when nothing was lost, doubled or overbooked."""
    good = soak_kill.main(1000)
    good = soak_power.main(100) and good
    for arguments in (["5000"], ["500", "--widgets"]):
        sys.stdout.write(f"whole sessions in one process: {' '.join(arguments)}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "tests.faults.soak_sessions", *arguments]
        good = subprocess.run(command, cwd=ROOT, check=False).returncode == 0 and good
    for number in range(1, CROWDS + 1):
        sys.stdout.write(f"crowd {number} of {CROWDS}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "pytest", "-q", "tests/backend/test_crowd.py"]
        good = subprocess.run(command, cwd=ROOT, check=False).returncode == 0 and good
    sys.stdout.write(f"soak: {'all green' if good else 'FAILED, see above'}\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
