"""Strings that open something until a time: for just this, and no longer."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend import passes
from backend.vault import Vault

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UNTIL = NOW + timedelta(minutes=10)


@pytest.fixture
def vault() -> Vault:
    """An office's keys; a pass needs the lookup key only."""
    key = secrets.token_bytes(8)
    return Vault({key: secrets.token_bytes(32)}, key, secrets.token_bytes(32))


def test_it_opens_what_it_was_made_for_until_its_end(vault: Vault) -> None:
    made = passes.make(vault, "case", "one", "two", until=UNTIL)
    assert passes.holds(vault, made, "case", "one", "two", now=NOW)
    assert passes.holds(vault, made, "case", "one", "two", now=UNTIL)
    assert not passes.holds(vault, made, "case", "one", "two", now=UNTIL + timedelta(seconds=1))


def test_it_opens_nothing_else(vault: Vault) -> None:
    made = passes.make(vault, "case", "one", "two", until=UNTIL)
    assert not passes.holds(vault, made, "page", "one", "two", now=NOW)
    for other in (("one",), ("two", "one"), ("one", "two", ""), ("onetwo",), ("one", "three")):
        assert not passes.holds(vault, made, "case", *other, now=NOW), other
    stranger = Vault({b"12345678": bytes(32)}, b"12345678", bytes(32))
    assert not passes.holds(stranger, made, "case", "one", "two", now=NOW)


def test_a_later_end_cannot_be_written_in(vault: Vault) -> None:
    made = passes.make(vault, "case", "one", until=UNTIL)
    end, _, signed = made.partition(".")
    assert not passes.holds(vault, f"{int(end) + 3600}.{signed}", "case", "one", now=NOW)


@pytest.mark.parametrize(
    "given",
    [
        "",
        ".",
        "x",
        "９９９９９９９９９９９.x",
        "9" * 40,
        "9999999999.",
        "9999999999.\udcff",
        "-1.x",
        "٣.x",
        "\udcff",
    ],
)
def test_whatever_comes_is_judged(vault: Vault, given: str) -> None:
    assert not passes.holds(vault, given, "case", "one", now=NOW)
