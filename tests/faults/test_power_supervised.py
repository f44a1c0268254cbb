"""Must show: the current is cut at random moments of real journeys; always back at home, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import power_campaign

CUTS = 10  # `make soak` cuts a hundred times


@pytest.mark.timeout(900)
def test_the_current_is_cut_at_random_moments(tmp_path: Path) -> None:
    outcome = power_campaign.run(tmp_path, CUTS, seed=20261123)
    print(outcome.table())
    assert len(outcome.homes) == CUTS
    assert outcome.shown, "at least the journey that nobody cut"
    assert (outcome.lost, outcome.doubled, outcome.waiting) == ([], [], 0)
