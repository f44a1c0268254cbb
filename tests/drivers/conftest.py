"""For every device: stopping waits for the thread as long as a loaded machine may need."""

from __future__ import annotations

import pytest

from drivers import service


@pytest.fixture(autouse=True)
def _patient_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the product a thread that is late at the end is left behind; here a test would go on beside it."""
    monkeypatch.setattr(service, "STOP_LIMIT", 30.0)
