"""Recognising in the background: one at a time, the newest wins, nothing comes that is not wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Queue
from threading import Event, Lock

import pytest

from screens.entry.recognition import Recognition, Strokes

LIMIT = 10


class Slow:
    """A recogniser that answers when it is let, with the number of strokes it saw."""

    def __init__(self) -> None:
        self.go = Event()
        self.begun = Event()
        self.seen: list[int] = []
        self.at_once = 0
        self.most_at_once = 0
        self._lock = Lock()

    def recognise(self, strokes: Sequence[Sequence[tuple[float, float]]], limit: int = 10) -> list[str]:
        """Wait, then answer."""
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.seen.append(len(strokes))
        self.begun.set()
        assert self.go.wait(LIMIT)
        with self._lock:
            self.at_once -= 1
        if len(strokes) == 9:
            raise ValueError("engine")
        return [str(len(strokes))]


def strokes(count: int) -> Strokes:
    """So many strokes."""
    return [[(0.0, 0.0), (1.0, 1.0)]] * count


@pytest.fixture
def slow() -> Slow:
    """The engine."""
    return Slow()


def test_the_newest_strokes_win_and_those_between_are_never_looked_at(slow: Slow) -> None:
    got: list[list[str]] = []
    face: Queue[Callable[[], None]] = Queue()
    work = Recognition(slow, got.append, face.put)
    work.look_at(strokes(1))
    assert slow.begun.wait(LIMIT) and work.busy
    for count in (2, 3, 4):
        work.look_at(strokes(count))
    slow.go.set()
    face.get(timeout=LIMIT)()
    assert got == [] and work.busy
    face.get(timeout=LIMIT)()
    assert got == [["4"]] and slow.seen == [1, 4] and slow.most_at_once == 1 and not work.busy


def test_what_was_wiped_gets_no_answer(slow: Slow) -> None:
    got: list[list[str]] = []
    face: Queue[Callable[[], None]] = Queue()
    work = Recognition(slow, got.append, face.put)
    work.look_at(strokes(1))
    work.drop()
    slow.go.set()
    face.get(timeout=LIMIT)()
    assert got == [] and not work.busy
    work.look_at(strokes(2))
    face.get(timeout=LIMIT)()
    assert got == [["2"]]


def test_an_error_of_the_engine_is_raised_where_errors_are_handled(slow: Slow) -> None:
    face: Queue[Callable[[], None]] = Queue()
    work = Recognition(slow, lambda _words: None, face.put)
    slow.go.set()
    work.look_at(strokes(9))
    with pytest.raises(ValueError, match="engine"):
        face.get(timeout=LIMIT)()
    work.look_at(strokes(2))
    face.get(timeout=LIMIT)()
    assert not work.busy
