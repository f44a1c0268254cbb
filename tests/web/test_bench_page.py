"""The device bench in a real browser: a real bench process, real clicks, paper from the real driver."""

from __future__ import annotations

import io
import json
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Event
from typing import Any

import httpx2
import pytest
from PIL import Image
from selenium.webdriver.support.ui import WebDriverWait

from drivers.printer.profiles import load_profile
from drivers.printer.service import ReceiptPrinterService
from drivers.types import Block, LabelValue, Printed, PrintJob, PrintOutcome, QrBlock, Rule, TextLine
from tour.browser import Browser

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "assets" / "fonts" / "NotoSansSC-Regular.otf"
LIMIT = 60.0

Browse = Callable[..., Browser]


class Bench:
    """A running bench process, as `legal-kiosk simulate` starts it."""

    def __init__(self, directory: Path) -> None:
        command = [sys.executable, "-m", "kiosk", "simulate", "--dir", str(directory), "--port", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], LIMIT)
        assert ready, "the bench did not say that it is ready"
        facts: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.url, self.printer_port = facts["url"], facts["printer"]
        self.http = httpx2.Client(base_url=self.url, timeout=LIMIT, trust_env=False)

    def picture_of(self, number: int) -> Image.Image:
        """The paper as the bench draws it."""
        return Image.open(io.BytesIO(self.http.get(f"/papers/{number}.png").content)).convert("L")

    def end(self) -> None:
        """Ask it to end."""
        self.http.close()
        self.process.terminate()
        self.process.wait(LIMIT)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    running = Bench(tmp_path_factory.mktemp("bench"))
    yield running
    running.end()


@pytest.fixture
def page(bench: Bench, browse: Browse) -> Iterator[Browser]:
    """The bench as nobody has touched it; at the end nothing may stand in the browser's error log."""
    for path in ("/card", "/reader/faults", "/printer/faults", "/papers"):
        bench.http.delete(path)
    browser = browse(1280, 800)
    browser.open(bench.url)
    browser.wait_for("没有卡")
    yield browser
    assert browser.errors() == []
    assert browser.overflow() <= 0


@pytest.fixture
def printer(bench: Bench) -> Iterator[ReceiptPrinterService]:
    """The product's driver on the bench's serial port."""
    service = ReceiptPrinterService(bench.printer_port, load_profile("generic-80"), FONT)
    service.start()
    yield service
    service.stop()


def receipt(number: str) -> PrintJob:
    """Two of these differ in their digits only: equal height, equal count of lines."""
    blocks: tuple[Block, ...] = (
        TextLine("公证预约回执", size=2, bold=True, align="center"),
        Rule(),
        LabelValue("受理号", number),
        TextLine("请带齐以下材料：", bold=True),
        TextLine("・居民身份证"),
        QrBlock("https://office.example.invalid/q/AAAA", "扫码查进度"),
    )
    return PrintJob(number[-4:], blocks)


def print_whole(service: ReceiptPrinterService, job: PrintJob) -> None:
    outcomes: Queue[PrintOutcome] = Queue()
    service.submit(job, outcomes.put)
    assert outcomes.get(timeout=LIMIT) == Printed()


def until(browser: Browser, condition: Callable[[], object]) -> None:
    WebDriverWait(browser.driver, LIMIT).until(lambda _driver: condition())


def picture_on_page(browser: Browser) -> Image.Image | None:
    """What the newest paper's picture really shows, pixel by pixel; None while it is loading."""
    script = """
      const img = document.querySelector("#papers img");
      if (!img || !img.complete || !img.naturalWidth) return null;
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
      canvas.getContext("2d").drawImage(img, 0, 0);
      return Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (c) => c.charCodeAt(0));
    """
    data: list[int] | None = browser.driver.execute_script(script)
    return None if data is None else Image.open(io.BytesIO(bytes(data))).convert("L")


def shows(browser: Browser, bench: Bench, number: int) -> bool:
    shown = picture_on_page(browser)
    return shown is not None and shown.tobytes() == bench.picture_of(number).tobytes()


def test_a_card_is_laid_down_and_taken_away_by_hand(page: Browser, bench: Bench) -> None:
    page.picture("bench-1-empty")
    button = page.find('[data-card="worker"]')
    button.click()
    page.wait_for(f"放着：{button.text}")
    assert button.get_attribute("aria-pressed") == "true"
    assert bench.http.get("/state").json()["reader"]["card"] == "worker"
    page.find("summary").click()
    page.find("details [data-card]").click()
    until(page, lambda: button.get_attribute("aria-pressed") == "false")
    page.find('[data-path="/card"]').click()
    page.wait_for("没有卡")


def test_faults_are_told_on_the_page_and_end_there(page: Browser, bench: Bench) -> None:
    page.find('[data-device="printer"][data-fault="cover_open"]').click()
    page.wait_for("停下了：上盖打开")
    page.find('[data-device="reader"][data-fault="unplugged"]').click()
    page.wait_for("没有连接：拔掉连接线")
    page.type("#after-lines", "3")
    page.find('[data-device="printer"][data-fault="paper_out"]').click()
    page.wait_for("3 行后纸用完")
    page.picture("bench-2-faults")
    for device in ("reader", "printer"):
        page.find(f'[data-path="/{device}/faults"]').click()

    def over() -> bool:
        state = bench.http.get("/state").json()
        return not (
            state["reader"]["faults"] or state["printer"]["faults"] or state["printer"]["coming_faults"]
        )

    until(page, over)
    page.wait_for("正常")


def test_paper_is_seen_while_it_comes_out_and_when_it_is_cut(
    page: Browser, bench: Bench, printer: ReceiptPrinterService
) -> None:
    ended = Event()
    bench.http.post("/printer/fault/slow")  # the page looks twice a second, or less often on a busy machine
    printer.submit(receipt("1234 5678 9012"), lambda _outcome: ended.set())
    page.wait_for("毫米，正在打印")
    bench.http.delete("/printer/fault/slow")
    page.wait_for("已切下")
    assert ended.wait(LIMIT)
    until(page, lambda: shows(page, bench, 0))
    page.picture("bench-3-paper")
    assert "受理号：1234 5678 9012" in str(page.find("#papers img").get_attribute("alt"))


def test_the_next_receipt_is_not_shown_as_the_last_one(
    page: Browser, bench: Bench, printer: ReceiptPrinterService
) -> None:
    print_whole(printer, receipt("1234 5678 9012"))
    until(page, lambda: shows(page, bench, 0))
    first = bench.picture_of(0)
    page.find('[data-path="/papers"]').click()
    page.wait_for("还没有打印")
    print_whole(printer, receipt("1234 5678 9999"))
    until(page, lambda: shows(page, bench, 0))
    assert bench.picture_of(0).size == first.size and bench.picture_of(0).tobytes() != first.tobytes()


def test_it_fits_a_phone(page: Browser, bench: Bench, browse: Browse) -> None:
    narrow = browse(360, 740)
    narrow.open(bench.url)
    narrow.wait_for("没有卡")
    narrow.picture("bench-4-narrow")
    assert narrow.overflow() <= 0


def test_the_page_says_so_when_the_bench_has_ended(tmp_path: Path, browse: Browse) -> None:
    bench = Bench(tmp_path)
    browser = browse(1280, 800)
    browser.open(bench.url)
    browser.wait_for("没有卡")
    bench.end()
    browser.wait_for("设备台没有运行")
    browser.find('[data-card="worker"]').click()
    browser.wait_for("设备台没有运行")
    assert not [error for error in browser.errors() if "Uncaught" in error]
