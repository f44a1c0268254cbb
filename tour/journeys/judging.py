"""How a journey is judged: by paper, by the office's answer, by what stands on the screen."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PIL import Image

from drivers.printer.profiles import load_profile
from drivers.sim.cards import cards
from drivers.sim.preview import render_png
from drivers.types import PrintJob, TextLine
from screens.fonts import REGULAR, font
from tour.citizen import Citizen, receipt_number
from tour.phone import CasePage, read_case
from tour.stage import StageError

PROFILE = "generic-80"  # what halls have that say nothing else


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a journey ended."""

    outcome: str
    receipt_number: str = ""
    case_state: str = ""


def expect(true: object, what: str) -> None:
    """A journey's own judgement; raises StageError."""
    if not true:
        raise StageError(f"expected: {what}")


def paper_text(citizen: Citizen, count: int) -> tuple[str, str]:
    """Text and QR address of the newest paper."""
    paper = citizen.wait_for_paper(count)
    expect(paper["qr"], "a QR code on the paper")
    return "".join(paper["lines"]).replace(" ", ""), str(paper["qr"][0])


def case_page(citizen: Citizen, address: str, last_four: str) -> CasePage:
    """The office's answer, in the citizen's language. Asked once: wrong tries are counted, and whoever
    guesses is locked out."""
    page = read_case(address, last_four, citizen.language)
    expect(page.arrived, "the office to have the case")
    return page


def last_four(card: str) -> str:
    """The last four characters printed on a synthetic resident card (bytes 122-157 of its text block)."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return cards(today)[card].text[122:158].decode("utf-16-le")[-4:]


def judged(
    citizen: Citizen, paper: str, page: CasePage, *, words: tuple[str, ...] = (), on_screen: bool = True
) -> str:
    """Paper, office and, while it is still there, the screen tell the same number; returns it."""
    number = receipt_number(paper) or ""
    expect(number and number.replace(" ", "") == page.number.replace(" ", ""), "one number everywhere")
    expect(not on_screen or number.replace(" ", "") in citizen.words(), "the number on the screen")
    for word in words:
        expect(word in paper, f"{word} on the paper")
    return number


def stands_on_paper(picture: bytes, line: TextLine) -> bool:
    """Does this Uyghur line stand on the paper (PNG), shaped and in order, dot for dot?

    Printers have no Uyghur letters: such lines were drawn. The line alone, printed by the same driver on
    another simulated printer, must be found again among the dot rows of the paper.
    """
    job = PrintJob("sample", (line,), right_to_left=True)
    alone = _rows(render_png(job, load_profile(PROFILE), font(REGULAR)))
    with Image.open(io.BytesIO(picture)) as opened:
        rows = _rows(opened)
    inked = [number for number, dots in enumerate(alone) if dots]
    wanted = alone[inked[0] : inked[-1] + 1]
    # a few dots are changed where the bytes of a picture would be taken for a command
    close = max(2, sum(wanted) // 200)
    return any(
        sum(abs(a - b) for a, b in zip(rows[top : top + len(wanted)], wanted, strict=True)) <= close
        for top in range(len(rows) - len(wanted) + 1)
    )


def _rows(page: Image.Image) -> list[int]:
    """How many black dots each row has; the ragged end of the paper is grey."""
    black = page.convert("L").point(lambda level: 1 if level < 100 else 0)
    data = black.tobytes()
    return [data.count(1, at, at + black.width) for at in range(0, len(data), black.width)]
