"""Whole receipts from the service through a pseudo serial port to paper, on every profile."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.printer.layout import JobError, Line, lay_out
from drivers.printer.profiles import load_profile, profile_names
from drivers.printer.service import ReceiptPrinterService
from drivers.sim.receipt_printer import ReceiptPrinterSimulator
from drivers.types import (
    Failed,
    FailureCause,
    LabelValue,
    Printed,
    PrinterState,
    PrintJob,
    QrBlock,
    TextLine,
)
from tests.drivers.printer_rig import (
    FONT,
    PATIENT,
    QUICK,
    SHORT_JOB,
    SHORT_LINES,
    WAIT,
    Outcome,
    realistic_receipt,
    running,
    wait_for,
)

S = PrinterState


@pytest.mark.parametrize("profile", profile_names())
def test_paper_says_what_was_meant(tmp_path: Path, profile: str) -> None:
    job = realistic_receipt()
    with running(tmp_path, profile) as rig:
        assert rig.print(job) == Printed()
        (paper,) = rig.printer.papers()
        assert paper.cut and not paper.half_line
        assert paper.lines == [
            row.text for row in lay_out(job, load_profile(profile)) if isinstance(row, Line)
        ]
        qr = next(block for block in job.blocks if isinstance(block, QrBlock))
        if load_profile(profile).native_qr:
            assert paper.qr_payloads == [qr.data.encode()]
        else:
            assert len(paper.pictures) > 5
        assert rig.printer.state()["unknown_commands"] == 0
        assert rig.printer.state()["lost_bytes"] == 0


@pytest.mark.parametrize("profile", profile_names())
def test_rare_name_is_on_the_paper_either_as_text_or_as_picture(tmp_path: Path, profile: str) -> None:
    with running(tmp_path, profile) as rig:
        assert rig.print(PrintJob("N001", (LabelValue("姓名", "𠮷㐂"), TextLine("完")))) == Printed()
        (paper,) = rig.printer.papers()
        if load_profile(profile).font_zone == "gb18030":
            assert paper.lines == ["姓名：𠮷㐂", "完"]
        else:
            assert paper.lines == ["完"]
            assert sum(picture.height for picture in paper.pictures) == 30


def test_with_real_line_and_print_speed(tmp_path: Path) -> None:
    with running(tmp_path, "generic-58", timing=True) as rig:
        assert rig.print(SHORT_JOB) == Printed()
        assert rig.printer.papers()[0].cut


def test_statuses_of_a_normal_job(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.wait_state(S.READY)
        assert rig.print(SHORT_JOB) == Printed()
        rig.wait_state(S.READY)
        assert rig.seen() == [S.READY, S.PRINTING, S.READY]


def test_jobs_queue_up(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        outcomes = [rig.begin(PrintJob(f"Q{n:03}", (TextLine(f"第{n}张"),))) for n in range(4)]
        assert [outcome.wait() for outcome in outcomes] == [Printed()] * 4
        assert [paper.lines for paper in rig.printer.papers()] == [[f"第{n}张"] for n in range(4)]


def test_near_end_is_success_with_a_note(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.printer.set_fault("paper_low")
        rig.wait_state(S.PAPER_LOW)
        assert rig.print(SHORT_JOB) == Printed(paper_low=True)


def test_model_without_sensor_never_says_near_end(tmp_path: Path) -> None:
    with running(tmp_path, "no-near-end-58") as rig:
        rig.printer.set_fault("paper_low")
        assert rig.print(SHORT_JOB) == Printed()


def test_silent_queries_are_learnt_and_named(tmp_path: Path) -> None:
    with running(tmp_path, "quiet-80", limits=replace(PATIENT, query=0.5), learns=True) as rig:
        assert rig.wait_state(S.READY).unanswered == ("offline_cause", "error")
        rig.printer.set_fault("paper_out")
        rig.wait_state(S.PAPER_OUT)
        rig.printer.clear_fault("paper_out")
        rig.wait_state(S.READY)
        rig.printer.set_fault("cover_open")
        rig.wait_state(S.UNKNOWN)  # it is offline and this model does not say why
        assert rig.print(SHORT_JOB) == Failed(FailureCause.OFFLINE)


def test_printer_that_answers_no_mark_can_prove_nothing(tmp_path: Path) -> None:
    model = replace(ReceiptPrinterSimulator(tmp_path / "x", "generic-58", FONT).model, answers_gs_r=False)
    soon = replace(QUICK, margin=1.0)  # for a proof that never comes
    with running(tmp_path, "generic-58", model, limits=soon) as rig:
        outcome = rig.print(SHORT_JOB)
        assert type(outcome).__name__ == "NotKnown"
        assert "mark" in rig.service.status.unanswered
        wait_for(lambda: len(rig.printer.papers()) >= 2, "clearing cut")


def test_process_id_is_dropped_when_the_model_does_not_answer(tmp_path: Path) -> None:
    with running(tmp_path, replace(load_profile("generic-58"), process_id=True), limits=QUICK) as rig:
        assert rig.print(SHORT_JOB) == Printed()


def test_impossible_job_is_refused_at_once(tmp_path: Path) -> None:
    with running(tmp_path) as rig, pytest.raises(JobError):
        rig.begin(PrintJob("X", (QrBlock("中文"),)))


def test_failing_listener_and_receiver_harm_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: object) -> None:
        raise RuntimeError(SHORT_LINES[1])

    with running(tmp_path) as rig:
        rig.service.subscribe(broken)
        rig.service.submit(SHORT_JOB, broken)
        assert rig.print(SHORT_JOB) == Printed()
    assert "printer.done_failed" in {record.__dict__.get("event") for record in caplog.records}
    assert "姓名" not in caplog.text


def test_stopped_service_refuses_jobs(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.wait_state(S.READY)
        rig.service.stop()
        assert rig.print(SHORT_JOB) == Failed(FailureCause.OFFLINE)
        rig.service.start()
        assert rig.print(SHORT_JOB) == Printed()


def test_stop_in_the_middle_ends_every_job_once(tmp_path: Path) -> None:
    with running(tmp_path) as rig:
        rig.wait_state(S.READY)
        rig.printer.set_fault("cover_open", after_lines=2)
        outcomes = [rig.begin(SHORT_JOB) for _ in range(3)]
        rig.wait_state(S.COVER_OPEN)
        rig.service.stop()
        names = [type(outcome.wait()).__name__ for outcome in outcomes]
        assert names == ["NotKnown", "Failed", "Failed"]


def test_missing_port_fails_jobs_and_heals(tmp_path: Path) -> None:
    service = ReceiptPrinterService(
        str(tmp_path / "printer"), load_profile("generic-80"), limits=PATIENT, first_delay=0.05, max_delay=0.1
    )
    ready = threading.Event()
    service.subscribe(lambda status: ready.set() if status.state is S.READY else None)
    service.start()
    outcome = Outcome()
    service.submit(SHORT_JOB, outcome.take)
    assert outcome.wait() == Failed(FailureCause.OFFLINE)
    simulator = ReceiptPrinterSimulator(tmp_path / "printer", "generic-80", FONT, timing=False)
    simulator.start()
    assert ready.wait(WAIT)
    service.stop()
    simulator.stop()


def test_wrong_speed_is_seen_as_unreadable(tmp_path: Path) -> None:
    with running(tmp_path, replace(load_profile("generic-80"), baudrate=9600), limits=QUICK) as rig:
        rig.wait_state(S.OFFLINE)
        assert rig.print(SHORT_JOB) == Failed(FailureCause.OFFLINE)
        assert rig.printer.papers() == [] or not any(SHORT_LINES[0] in p.lines for p in rig.printer.papers())


def test_nothing_personal_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with running(tmp_path) as rig:
        rig.print(SHORT_JOB)
    assert "测" not in caplog.text and "5678" not in caplog.text
