"""Must show: a kiosk killed at any moment loses nothing it called saved, and delivers nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.outbox import Step
from tests.faults import kill_campaign


@pytest.mark.timeout(900)  # fifty lives in processes of their own; a busy machine takes its time
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    outcome = kill_campaign.run(tmp_path, kills=50, seed=20261122)
    print(outcome.table())
    assert sum(outcome.kills.values()) == 50
    assert len(outcome.shown) >= 25
    assert {step.value for step in Step} <= set(outcome.kills), "every step was hit at least once"
    assert (outcome.lost, outcome.doubled, outcome.stuck) == ([], [], 0)
