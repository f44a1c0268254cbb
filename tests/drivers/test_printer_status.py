"""Decoding of what printers say, against the tables of the manuals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.profiles import load_profile
from drivers.printer.status import Facts, ReplySorter, add_reply, asb_facts, is_real_time_reply, state_of
from drivers.types import PrinterState

WIDE = load_profile("generic-80")
NO_SENSOR = load_profile("no-near-end-58")
S = PrinterState


def facts_of(replies: dict[int, int]) -> Facts:
    facts = Facts()
    for query, byte in replies.items():
        facts = add_reply(facts, query, byte, WIDE)
    return facts


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ({}, S.UNKNOWN),
        ({1: 0x12}, S.READY),
        ({1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}, S.READY),
        ({1: 0x1A}, S.UNKNOWN),
        ({1: 0x1E, 4: 0x12}, S.UNKNOWN),
        ({2: 0x52}, S.UNKNOWN),
        ({1: 0x1A, 2: 0x16}, S.COVER_OPEN),
        ({1: 0x1A, 2: 0x32}, S.PAPER_OUT),
        ({1: 0x1A, 2: 0x52, 3: 0x1A}, S.CUTTER_JAM),
        ({1: 0x1A, 3: 0x16}, S.CUTTER_JAM),
        ({1: 0x1A, 2: 0x52, 3: 0x32}, S.FAULT),
        ({1: 0x1A, 2: 0x52, 3: 0x52}, S.HEAD_HOT),
        ({4: 0x12}, S.READY),
        ({1: 0x12, 4: 0x1E}, S.PAPER_LOW),
        ({1: 0x1A, 4: 0x72}, S.PAPER_OUT),
        ({1: 0x1A, 4: 0x7E}, S.PAPER_OUT),
        ({1: 0x1A, 2: 0x36, 4: 0x7E}, S.COVER_OPEN),
    ],
)
def test_state_of_replies(replies: dict[int, int], state: PrinterState) -> None:
    assert state_of(facts_of(replies)) is state


def test_paper_end_seen_by_one_query_is_not_taken_back_by_another() -> None:
    assert facts_of({2: 0x32, 4: 0x12}).paper_end is True
    assert facts_of({4: 0x72, 2: 0x12}).paper_end is True


def test_models_differ() -> None:
    assert add_reply(Facts(), 4, 0x1E, NO_SENSOR).paper_low is None
    assert add_reply(Facts(), 3, 0x16, NO_SENSOR).jam is False


@given(st.integers(0, 255), st.integers(1, 4))
def test_only_bytes_with_the_right_fixed_bits_are_believed(byte: int, query: int) -> None:
    if is_real_time_reply(byte):
        assert add_reply(Facts(), query, byte, WIDE) != Facts()
    else:
        with pytest.raises(ValueError, match="status"):
            add_reply(Facts(), query, byte, WIDE)


def test_other_queries_do_not_exist() -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        add_reply(Facts(), 5, 0x12, WIDE)


def test_sorting_a_mixed_stream() -> None:
    sorter = ReplySorter()
    sorter.feed(bytes.fromhex("11 12 13 18 00 11 0C 0F 00 37 22 41 13 30 30 31 00 5F 53 49 4D 00 03 1A FF"))
    assert list(sorter.real_time) == [0x12, 0x1A]
    assert sorter.asb == bytes.fromhex("18 00 0C 0F")
    assert sorter.marks == 2
    assert sorter.process_ids == {b"A001"}
    assert sorter.blocks == [b"_SIM"]
    assert sorter.noise == 1


def test_unfinished_block_does_not_swallow_the_next_reply() -> None:
    sorter = ReplySorter()
    sorter.feed(b"_SI")
    sorter.drop_unfinished()
    sorter.feed(b"\x12")
    assert list(sorter.real_time) == [0x12] and sorter.noise == 1
    sorter.feed(b"_" + b"x" * 200 + b"\x12")
    assert sorter.noise > 1


@given(st.binary(max_size=100))
def test_sorter_takes_any_noise(data: bytes) -> None:
    sorter = ReplySorter()
    sorter.feed(data)
    assert all(is_real_time_reply(byte) for byte in sorter.real_time)


@pytest.mark.parametrize(
    ("asb", "state"),
    [
        ("10 00 00 00", S.READY),
        ("10 00 03 0F", S.PAPER_LOW),
        ("18 00 0C 00", S.PAPER_OUT),
        ("38 00 00 00", S.COVER_OPEN),
        ("18 08 00 00", S.CUTTER_JAM),
        ("18 20 00 00", S.FAULT),
        ("18 40 00 00", S.HEAD_HOT),
    ],
)
def test_automatic_status(asb: str, state: PrinterState) -> None:
    assert state_of(asb_facts(bytes.fromhex(asb), WIDE)) is state


@pytest.mark.parametrize("asb", ["12 00 00 00", "10 00 00", "10 90 00 00", "10 00 10 00"])
def test_other_bytes_are_no_automatic_status(asb: str) -> None:
    with pytest.raises(ValueError, match="automatic"):
        asb_facts(bytes.fromhex(asb), WIDE)
