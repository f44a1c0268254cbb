"""Five hundred hand-offs at once on one backend process: every phone answers in the same moment.

Every hand-off is opened, claimed, confirmed and told by its real calls. Then each kiosk waits in its long
poll, each phone holds the stream of its open page, and five hundred phones send their form at once: the most
that can come, not what a day brings. The clock of each runs from its phone's first byte to the moment its
kiosk has read the answer. Beside it: as many plain signed questions of the same kiosks, without waiting, sent
at once. Both on new connections. All clients are one process on this machine, so they share its processors
with the office.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from benchmarks.phone_line import Line
from benchmarks.phone_office import Office, add_letterboxes
from benchmarks.phone_pair import PATH, Pair
from benchmarks.phone_sides import WentWrong
from benchmarks.process import cpu_seconds, memory_mb
from benchmarks.seen import percentile

COUNT: Final = 500
AIM_RATIO: Final = 5.0  # an answer is a form, two looks and two flushed commits; a question is one look
AT_ONCE: Final = 8  # while everything is set up
PATIENCE: Final = 60.0


def rows(office: Office) -> list[dict[str, Any]]:
    """Two rows: how long until all kiosks saw their answer, and how many never did. Raises WentWrong."""
    return asyncio.run(_measure(office))


async def _measure(office: Office) -> list[dict[str, Any]]:
    quiet = memory_mb(office.pid)[0]
    port = office.settings.port
    pairs = [Pair(box, Line(port), Line(port), Line(port)) for box in add_letterboxes(office, COUNT)]
    await _some_at_once(pairs, Pair.begin)
    for pair in pairs:
        pair.hang_up()
    plain = await _plain(pairs)
    streams = [asyncio.create_task(pair.listen()) for pair in pairs]
    await _until_waiting(port, COUNT)
    sights = [asyncio.create_task(pair.see()) for pair in pairs]
    await _until_waiting(port, 2 * COUNT)
    began_cpu, began = cpu_seconds(office.pid), time.perf_counter()
    sent = await asyncio.gather(*(pair.answer() for pair in pairs))
    all_sent = time.perf_counter() - began
    await asyncio.wait(sights, timeout=PATIENCE)
    used = cpu_seconds(office.pid) - began_cpu
    loaded = memory_mb(office.pid)[0]
    took = [
        one.result() - at for one, at in zip(sights, sent, strict=True) if one.done() and not one.exception()
    ]
    seen = [one.result() for one in sights if one.done() and not one.exception()]
    for task in (*streams, *sights):
        task.cancel()
    await asyncio.gather(*streams, *sights, return_exceptions=True)
    for pair in pairs:
        pair.hang_up()
    if not seen:
        raise WentWrong("no kiosk saw its answer")
    more = (
        f"all forms taken after {all_sent * 1000:.0f} ms; the office used {used:.1f} s of processor time, "
        f"{used / COUNT * 1000:.1f} ms a hand-off; memory {loaded:.0f} MB, {quiet:.0f} MB before"
    )
    return _rows(took, max(seen) - began, plain, more)


def _rows(
    took: list[float], whole: float, plain: tuple[list[float], float], more: str
) -> list[dict[str, Any]]:
    ratio, lost = whole / plain[1], COUNT - len(took)
    return [
        {
            "name": f"{COUNT} hand-offs at once on one process: all kiosks saw the phone's answer",
            "value": round(whole * 1000),
            "unit": "ms",
            "compared_with": f"as many plain signed questions at once: {plain[1] * 1000:.0f} ms "
            f"({_spread(plain[0])}); answers: {_spread(took)}; {more}",
            "ratio": round(ratio, 1),
            "aim": f"<= {AIM_RATIO}",
            "ok": ratio <= AIM_RATIO,
        },
        {
            "name": f"answers lost of {COUNT} hand-offs at once",
            "value": lost,
            "unit": "",
            "compared_with": f"every kiosk must see its own phone's answer within {PATIENCE:.0f} s",
            "ratio": None,
            "aim": "0",
            "ok": lost == 0,
        },
    ]


def _spread(seconds: list[float]) -> str:
    shares = {name: percentile(seconds, share) * 1000 for name, share in (("p50", 0.5), ("p95", 0.95))}
    return f"p50 {shares['p50']:.0f}, p95 {shares['p95']:.0f}, max {max(seconds) * 1000:.0f} ms"


async def _plain(pairs: Sequence[Pair]) -> tuple[list[float], float]:
    """Seconds of each, and of all together; signed before the clock runs."""
    signed = [pair.box.sign("GET", f"{PATH}/{pair.id}") for pair in pairs]
    began = time.perf_counter()
    each = await asyncio.gather(*(pair.plain(one) for pair, one in zip(pairs, signed, strict=True)))
    took = time.perf_counter() - began
    for pair in pairs:
        pair.hang_up()
    return list(each), took


async def _some_at_once(pairs: Sequence[Pair], act: Callable[[Pair], Awaitable[None]]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(pair: Pair) -> None:
        async with turns:
            await act(pair)

    await asyncio.gather(*(one(pair) for pair in pairs))


async def _until_waiting(port: int, count: int) -> None:
    """Until the office itself says that so many wait. Raises WentWrong."""
    line = Line(port)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        figures = (await line.ask("GET", "/metrics")).body.decode().splitlines()
        waiting = next(float(row.split()[1]) for row in figures if row.startswith("legal_kiosk_waiting "))
        if waiting >= count:
            line.close()
            return
        await asyncio.sleep(0.25)
    raise WentWrong(f"{waiting:.0f} of {count} wait")
