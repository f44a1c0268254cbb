"""From text on a screen to text that a synthesiser reads rightly, cut by voice.

Nothing of the caller's text reaches a synthesiser but letters of the three scripts, digits and plain sentence
marks: markup, phoneme brackets, control characters and pictures are gone before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..types import SpeechLanguage
from . import english, mandarin, uyghur
from .tokens import Letters, Token, Words, tokens

LONGEST: Final = 4000  # characters of one utterance; a story has 2,000 at most

_TOO_LONG: Final[dict[SpeechLanguage, str]] = {
    "zh": "。后面还有，请看屏幕。",
    "en": ". There is more on the screen.",
    "ug": "。 داۋامى ئېكراندا.",
}
_SAY: Final[dict[SpeechLanguage, Callable[[Token], str]]] = {
    "zh": mandarin.say_token,
    "ug": uyghur.say_token,
    "en": english.say_token,
}

_HAN: Final = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_ARABIC: Final = r"\u0620-\u064a\u0671-\u06d3\u06d5"
_LATIN: Final = r"A-Za-z\u00c0-\u024f"
_MARKS: Final = ",.?!"
_SCRIPT: Final = re.compile(rf"(?P<zh>[{_HAN}]+)|(?P<ug>[{_ARABIC}]+)|(?P<en>[{_LATIN}]+)")
_ALLOWED: Final[dict[SpeechLanguage, re.Pattern[str]]] = {
    "zh": re.compile(rf"[^{_HAN}A-Z{_MARKS} ]"),
    "ug": re.compile(rf"[^{_ARABIC}،؟{_MARKS} ]"),
    "en": re.compile(rf"[^{_LATIN}0-9'{_MARKS} ]"),
}
_SPEAKABLE: Final = re.compile(rf"[{_HAN}{_ARABIC}{_LATIN}0-9]")

# What stands for a pause; brackets and quotes of titles are silent.
_PAUSES: Final = str.maketrans(
    {
        "\n": ". ",
        "。": ". ",
        "；": ". ",
        ";": ". ",
        "؛": ". ",
        "、": ", ",
        "，": ", ",
        ":": ", ",
        "—": ", ",
        "…": ", ",
        "|": ", ",
        "/": ", ",
        **dict.fromkeys("()[]{}〔〕【】〈〉", ", "),
        **dict.fromkeys('《》「」『』“”"‘’`·・<>^\\~', " "),
    }
)
# Only where a digit is next to it, or doubled, is a star a masked character; elsewhere it is decoration.
# The full-width comma must not become the comma of thousands.
_BEFORE: Final = str.maketrans({**dict.fromkeys("●•⚫∗✱✻＊", "*"), "，": "、", "㎡": "平方米", "℃": "摄氏度"})


@dataclass(frozen=True, slots=True, repr=False)
class Spoken:
    """A stretch that one voice reads. May hold personal data."""

    language: SpeechLanguage
    text: str


def read_aloud(text: str, language: SpeechLanguage) -> tuple[Spoken, ...]:
    """Return what is to be spoken for `text` shown in `language`; empty when nothing in it can be spoken.

    Foreign scripts get their own voice (a Chinese name in an English sentence); Latin letters in Chinese are
    spelled. Longer texts than `LONGEST` are cut, and the voice says so.
    """
    say = _SAY[language]
    pieces: list[tuple[SpeechLanguage, str]] = []
    for token in tokens(clean(text, language)):
        said = say(token)
        if isinstance(token, Words | Letters):
            pieces.extend(_by_script(said, language))
        else:
            pieces.append((language, said))
    return tuple(_joined(pieces))


def clean(text: str, language: SpeechLanguage) -> str:
    """Unify compatibility forms and digits; leave out controls, pictures and surrogates; limit the length."""
    cut = unicodedata.normalize("NFKC", text[: LONGEST + 1].translate(_BEFORE))
    kept = "".join(_plain(c) for c in cut)
    if len(text) > LONGEST or len(kept) > LONGEST:
        return kept[:LONGEST] + _TOO_LONG[language]
    return kept


def _plain(character: str) -> str:
    if character in "\r\n\u2028\u2029":
        return "\n"
    if character in "–−〜―‒‑‐":
        return "~" if character == "〜" else "-"
    if "\U00020000" <= character <= "\U000323af":
        return character  # rare characters of names, also those that Python's tables do not know yet
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "Z" or character == "\t":
        return " "
    return "" if category[0] == "C" or category in ("So", "Sk") else character


def _by_script(text: str, language: SpeechLanguage) -> list[tuple[SpeechLanguage, str]]:
    """Cut where another voice is needed; what belongs to no script stays with what stands before it."""
    pieces: list[tuple[SpeechLanguage, str]] = []
    current: SpeechLanguage = language
    position = 0
    for found in _SCRIPT.finditer(text):
        script: SpeechLanguage = "zh" if found["zh"] else "ug" if found["ug"] else "en"
        if script == "en" and language == "zh":
            script = "zh"
        pieces.append((current, text[position : found.start()]))
        pieces.append((script, found.group()))
        current, position = script, found.end()
    pieces.append((current, text[position:]))
    return pieces


def _joined(pieces: list[tuple[SpeechLanguage, str]]) -> list[Spoken]:
    joined: list[tuple[SpeechLanguage, str]] = []
    for language, text in pieces:
        if joined and (joined[-1][0] == language or not _SPEAKABLE.search(text)):
            joined[-1] = (joined[-1][0], joined[-1][1] + text)
        else:
            joined.append((language, text))
    spoken = (Spoken(language, _tidy(language, text)) for language, text in joined)
    return [part for part in spoken if _SPEAKABLE.search(part.text)]


def _tidy(language: SpeechLanguage, text: str) -> str:
    plain = _ALLOWED[language].sub(" ", text.translate(_PAUSES))
    plain = re.sub(r"\s+", " ", plain)
    plain = re.sub(r" (?=[,.?!،؟])", "", plain)
    # of several marks in a row the strongest counts
    plain = re.sub(r"[,.?!،؟](?:\s?[,.?!،؟])+", lambda m: _strongest(m.group()), plain)
    return plain.strip(" ,")


def _strongest(marks: str) -> str:
    return next((mark for mark in "?؟!." if mark in marks), ",") + " "
