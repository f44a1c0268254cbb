"""For every room: property tests draw the same examples each time, so that green stays green; and every test
begins in Chinese, whatever the one before spoke.

To look for new ones: `python -m pytest --hypothesis-profile=explore`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from words import SOURCE_LANGUAGE, use_language

# a worker holds millions of objects that live to its end: looking through them again and again costs a
# quarter of the time
gc.set_threshold(100_000, 50, 100)

settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """The language belongs to the process; a session that a test leaves open would keep it."""
    yield
    use_language(SOURCE_LANGUAGE)
