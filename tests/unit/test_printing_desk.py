"""A job belongs to the printer until its end; blocks stay ten minutes, then only the number."""

from __future__ import annotations

import asyncio
import threading

from drivers.types import Failed, FailureCause, NotKnown, Printed, PrinterState, PrinterStatus, TextLine
from kiosk.log.events import Event
from kiosk.printing import PrinterDesk
from kiosk.receipt import slip
from kiosk.views import Paper
from tests.unit.desk_kit import HandClock, Log, TablePrinter
from wire.receipt_number import compose

NUMBER = compose(317, 1)
BLOCKS = (TextLine("样例"),)


class Table:
    """A printing desk with its printer."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.paper = TablePrinter()
        self.paper.outcome = None
        self.log = Log()
        self.desk = PrinterDesk(self.paper, self.clock, self.clock, self.log)  # type: ignore[arg-type]
        self.changes = 0
        self.desk.listen(self.changed)

    def changed(self) -> None:
        self.changes += 1

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


async def table() -> Table:
    made = Table()
    made.desk.start()
    return made


async def test_a_job_is_followed_to_each_of_its_three_ends() -> None:
    for outcome, state, event in (
        (Printed(), Paper.PRINTED, Event.PAPER_PRINTED),
        (Failed(FailureCause.PAPER_OUT), Paper.FAILED, Event.PAPER_FAILED),
        (NotKnown(), Paper.NOT_KNOWN, Event.PAPER_NOT_KNOWN),
    ):
        one = await table()
        assert one.desk.report(NUMBER).state is Paper.WAITING
        one.desk.print(NUMBER, BLOCKS)
        assert one.desk.report(NUMBER).state is Paper.PRINTING and not one.desk.reprint(NUMBER)
        one.paper.end(outcome)
        await one.settle()
        assert one.desk.report(NUMBER).state is state and one.desk.report(NUMBER).ended
        assert one.log.events() == [event] and one.changes == 2
        assert NUMBER not in repr(one.log.lines)


async def test_the_end_told_on_another_thread_is_heard_on_the_loop() -> None:
    one = await table()
    heard: list[int] = []
    one.desk.listen(lambda: heard.append(threading.get_ident()))
    one.desk.print(NUMBER, BLOCKS)
    worker = threading.Thread(target=lambda: one.paper.end(Printed()))
    worker.start()
    await asyncio.to_thread(worker.join)
    await one.settle()
    assert one.desk.report(NUMBER).state is Paper.PRINTED
    assert set(heard) == {threading.get_ident()}


async def test_a_reprint_is_marked_and_after_ten_minutes_only_the_number_is_left() -> None:
    one = await table()
    one.desk.print(NUMBER, BLOCKS)
    one.paper.end(Failed(FailureCause.PAPER_OUT))
    await one.settle()
    assert one.desk.remembered() == (NUMBER,)
    assert one.desk.reprint(NUMBER)
    assert one.paper.jobs[1].copy_number == 1 and one.paper.jobs[1].blocks == BLOCKS
    one.paper.end(Printed())
    await one.settle()
    assert one.desk.report(NUMBER).copies == 1
    one.clock.advance(600)
    assert one.desk.remembered() == ()
    assert one.desk.reprint(NUMBER)
    assert one.paper.jobs[2].blocks == slip(NUMBER)


async def test_a_running_job_keeps_its_blocks_until_its_end() -> None:
    one = await table()
    one.desk.print(NUMBER, BLOCKS)
    one.clock.advance(700)
    assert one.desk.remembered() == (NUMBER,)
    one.paper.end(Printed())
    await one.settle()
    assert one.desk.remembered() == ()


async def test_job_ids_are_four_characters_and_not_the_number() -> None:
    one = await table()
    for number in range(1, 6):
        one.desk.print(compose(317, number), BLOCKS)
    ids = [job.job_id for job in one.paper.jobs]
    assert all(len(one_id) == 4 and one_id.isascii() for one_id in ids) and len(set(ids)) > 1


async def test_a_printer_without_paper_waits_and_an_unasked_one_is_not_called_broken() -> None:
    one = await table()
    one.paper.status = PrinterStatus(PrinterState.UNKNOWN)
    assert not one.desk.known and not one.desk.usable
    one.paper.say(PrinterState.PAPER_OUT)
    await one.settle()
    one.desk.print(NUMBER, BLOCKS)
    assert one.desk.report(NUMBER).state is Paper.WAITING and one.changes == 2
    one.paper.say(PrinterState.READY)
    assert one.desk.report(NUMBER).state is Paper.PRINTING


async def test_news_after_the_loop_has_ended_is_dropped() -> None:
    one = Table()  # never started
    one.desk.print(NUMBER, BLOCKS)
    one.paper.end(Printed())
    await one.settle()
    assert one.desk.report(NUMBER).state is Paper.PRINTING
