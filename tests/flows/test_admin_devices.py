"""Admin pages on simulated devices, with their faults: reader, printer, paper, reprints."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from drivers.sim import sam
from drivers.types import PrinterState, ReaderState, TextLine
from kiosk.admin.page import Body
from kiosk.admin.page_card import ACCEPT
from kiosk.admin.page_paper import PUT_IN, STRIP
from kiosk.admin.page_printer import PRINT
from kiosk.admin.rights import Role
from kiosk.admin.views import Light
from kiosk.log.events import Event
from kiosk.upkeep.reader_identity import ALARM
from tests.flows.staff_host import StaffHost, text_of
from tests.flows.whole_machine import WholeMachine


@pytest.fixture
async def host(machine: WholeMachine) -> AsyncIterator[StaffHost]:
    host = await StaffHost(machine).begin()
    await machine.until(lambda: host.printer.status.state is PrinterState.READY, "the printer")
    await machine.until(lambda: host.reader.status.state is ReaderState.READY, "the reader")
    yield host
    machine.printer.clear_faults()
    machine.reader.clear_faults()
    await host.end()


# --- the reader ------------------------------------------------------------------------------------------


async def test_a_card_is_shown_masked_and_forgotten(host: StaffHost, machine: WholeMachine) -> None:
    host.open("card")
    assert "放一张证件" in host.body.note
    await asyncio.to_thread(machine.lay_card, "expired")
    body = await host.shows("居民身份证")
    shown = text_of(body)
    assert "样◯" in shown and "样例旧" not in shown
    assert "119＊＊＊＊＊＊＊＊＊＊＊＊＊" in shown and "证件已过期" in shown and "毫秒" in shown
    assert body.note_light is Light.GOOD
    machine.reader.remove()
    await machine.until(lambda: host.reader.status.state is ReaderState.READY, "the card has left")
    await asyncio.to_thread(machine.lay_card, "uyghur")
    await host.shows("阿◯")
    page = host.page
    host.open("printer")
    assert page is not None and "阿" not in text_of(page.view()), "nothing stays"
    assert host.noted == [("card", "done"), ("card", "done")]
    assert host.upkeep.last_read is not None
    machine.reader.remove()


async def test_what_is_no_card_and_a_card_left_behind(host: StaffHost, machine: WholeMachine) -> None:
    machine.reader.place("worker")
    await machine.until(lambda: host.reader.status.state is ReaderState.CARD_PRESENT, "a card left behind")
    host.open("card")
    assert "拿起来再放一次" in host.body.note
    machine.reader.remove()
    await host.shows("放一张证件")
    machine.reader.set_fault("foreign_card")
    await asyncio.to_thread(machine.lay_card, "worker")
    body = await host.shows("这不是身份证件")
    assert body.note_light is Light.BAD
    machine.reader.remove()


@pytest.mark.parametrize(
    ("fault", "words"),
    [("unreadable", "证件动了"), ("rejected", "换一张试"), ("sam_fault", "更换读卡器")],
)
async def test_each_fault_of_the_reader_is_told(
    host: StaffHost, machine: WholeMachine, fault: str, words: str
) -> None:
    host.open("card")
    if fault in ("unreadable", "rejected"):
        machine.reader.set_fault(fault)
        await asyncio.to_thread(machine.lay_card, "worker")
    else:
        machine.reader.set_fault(fault)
    body = await host.shows(words)
    assert body.note_light is Light.BAD
    machine.reader.remove()


async def test_a_reader_that_is_away_is_told_with_what_to_do(host: StaffHost, machine: WholeMachine) -> None:
    host.open("card")
    machine.reader.set_fault("unplugged")
    body = await host.shows("检查读卡器的电源和数据线")
    assert body.note_light is Light.BAD
    machine.reader.clear_faults()
    await host.shows("放一张证件")


async def test_another_reader_is_an_alarm_that_a_technician_settles(
    host: StaffHost, machine: WholeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.upkeep.look()
    ours = host.reader.status.sam_id
    machine.reader.set_fault("unplugged")
    await machine.until(lambda: host.reader.status.state is ReaderState.OFFLINE, "unplugged")
    monkeypatch.setattr(sam, "SAM_ID", bytes(reversed(sam.SAM_ID)))
    machine.reader.clear_faults()
    await machine.until(lambda: host.reader.status.sam_id not in ("", ours), "another reader")
    host.upkeep.look()
    assert host.upkeep.alarms() == (ALARM,)
    assert [event for event, _ in host.happened].count(Event.READER_CHANGED) == 1
    host.role = Role.ATTENDANT
    host.open("card")
    line = next(line for line in host.body.lines if line.button is not None)
    assert line.button is not None and not line.button.enabled and line.button.why == "需要维护员"
    assert host.page is not None
    host.page.press(ACCEPT)
    assert host.upkeep.alarms() == (ALARM,), "also when the button is pressed all the same"
    host.role = Role.TECHNICIAN
    await host.press(ACCEPT)
    assert host.upkeep.alarms() == () and host.upkeep.reader_identity.known == host.reader.status.sam_id
    assert host.noted == [("reader", "done")]


# --- the printer -----------------------------------------------------------------------------------------


async def test_the_test_page_has_everything_on_it(host: StaffHost, machine: WholeMachine) -> None:
    host.open("printer")
    await host.press(PRINT)
    body = await host.shows("打印好了")
    assert body.note_light is Light.GOOD and host.noted == [("printer", "printed")]
    (paper,) = machine.printer.papers()
    assert paper.cut and paper.qr_payloads == [b"https://kiosk.example/test-page"]
    assert {1, 2, 3} <= {item.height // 24 for item in paper.items}, "all sizes"
    assert any("生僻字" in line for line in paper.lines) or paper.pictures
    assert paper.pictures, "Uyghur is drawn"
    assert not any(cell.wrong for item in paper.items for cell in getattr(item, "cells", ()))
    assert host.printer.kept() == (), "it is nobody's receipt"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("paper_out", "没有纸了"),
        ("cover_open", "盖子开着"),
        ("cutter_jam", "切刀卡住了"),
        ("broken", "打印机坏了"),
        ("unplugged", "没有应答"),
    ],
)
async def test_each_fault_of_the_printer_is_told_and_healed(
    host: StaffHost, machine: WholeMachine, fault: str, words: str
) -> None:
    host.open("printer")
    machine.printer.set_fault(fault)
    await host.shows(words)
    button = host.body.buttons[0]
    assert not button.enabled and words in button.why
    machine.printer.clear_faults()
    await machine.until(lambda: host.body.buttons[0].enabled, "it can print again")
    await host.press(PRINT)
    await host.shows("打印好了")


async def test_a_fault_in_the_middle_is_not_called_a_success(host: StaffHost, machine: WholeMachine) -> None:
    machine.printer.set_fault("cutter_jam", after_lines=5)
    host.open("printer")
    await host.press(PRINT)
    body = await host.shows("切刀卡住了")
    await machine.until(lambda: not host.body.busy, "the job has ended")
    assert host.body.note_light is not Light.GOOD and "打印好了" not in host.body.note
    assert body is not None


# --- paper -----------------------------------------------------------------------------------------------


def current(body: Body) -> str:
    return next((line.title for line in body.lines if line.text == "现在做这一步"), "")


async def test_paper_is_changed_step_by_step_and_the_counter_begins_anew(
    host: StaffHost, machine: WholeMachine
) -> None:
    machine.printer.set_fault("paper_out")
    await machine.until(lambda: host.printer.status.state is PrinterState.PAPER_OUT, "no paper")
    host.open("paper")
    await machine.until(lambda: current(host.body).startswith(("1.", "2.")), "the first step")
    machine.printer.set_fault("cover_open")
    await machine.until(lambda: current(host.body).startswith("2."), "put it in")
    assert not host.body.buttons[0].enabled
    machine.printer.clear_fault("paper_out")
    machine.printer.clear_fault("cover_open")
    await machine.until(lambda: current(host.body).startswith("3."), "test it")
    assert host.upkeep.paper.changed_at is None or not host.upkeep.paper.known
    await host.press(STRIP)
    body = await host.shows("换好了，计数从新的一卷开始")
    assert body.note_light is Light.GOOD
    roll = host.upkeep.paper
    assert roll.known and 79_900 < roll.remaining_mm < 80_000, "the strip came from the new roll"
    assert host.noted == [("paper", "printed")]
    assert any("新纸卷测试" in line for line in machine.lines())


async def test_a_strip_that_fails_is_no_change(host: StaffHost, machine: WholeMachine) -> None:
    host.open("paper")
    await host.press(PUT_IN)
    machine.printer.set_fault("cutter_jam", after_lines=1)
    await host.press(STRIP)
    await host.shows("切刀卡住了")
    await machine.until(lambda: not host.body.busy, "the job has ended")
    assert not host.upkeep.paper.known and host.noted[-1][0] == "paper" and host.noted[-1][1] != "printed"
    machine.printer.clear_faults()
    await machine.until(lambda: bool(host.body.buttons) and host.body.buttons[0].enabled, "mended")
    await host.press(host.body.buttons[0].id)
    if not host.upkeep.paper.known and not host.body.busy:
        await host.press(STRIP)
    await host.shows("换好了")
    assert host.upkeep.paper.known


# --- reprints --------------------------------------------------------------------------------------------


async def test_a_receipt_is_printed_again_marked_and_known_by_its_last_digits_only(
    host: StaffHost, machine: WholeMachine
) -> None:
    host.open("reprint")
    assert "没有打印过回执" in host.body.note and not host.body.lines
    for number in ("031700000428", "031700000535"):
        host.printer.print(number, (TextLine("样例回执"), TextLine(number)))
    await machine.until(
        lambda: len(host.body.lines) == 2 and "打印好了" in host.body.lines[1].text, "printed"
    )
    await machine.until(lambda: all("打印好了" in line.text for line in host.body.lines), "both")
    shown = text_of(host.body)
    assert "后四位 0428" in shown and "031700000428" not in shown and "样例" not in shown
    line = next(line for line in host.body.lines if "0428" in line.title)
    assert line.button is not None and "0428" not in line.button.id
    await host.press(line.button.id)
    await host.shows("补打过 1 次")
    await machine.until(lambda: len(machine.printer.papers()) == 3, "the copy")
    copy = machine.printer.papers()[-1]
    assert any("补打 第1次" in text for text in copy.lines) and any("031700000428" in t for t in copy.lines)
    assert host.noted == [("reprint", "done")]
