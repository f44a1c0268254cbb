"""The device bench as a person and as the tour use it: a real process, real HTTP, real serial ports."""

from __future__ import annotations

import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import serial
from PIL import Image

from drivers.printer.profiles import load_profile
from drivers.printer.service import ReceiptPrinterService
from drivers.types import Failed, FailureCause, Printed
from tests.drivers.printer_rig import (
    FONT,
    PATIENT,
    SHORT_JOB,
    SHORT_LINES,
    TEXT_VECTOR,
    WAIT,
    Outcome,
    wait_for,
)

ROOT = Path(__file__).resolve().parents[2]


class Bench:
    """A running bench process and a client for it."""

    def __init__(self, directory: Path) -> None:
        arguments = ["--dir", str(directory), "--port", "0", "--font", str(FONT), "--no-timing"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drivers.sim", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], WAIT)
        assert ready, "no ready line"
        self.ready = json.loads(self.process.stdout.readline())
        self.http = httpx2.Client(base_url=self.ready["url"], timeout=WAIT, trust_env=False)

    def end(self) -> int:
        """Ask it to end, as systemd does; returns the exit code."""
        self.http.close()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(WAIT)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    running = Bench(tmp_path_factory.mktemp("bench"))
    yield running
    running.end()


@pytest.fixture(autouse=True)
def clean(bench: Bench) -> None:
    for path in ("/card", "/reader/faults", "/printer/faults", "/papers"):
        assert bench.http.delete(path).status_code == 200


def test_page_is_chinese_and_offers_every_control(bench: Bench) -> None:
    page = bench.http.get("/")
    assert page.status_code == 200 and 'lang="zh-CN"' in page.text
    for word in ("设备台", "拿走卡", "取走纸", "装上新纸", "纸用完", "切刀卡住", "读到一半拿走卡"):
        assert word in page.text
    for name in ("bench.js", "bench.css"):
        assert bench.http.get(f"/static/{name}").status_code == 200
    assert "http://" not in page.text and "https://" not in page.text  # nothing from elsewhere


def test_cards_are_laid_down_and_taken_away(bench: Bench) -> None:
    cards = bench.http.get("/cards").json()
    assert len(cards) > 5
    assert bench.http.post(f"/card/{cards[0]['id']}").json()["card"] == cards[0]["id"]
    assert bench.http.get("/state").json()["reader"]["card"] == cards[0]["id"]
    assert bench.http.delete("/card").json()["card"] is None
    assert bench.http.post("/card/nobody").status_code == 404


def test_reader_behind_the_link_answers(bench: Bench) -> None:
    with serial.Serial(bench.ready["reader"], 115200, timeout=WAIT) as port:
        port.write(bytes.fromhex("AAAAAA9669 0003 11FF ED"))  # is the security module well?
        assert port.read(11) == bytes.fromhex("AAAAAA9669 0004 000090 94")


@pytest.mark.parametrize(("device", "fault"), [("reader", "silent"), ("printer", "cover_open")])
def test_faults_begin_and_end(bench: Bench, device: str, fault: str) -> None:
    assert fault in bench.http.post(f"/{device}/fault/{fault}").json()["faults"]
    assert fault in bench.http.get("/state").json()[device]["faults"]
    assert bench.http.delete(f"/{device}/fault/{fault}").json()["faults"] == []
    assert bench.http.post(f"/{device}/fault/earthquake").status_code == 404
    assert bench.http.delete(f"/{device}/fault/earthquake").status_code == 404


def test_later_faults_and_wrong_numbers(bench: Bench) -> None:
    state = bench.http.post("/printer/fault/paper_out?after_lines=3").json()
    assert state["coming_faults"] == {"paper_out": 3} and state["faults"] == []
    assert bench.http.post("/printer/fault/paper_out?after_lines=-1").status_code == 422


def test_paper_as_facts_picture_and_bytes(bench: Bench) -> None:
    with serial.Serial(bench.ready["printer"], 115200, timeout=WAIT) as port:
        port.write(TEXT_VECTOR)
        assert port.read(1) == b"\x00"
    wait_for(lambda: bool(bench.http.get("/papers").json()), "paper")
    (paper,) = bench.http.get("/papers").json()
    assert paper["lines"] == ["回执", "编号：FL-1", "姓名：测试甲"]
    assert paper["complete"] and paper["cut"] and paper["qr"] == []
    assert bench.http.get("/papers/0.bin").content.startswith(TEXT_VECTOR[:-6])
    picture = bench.http.get("/papers/0.png")
    assert picture.headers["content-type"] == "image/png" and picture.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(picture.content)).width == 576 + 64
    assert bench.http.get("/papers/1.png").status_code == 404
    assert bench.http.delete("/papers").json() == {"taken": 1}
    assert bench.http.get("/papers").json() == []


def test_real_service_prints_on_the_bench(bench: Bench) -> None:
    service = ReceiptPrinterService(bench.ready["printer"], load_profile("generic-80"), FONT, limits=PATIENT)
    service.start()
    try:
        outcome = Outcome()
        service.submit(SHORT_JOB, outcome.take)
        assert outcome.wait() == Printed()
        (paper,) = bench.http.get("/papers").json()
        assert set(SHORT_LINES) <= set(paper["lines"]) and paper["complete"]
        assert paper["qr"] == ["https://example.invalid/q?n=12"]
        bench.http.post("/printer/fault/paper_out")
        refused = Outcome()
        service.submit(SHORT_JOB, refused.take)
        assert refused.wait() == Failed(FailureCause.PAPER_OUT)
    finally:
        service.stop()


def test_other_host_names_are_refused(bench: Bench) -> None:
    assert bench.http.get("/state", headers={"Host": "elsewhere.example"}).status_code == 400


def test_ends_on_sigterm_and_removes_its_ports(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert Path(bench.ready["printer"]).is_symlink() and Path(bench.ready["reader"]).is_symlink()
    assert bench.end() == 0
    assert not Path(bench.ready["printer"]).is_symlink() and not Path(bench.ready["reader"]).is_symlink()
