"""`python -m tests.faults.soak_kill [KILLS]`: the long version of `test_kill.py`; 1,000 kills by default."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main(kills: int = 1000, seed: int = 1) -> bool:
    """Run one campaign, print its table; true when nothing was lost, doubled or left."""
    from kiosk.log import output as log_output
    from tests.faults import kill_campaign

    with tempfile.TemporaryDirectory() as temporary:
        log_output.configure(Path(temporary) / "events.log")
        outcome = kill_campaign.run(Path(temporary), kills, seed)
    print(outcome.table())
    return not (outcome.lost or outcome.doubled or outcome.stuck)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:2])) else 1)
