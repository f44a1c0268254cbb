"""The thread that owns a device: faults, pauses, listeners, stopping. The device here is a script of
outcomes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

import drivers.service
from drivers.service import DeviceService, PermanentFault, TemporaryFault

PATIENCE = 30.0


class Scripted(DeviceService[str, str | int]):
    """Runs one scripted action per setup; an action may raise. Statuses are strings, other events
    integers.
    """

    def __init__(self, *script: Callable[[], None], first: float = 0.005, quiet_spell: float = 60.0) -> None:
        super().__init__("scripted", "new", first_delay=first, max_delay=0.04, quiet_spell=quiet_spell)
        self.script = list(script)
        self.steps = 0
        self.closed = 0
        self.heard: list[str | int] = []
        self.delays: list[float] = []
        self.step_action: Callable[[], None] = lambda: None
        self.close_action: Callable[[], None] = lambda: None
        self.subscribe(self.heard.append)

    def setup(self) -> None:
        if self.script:
            self.script.pop(0)()
        self._publish("works")

    def step(self) -> None:
        self.steps += 1
        self.step_action()
        self.wait(0.005)

    def teardown(self) -> None:
        self.closed += 1
        self.close_action()

    def status_when_down(self, detail: str, *, permanent: bool) -> str:
        return f"{'broken' if permanent else 'away'}: {detail}"

    def _next_delay(self) -> float:
        self.delays.append(super()._next_delay())
        return self.delays[-1]


def temporarily() -> None:
    raise TemporaryFault("unplugged")


def for_ever() -> None:
    raise PermanentFault("self-test")


def by_mistake() -> None:
    raise ZeroDivisionError(f"number {119999}")


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.fixture
def run() -> Iterator[Callable[[Scripted], Scripted]]:
    started: list[Scripted] = []

    def start(service: Scripted) -> Scripted:
        started.append(service)
        service.start()
        return service

    yield start
    for service in started:
        service.stop()


def test_runs_and_publishes_a_status_once(run: Callable[[Scripted], Scripted]) -> None:
    service = run(Scripted())
    until(lambda: service.steps > 5)
    service.start()  # already running: no second thread
    service._publish("works")
    assert (service.heard, service.status) == (["works"], "works")
    service._publish(5)
    service._publish(5)
    assert service.heard == ["works", 5, 5]  # only statuses are compared
    service.stop()
    service.stop()
    assert service.closed == 1


def test_pause_doubles_up_to_its_limit(run: Callable[[Scripted], Scripted]) -> None:
    service = run(Scripted(*[temporarily] * 6))
    until(lambda: service.status == "works")
    assert service.delays == [0.005, 0.01, 0.02, 0.04, 0.04, 0.04]
    assert service.heard == ["away: unplugged", "works"]
    assert service.closed == 6


def test_count_is_kept_until_a_quiet_spell(run: Callable[[Scripted], Scripted]) -> None:
    service = Scripted(temporarily, temporarily)
    failures = [temporarily]

    def fail_once() -> None:
        if failures:
            failures.pop()()

    service.step_action = fail_once
    run(service)
    until(lambda: len(service.delays) == 3 and service.status == "works")
    assert service.delays == [0.005, 0.01, 0.02]


def test_count_is_cleared_after_a_quiet_spell(run: Callable[[Scripted], Scripted]) -> None:
    service = Scripted(temporarily, temporarily, quiet_spell=0.0)
    failures = [temporarily]

    def fail_once() -> None:
        if failures:
            failures.pop()()

    service.step_action = fail_once
    run(service)
    until(lambda: len(service.delays) == 3)
    assert service.delays == [0.005, 0.01, 0.005]


def test_permanent_fault_stops_trying_until_restarted(
    run: Callable[[Scripted], Scripted], caplog: pytest.LogCaptureFixture
) -> None:
    service = run(Scripted(for_ever))
    until(lambda: service.status == "broken: self-test")
    service.wake()  # news for the device, not a reason to try again
    time.sleep(0.05)
    assert (service.closed, service.steps) == (1, 0)
    service.restart()
    until(lambda: service.status == "works")
    records = [record for record in caplog.records if getattr(record, "event", "") == "device.down"]
    assert [record.levelno for record in records] == [logging.ERROR]


def test_restart_while_working_and_while_pausing(run: Callable[[Scripted], Scripted]) -> None:
    service = run(Scripted(lambda: None, temporarily, first=30.0))
    service._max_delay = 30.0
    until(lambda: service.steps > 1)
    service.restart()
    until(lambda: service.status == "away: unplugged")
    service.restart()  # ends the long pause
    until(lambda: service.status == "works")
    assert service.closed == 2


def test_unexpected_error_is_logged_without_its_text_and_tried_again(
    run: Callable[[Scripted], Scripted], caplog: pytest.LogCaptureFixture
) -> None:
    service = run(Scripted(by_mistake))
    until(lambda: service.status == "works")
    assert service.heard[0] == "away: 程序意外出错"
    (record,) = [record for record in caplog.records if getattr(record, "event", "") == "device.unexpected"]
    assert "ZeroDivisionError" in record.getMessage()
    assert "by_mistake" in record.getMessage()
    assert "number 119999" not in caplog.text


def test_failing_listener_and_failing_close_harm_nobody(
    run: Callable[[Scripted], Scripted], caplog: pytest.LogCaptureFixture
) -> None:
    service = Scripted(temporarily)
    service.close_action = by_mistake
    service.subscribe(lambda event: by_mistake())
    later: list[object] = []
    service.subscribe(later.append)
    run(service)
    until(lambda: service.steps > 1)
    assert later == ["away: unplugged", "works"]
    events = {getattr(record, "event", "") for record in caplog.records}
    assert {"device.listener_failed", "device.teardown_failed"} <= events


@pytest.mark.parametrize("script", [[], [for_ever], [temporarily]])
def test_stop_ends_every_kind_of_wait(script: list[Callable[[], None]]) -> None:
    waited: list[bool] = []
    service = Scripted(*script, first=60.0)
    service._max_delay = 60.0
    service.step_action = lambda: waited.append(service.wait(60.0))
    service.start()
    until(lambda: service.status != "new")
    service.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "device-scripted"]
    service.start()
    until(lambda: service.closed >= 1)
    service.stop()


def test_wake_ends_a_wait_and_says_so(run: Callable[[Scripted], Scripted]) -> None:
    ended: list[bool] = []
    service = Scripted()
    service.step_action = lambda: ended.append(service.wait(60.0))
    run(service)
    until(lambda: service.steps == 1)
    service.wake()
    until(lambda: service.steps == 2)
    service.stop()
    assert ended == [False, True]


def test_stop_from_a_listener_does_not_wait_for_itself() -> None:
    service = Scripted()
    service.subscribe(lambda event: service.stop())
    service.start()
    until(lambda: service.closed == 1)


def test_a_step_that_hangs_is_reported(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drivers.service, "STOP_LIMIT", 0.1)
    release = threading.Event()
    hung: list[bool] = []
    service = Scripted()
    service.step_action = lambda: hung.append(release.wait(PATIENCE))
    service.start()
    until(lambda: service.steps == 1)
    service.stop()
    assert [record for record in caplog.records if getattr(record, "event", "") == "device.stop_late"]
    release.set()
    until(lambda: service.closed == 1)
    assert hung == [True]
