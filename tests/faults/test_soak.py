"""The short soak: 200 whole sessions in one process of its own; the long one is `make soak`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import asyncio, sys
from pathlib import Path
from tests.faults.soak_sessions import run
outcome = asyncio.run(run(Path(sys.argv[1]), 200, 20))
print(outcome.table(100))
assert outcome.whole, "everybody was served, nothing was lost"
assert outcome.flat(100, share=0.03), "nothing grew in the second hundred"
assert outcome.growth("objects", 100) < 0.005, "not ten objects a session"
"""


@pytest.mark.timeout(900)
def test_two_hundred_sessions_leave_nothing_behind(tmp_path: Path) -> None:
    """A screen, a receipt or a connection that stays behind in each session shows in a hundred of them."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
