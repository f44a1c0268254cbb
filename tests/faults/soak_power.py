"""`python -m tests.faults.soak_power [CUTS]`: the long version of `test_power_supervised.py`; 100 cuts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main(cuts: int = 100, seed: int = 1) -> bool:
    """Run one campaign, print its table; true when the machine always came back and nothing was lost."""
    from tests.faults import power_campaign

    with tempfile.TemporaryDirectory(prefix="lk-") as temporary:
        outcome = power_campaign.run(Path(temporary), cuts, seed)
    print(outcome.table())
    return len(outcome.homes) == cuts and not (outcome.lost or outcome.doubled or outcome.waiting)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:2])) else 1)
