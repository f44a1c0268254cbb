"""Line breaking: closing marks never begin a line, opening ones never end it, words and numbers stay whole.

The toolkit breaks at blanks only, or anywhere: 。 would stand alone at a line's beginning.
Rules after GB/T 15834-2011, 5.1 (position of punctuation marks).
"""

from __future__ import annotations

import re
from collections.abc import Callable

CLOSING = "。，、；：？！）》〉”’」』】％%,.;:?!)]}…·～،؛؟»|"  # the last one is the caret
OPENING = "（《〈“‘「『【￥([{«"
BETWEEN = "・·"  # with a blank on either side it parts facts: it stays behind the first of them
STOPS = "。；，、：！？.;,:!?،؛؟"
SHORT_LAST_LINE = 0.2  # share of the width
# a word of an alphabet with the marks that are written onto it; Chinese characters stand alone
_WORD = "A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u0300-\u036f\u0610-\u061a\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff"
_UNITS = re.compile(rf"[{_WORD}@#&+*/_=.,:'’\"$€~-]+|\s|.", re.DOTALL)

Measure = Callable[[str], float]


def units(paragraph: str) -> list[str]:
    """Pieces that may not be broken: a character with its marks, a word, a number."""
    pieces: list[str] = []
    glue = False
    for piece in _UNITS.findall(paragraph):
        if piece in BETWEEN and len(pieces) > 1 and pieces[-1].isspace():
            pieces[-2:] = [pieces[-2] + pieces[-1] + piece]
        elif _is_unit(piece) and len(pieces) > 1 and pieces[-1] == " " and pieces[-2][-1].isdigit():
            pieces[-2:] = [f"{pieces[-2]} {piece}"]
        elif pieces and (glue or (piece in CLOSING and not pieces[-1].isspace())):
            pieces[-1] += piece
        else:
            pieces.append(piece)
        glue = piece in OPENING
    return pieces


def _is_unit(piece: str) -> bool:
    """Does it count what the number before it says: 秒, 件, GB?"""
    return piece in ("kB", "MB", "GB") or "\u4e00" <= piece <= "\u9fff"


def wrap(text: str, width: float, measure: Measure, *, balance: bool = False) -> str:
    """Return the text with line breaks so that no line is wider than `width` (pixels by `measure`).

    A single piece that is wider than a line is broken anywhere. `balance`: no character or two alone in the
    last line of a paragraph; the lines above give some of theirs.
    """
    lines = (line for paragraph in text.split("\n") for line in _lines(paragraph, width, measure, balance))
    return "\n".join(line.rstrip(" ") for line in lines)


def _lines(paragraph: str, width: float, measure: Measure, balance: bool) -> list[str]:
    if measure(paragraph) <= width:
        return [paragraph]
    pieces = [(unit, measure(unit)) for unit in units(paragraph)]
    lines = _greedy(pieces, width, measure)
    if balance and len(lines) > 1 and measure(lines[-1]) < SHORT_LAST_LINE * width:
        return lines[:-2] + _two_lines(lines[-2] + lines[-1], width, measure)
    return lines


def _two_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Break after a mark if there is one in the second half of the line, else at four fifths."""
    pieces = units(text)
    first, best, at_stop = "", 0, 0
    for count, piece in enumerate(pieces, 1):
        first += piece
        used = measure(first)
        if used > width or count == len(pieces):
            break
        if used >= 0.45 * width and piece[-1] in STOPS:
            at_stop = count
        if used <= 0.8 * width:
            best = count
    cut = at_stop or best
    rest = "".join(pieces[cut:])
    if not cut or measure(rest) > width:
        return _greedy([(piece, measure(piece)) for piece in pieces], width, measure)
    return ["".join(pieces[:cut]), rest.lstrip()]


def _greedy(pieces: list[tuple[str, float]], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for unit, wide in pieces:
        if used + wide > width and line:
            blank = unit if unit.isspace() else ""
            lines.append(line + blank)  # a blank at the end of a line takes no room
            line, used = "", 0.0
            if blank:
                continue
        while wide > width and len(unit) > 1:
            fits = max(1, int(len(unit) * width / wide))
            while fits > 1 and measure(unit[:fits]) > width:
                fits -= 1
            lines.append(unit[:fits])
            unit = unit[fits:]
            wide = measure(unit)
        line += unit
        used += wide
    return [*lines, line]
