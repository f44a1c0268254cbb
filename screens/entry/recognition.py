"""Recognising in the background: at most one piece of work, and no answer to what is no longer there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from screens.entry.ways import Recogniser

Strokes = Sequence[Sequence[tuple[float, float]]]

_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="handwriting")


class Recognition:
    """`deliver` gets the characters, in the thread to which `in_face` hands a callback.

    While one recognition runs, the newest strokes wait; those in between are never looked at.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        deliver: Callable[[list[str]], None],
        in_face: Callable[[Callable[[], None]], None],
    ) -> None:
        self._recogniser = recogniser
        self._deliver = deliver
        self._in_face = in_face
        self._running: Strokes | None = None
        self._wanted: Strokes | None = None

    @property
    def busy(self) -> bool:
        """Is an answer to come?"""
        return self._wanted is not None

    def look_at(self, strokes: Strokes) -> None:
        """These strokes, instead of all before them."""
        self._wanted = strokes
        if self._running is None:
            self._start(strokes)

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._wanted = None

    def _start(self, strokes: Strokes) -> None:
        self._running = strokes
        work = _worker.submit(self._recogniser.recognise, strokes)
        work.add_done_callback(lambda done: self._in_face(lambda: self._done(done)))

    def _done(self, work: Future[list[str]]) -> None:
        looked_at, self._running = self._running, None
        if self._wanted is None:
            return
        if self._wanted is not looked_at:
            self._start(self._wanted)
            return
        self._wanted = None
        self._deliver(work.result())  # an error of the engine is raised here, where errors are handled
