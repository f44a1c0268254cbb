"""Mandarin text as pinyin with tone numbers, which eSpeak NG 1.51 reads rightly; its own reading of
characters is broken (fixed upstream in 1.52).

pypinyin chooses readings by phrase (重庆, 银行) and changes 一 and 不 by their neighbours; the synthesiser
does the third tones. Importing pypinyin takes a third of a second: call `warm` where nobody waits.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

# Readings that matter here and that pypinyin's phrase list has otherwise.
_PHRASES: Final = {
    "供养": [["gōng"], ["yǎng"]],
    "供养人": [["gōng"], ["yǎng"], ["rén"]],
    "五保供养": [["wǔ"], ["bǎo"], ["gōng"], ["yǎng"]],
    "一千": [["yì"], ["qiān"]],
    "一万": [["yí"], ["wàn"]],
    "一亿": [["yí"], ["yì"]],
}
_RARE: Final = "sheng1 pi4 zi4"  # 生僻字: a character without a known reading is not passed over in silence
# what the synthesiser does not know as a syllable
_ODD: Final = {"n2": "en1", "ng2": "en1", "m2": "mu3", "hng1": "hen1", "ê1": "ei1", "ê2": "ei2", "ê4": "ei4"}
# Letters as Chinese announcements name them.
_LETTERS: Final = dict(
    pair.split("=")
    for line in (
        "A=ei1|B=bi4|C=xi1|D=di4|E=yi4|F=ai2 fu5|G=ji4|H=ai2 chi5|I=ai4|J=zhei4|K=kei4|L=ai2 lou5",
        "M=ai2 mu5|N=en1|O=ou1|P=pi4|Q=kiu1|R=a4|S=ai2 si5|T=ti4|U=you1|V=wei1",
        "W=da2 bu5 liu5|X=ai2 ke5 si5|Y=wai4|Z=zei4",
    )
    for pair in line.split("|")
)
_PIECE: Final = re.compile(r"(?P<letter>[A-Z])|(?P<mark>[,.?!])|(?P<han>[^A-Z,.?! ]+)")


def warm() -> None:
    """Load the readings; the second call costs nothing."""
    _readings()


def transcribe(text: str) -> str:
    """Return tone-numbered pinyin for text made by `reading.read_aloud` in `zh`."""
    said: list[str] = []
    for piece in _PIECE.finditer(text):
        if piece["letter"]:
            said.append(_LETTERS[piece["letter"]])
        elif piece["mark"]:
            said.append(piece["mark"])
        else:
            said.extend(_syllables(piece["han"]))
    return " ".join(said).replace(" ,", ",").replace(" .", ".").replace(" ?", "?").replace(" !", "!")


def _syllables(han: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    known = _readings()
    said: list[str] = []
    for run in re.split(r"(.)", han) if any(ord(c) not in known for c in han) else [han]:
        if run and all(ord(c) in known for c in run):
            syllables = lazy_pinyin(
                run, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True, v_to_u=False
            )
            said.extend(_ODD.get(syllable, syllable) for syllable in syllables)
        elif run:
            said.append(_RARE)
    return said


@cache
def _readings() -> frozenset[int]:
    from pypinyin import load_phrases_dict
    from pypinyin.constants import PINYIN_DICT

    load_phrases_dict(_PHRASES)
    return frozenset(PINYIN_DICT)
