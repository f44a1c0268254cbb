"""Every fault, through the pseudo serial port: the outcome is honest, nobody gets another person's paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from drivers.printer.profiles import load_profile, profile_names
from drivers.sim.printer_models import MODELS
from drivers.types import (
    Failed,
    FailureCause,
    NotKnown,
    Printed,
    PrinterState,
    PrintJob,
    TextLine,
)
from tests.drivers.printer_rig import PATIENT, QUICK, Rig, running, wait_for

S, C = PrinterState, FailureCause
FIRST = PrintJob("F001", tuple(TextLine(f"甲某的第{n}行") for n in range(1, 13)))
SECOND = PrintJob("S001", (TextLine("乙某"), TextLine("乙某完")))
ALL = profile_names()


def assert_second_person_gets_only_their_own(rig: Rig) -> None:
    """Heal everything, print for the next person, look at every piece of paper."""
    rig.printer.clear_faults()
    rig.wait_state(S.READY, S.PAPER_LOW)
    assert isinstance(rig.print(SECOND), Printed)
    whole = [paper for paper in rig.printer.papers() if paper.lines == ["乙某", "乙某完"]]
    assert len(whole) == 1 and whole[0].cut
    for paper in rig.printer.papers():
        text = "".join(paper.lines) + paper.half_line
        assert not ("甲" in text and "乙" in text)
        assert sum("甲某的第1行" in other.lines for other in rig.printer.papers()) <= 1  # never printed again


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize(
    ("fault", "state", "cause"),
    [
        ("paper_out", S.PAPER_OUT, C.PAPER_OUT),
        ("cover_open", S.COVER_OPEN, C.COVER_OPEN),
        ("cutter_jam", S.CUTTER_JAM, C.CUTTER_JAM),
        ("head_hot", S.HEAD_HOT, C.HEAD_HOT),
        ("broken", S.FAULT, C.FAULT),
    ],
)
def test_fault_before_means_nothing_is_printed(
    tmp_path: Path, profile: str, fault: str, state: PrinterState, cause: FailureCause
) -> None:
    if 2 in MODELS[profile].silent_queries and fault != "paper_out":
        state, cause = S.UNKNOWN, C.OFFLINE  # it says that it is offline, and nothing more
    with running(tmp_path, profile) as rig:
        rig.printer.set_fault(fault)
        rig.wait_state(state)
        assert rig.print(FIRST) == Failed(cause)
        assert rig.printer.state()["lines_printed"] == 0
        assert_second_person_gets_only_their_own(rig)
        assert len(rig.printer.papers()) == 1


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "head_hot"])
def test_repaired_in_time_with_the_buffer_kept_is_printed_and_interrupted(
    tmp_path: Path, profile: str, fault: str
) -> None:
    with running(tmp_path, replace(load_profile(profile), keeps_buffer=True)) as rig:
        rig.wait_state(S.READY)
        rig.printer.keeps_buffer = True
        rig.printer.set_fault(fault, after_lines=4)
        outcome = rig.begin(FIRST)
        rig.wait_state(S.PAPER_OUT, S.COVER_OPEN, S.HEAD_HOT, S.UNKNOWN)
        rig.printer.clear_faults()
        assert outcome.wait() == Printed(interrupted=True)
        lines = [line for paper in rig.printer.papers() for line in paper.lines]
        assert lines == [f"甲某的第{n}行" for n in range(1, 13)]
        assert len(rig.printer.papers()) == (2 if fault == "paper_out" else 1)
        assert_second_person_gets_only_their_own(rig)


@pytest.mark.parametrize("profile", ALL)
def test_paper_out_and_buffer_lost_is_not_known_and_never_sent_again(tmp_path: Path, profile: str) -> None:
    forgetful = replace(load_profile(profile), keeps_buffer=False)
    with running(tmp_path, forgetful, limits=replace(PATIENT, margin=1.5)) as rig:
        rig.printer.keeps_buffer = False
        rig.printer.set_fault("paper_out", after_lines=4)
        outcome = rig.begin(FIRST)
        rig.wait_state(S.PAPER_OUT)
        rig.printer.clear_faults()
        assert outcome.wait() == NotKnown(C.PAPER_OUT)
        assert rig.printer.papers()[0].lines == [f"甲某的第{n}行" for n in range(1, 5)]
        assert_second_person_gets_only_their_own(rig)


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize("keeps", [True, False])
def test_nobody_brings_paper_in_time(tmp_path: Path, profile: str, keeps: bool) -> None:
    with running(tmp_path, profile, limits=replace(PATIENT, recovery=0.3)) as rig:
        rig.printer.keeps_buffer = keeps
        rig.printer.set_fault("paper_out", after_lines=4)
        assert rig.print(FIRST) == NotKnown(C.PAPER_OUT)
        assert rig.print(SECOND) == Failed(C.PAPER_OUT)
        assert_second_person_gets_only_their_own(rig)


@pytest.mark.parametrize("profile", ALL)
def test_power_lost_in_the_middle_of_a_line(tmp_path: Path, profile: str) -> None:
    with running(tmp_path, profile, limits=QUICK) as rig:
        rig.printer.set_fault("power_off", after_lines=4)
        assert rig.print(FIRST) == NotKnown(C.OFFLINE)
        assert rig.printer.papers()[0].half_line == "甲某的第5行"
        rig.wait_state(S.OFFLINE)
        assert_second_person_gets_only_their_own(rig)
        assert rig.printer.papers()[0].cut  # the half receipt was pushed out and cut


@pytest.mark.parametrize("profile", ALL)
def test_cable_pulled_in_the_middle(tmp_path: Path, profile: str) -> None:
    with running(tmp_path, profile) as rig:
        rig.printer.set_fault("unplugged", after_lines=1)
        outcome = rig.print(FIRST)
        assert outcome == NotKnown(C.OFFLINE)
        rig.wait_state(S.OFFLINE)
        assert rig.print(SECOND) == Failed(C.OFFLINE)
        assert_second_person_gets_only_their_own(rig)


@pytest.mark.parametrize("profile", ALL)
def test_cutter_jams_under_the_receipt(tmp_path: Path, profile: str) -> None:
    with running(tmp_path, profile) as rig:
        rig.wait_state(S.READY)
        rig.printer.set_fault("cutter_jam", after_lines=12)
        known = 3 not in MODELS[profile].silent_queries
        if known:
            assert rig.print(FIRST) == NotKnown(C.CUTTER_JAM)
            rig.wait_state(S.CUTTER_JAM)
        else:
            outcome = rig.begin(FIRST)
            rig.wait_state(S.UNKNOWN)
            rig.printer.clear_faults()
            assert outcome.wait() == Printed(interrupted=True)
        assert_second_person_gets_only_their_own(rig)


def test_hardware_broken_in_the_middle_is_given_up_at_once(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.printer.set_fault("broken", after_lines=3)
        assert rig.print(FIRST) == NotKnown(C.FAULT)
        rig.wait_state(S.FAULT)
        assert_second_person_gets_only_their_own(rig)


@pytest.mark.parametrize(
    ("profile", "fault"),
    [
        *((profile, fault) for profile in ALL for fault in ("silent", "unplugged")),
        *(
            (profile, fault)
            for profile in ("generic-80", "no-near-end-58")
            for fault in ("garbled", "power_off")
        ),
    ],
)
def test_lost_printer_is_noticed_and_heals(tmp_path: Path, profile: str, fault: str) -> None:
    with running(tmp_path, profile, limits=QUICK) as rig:
        rig.wait_state(S.READY)
        rig.printer.set_fault(fault)
        rig.wait_state(S.OFFLINE)
        assert rig.print(FIRST) == Failed(C.OFFLINE)
        rig.printer.clear_faults()
        rig.wait_state(S.READY)
        assert rig.print(SECOND) == Printed()
        assert len([paper for paper in rig.printer.papers() if paper.lines]) == 1


@pytest.mark.parametrize("fault", ["silent", "garbled"])
def test_answers_stop_in_the_middle(tmp_path: Path, fault: str) -> None:
    with running(tmp_path, limits=QUICK) as rig:
        rig.printer.set_fault(fault, after_lines=2)
        assert rig.print(FIRST) == NotKnown(C.OFFLINE)
        assert_second_person_gets_only_their_own(rig)


def test_slow_printer_is_waited_for(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.wait_state(S.READY)
        rig.printer.set_fault("slow")
        assert rig.print(SECOND) == Printed()


def test_small_buffer_and_pictures_lose_nothing(tmp_path: Path) -> None:
    job = PrintJob("P001", tuple(TextLine("㐂" * 16) for _ in range(4)))
    with running(tmp_path, "no-near-end-58", timing=True) as rig:
        assert rig.print(job) == Printed()
        state = rig.printer.state()
        assert state["lost_bytes"] == 0 and state["unknown_commands"] == 0
        assert sum(picture.height for picture in rig.printer.papers()[0].pictures) == 4 * 30


def test_printer_that_refuses_the_rest_has_certainly_not_printed_it(tmp_path: Path) -> None:
    model = replace(MODELS["no-near-end-58"], buffer_size=64, stops_line_offline=True, keeps_buffer=True)
    job = PrintJob("P002", tuple(TextLine("㐂" * 16) for _ in range(40)))
    with running(tmp_path, "no-near-end-58", model, limits=replace(PATIENT, stall=1.0, margin=2.0)) as rig:
        rig.printer.set_fault("cover_open", after_lines=1)
        assert rig.print(job) == Failed(C.OFFLINE)
        rig.printer.clear_faults()
        rig.wait_state(S.READY)
        assert rig.print(SECOND) == Printed()
        assert [paper.lines for paper in rig.printer.papers()][-1] == ["乙某", "乙某完"]


def test_receipt_left_by_an_earlier_run_is_cut_off_at_start(tmp_path: Path) -> None:
    with running(tmp_path, clear_at_start=True) as rig:
        rig.wait_state(S.READY)
        wait_for(lambda: len(rig.printer.papers()) == 1, "blank cut")
        assert rig.printer.papers()[0].blank and rig.printer.papers()[0].cut
        assert rig.print(SECOND) == Printed()


def test_half_sent_picture_is_flushed_before_the_next_job(tmp_path: Path) -> None:
    with running(tmp_path, "two-byte-80") as rig:
        rig.wait_state(S.READY)
        rig.printer.set_fault("unplugged", after_lines=1)
        job = PrintJob("P003", (TextLine("甲某"), *(TextLine("㐂" * 24) for _ in range(40))))
        assert isinstance(rig.print(job), NotKnown | Failed)
        assert_second_person_gets_only_their_own(rig)


def test_status_is_published_once_a_change(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.wait_state(S.READY)
        rig.printer.set_fault("cover_open")
        rig.wait_state(S.COVER_OPEN)
        rig.printer.clear_faults()
        rig.wait_state(S.READY)
        assert rig.seen() == [S.READY, S.COVER_OPEN, S.READY]


def test_profile_for_unknown_queries_still_needs_an_answer(tmp_path: Path) -> None:
    deaf = replace(MODELS["generic-80"], silent_queries=frozenset({1, 2, 3, 4}))
    with running(tmp_path, load_profile("generic-80"), deaf, limits=QUICK, learns=True) as rig:
        assert rig.wait_state(S.OFFLINE).detail
        assert rig.print(FIRST) == Failed(C.OFFLINE)
        assert rig.printer.papers() == []
