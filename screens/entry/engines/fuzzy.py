"""Sounds that many speakers do not tell apart, as speller rules of Rime and as the same rules in Python.

Source of the rules: rime-luna-pinyin `pinyin.yaml` (LGPL-3, rewritten here one pair at a time).
"""

from __future__ import annotations

import re
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Final


class Sound(StrEnum):
    """A pair of sounds taken for one another."""

    ZH_Z = "zh_z"
    CH_C = "ch_c"
    SH_S = "sh_s"
    N_L = "n_l"
    AN_ANG = "an_ang"
    EN_ENG = "en_eng"
    IN_ING = "in_ing"
    F_H = "f_h"
    R_L = "r_l"


_FLAT: Final = (Sound.ZH_Z, Sound.CH_C, Sound.SH_S)
_NASAL: Final = (Sound.EN_ENG, Sound.IN_ING)


class Fuzzy(Enum):
    """Presets of a hall; one speller is compiled for each. The value is the name used in settings."""

    NONE = "none"
    SOUTHERN = "southern"
    SICHUAN = "sichuan"

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """The pairs taken for one another."""
        return _PRESETS[self]

    @property
    def schema(self) -> str:
        """Name of the compiled Rime schema."""
        return f"kiosk_{self.value}"


_PRESETS: Final[dict[Fuzzy, tuple[Sound, ...]]] = {
    Fuzzy.NONE: (),
    Fuzzy.SOUTHERN: (*_FLAT, *_NASAL, Sound.AN_ANG, Sound.N_L, Sound.F_H, Sound.R_L),
    Fuzzy.SICHUAN: (*_FLAT, *_NASAL, Sound.N_L, Sound.F_H),
}


# (pattern, replacement): `fuzz` in Rime, so that the exact sound goes first
_FUZZ: Final[dict[Sound, tuple[tuple[str, str], ...]]] = {
    Sound.ZH_Z: (("^zh", "z"), ("^z([^h])", "zh$1")),
    Sound.CH_C: (("^ch", "c"), ("^c([^h])", "ch$1")),
    Sound.SH_S: (("^sh", "s"), ("^s([^h])", "sh$1")),
    Sound.N_L: (("^n", "l"), ("^l", "n")),
    Sound.AN_ANG: (("an$", "ang"), ("ang$", "an")),
    Sound.EN_ENG: (("en$", "eng"), ("eng$", "en")),
    Sound.IN_ING: (("in$", "ing"), ("ing$", "in")),
    Sound.F_H: (
        ("^hu$", "fu"), ("^hong$", "feng"), ("^hu([in])$", "fe$1"), ("^hu([ao])", "f$1"),
        ("^fu$", "hu"), ("^feng$", "hong"), ("^fe([in])$", "hu$1"), ("^f([ao])", "hu$1"),
    ),
    Sound.R_L: (("^r", "l"),),
}  # fmt: skip
# other ways of typing the same syllable, then beginnings: Rime's `derive` and `abbrev`
_DERIVE: Final = (("^([nl])ve$", "$1ue"), ("^([jqxy])u", "$1v"))
_ABBREV: Final = (("^([a-z]).+$", "$1"), ("^([zcs]h).+$", "$1"))


def algebra(fuzzy: Fuzzy) -> list[str]:
    """The rules in Rime's notation."""
    fuzz = [f"fuzz/{old}/{new}/" for sound in fuzzy.sounds for old, new in _FUZZ[sound]]
    derive = [f"derive/{old}/{new}/" for old, new in _DERIVE]
    return [*fuzz, *derive, *(f"abbrev/{old}/{new}/" for old, new in _ABBREV)]


@lru_cache(maxsize=4096)
def spellings(syllable: str, fuzzy: Fuzzy, *, in_full: bool = False) -> tuple[str, ...]:
    """Every way of typing a syllable that the speller takes, longest first; `in_full`: no beginnings."""
    rules = [rule for sound in fuzzy.sounds for rule in _FUZZ[sound]]
    known = {syllable}
    for old, new in (*rules, *_DERIVE, *(() if in_full else _ABBREV)):
        python = new.replace("$1", r"\g<1>")
        known |= {re.sub(old, python, spelling) for spelling in known}
    return tuple(sorted(known, key=lambda spelling: (-len(spelling), spelling)))


def covered(letters: str, syllables: tuple[str, ...], fuzzy: Fuzzy) -> int:
    """How many letters these syllables take from the left, 0 when they do not fit.

    The last one may be unfinished when the letters end in it. Where two ways fit (fang and fan for 反)
    the longer counts, as Rime lists a candidate at its longest.
    """
    ends = {0}
    for syllable in syllables:
        ways = spellings(syllable, fuzzy)
        after = set()
        for end in ends:
            start = end
            while letters.startswith("'", start):
                start += 1
            rest = letters[start:]
            for way in ways:
                if rest.startswith(way):
                    after.add(start + len(way))
                elif rest and way.startswith(rest):
                    after.add(len(letters))
        ends = after
    return max(ends, default=0)
