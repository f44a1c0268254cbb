"""From the words of a label to what has to stand on the screen, in the language of the citizen."""

from __future__ import annotations

import re
import unicodedata

from tour.stage import StageError
from words import Language, translate

_GAP = re.compile(r"\{\w+\}")


def plain(text: str) -> str:
    """Without blanks and invisible characters: lines break anywhere, and each script has marks of its own."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def in_language(text: str, language: Language) -> str:
    """The product's own words for this Chinese text. Raises StageError where it has none."""
    found = translate(text, language)
    if language is not Language.CHINESE and found == text:
        raise StageError(f"no {language.value} for {text!r}")
    return found


def pattern(text: str) -> re.Pattern[str]:
    """Finds the text in plain words; something must stand in each of its {gaps}."""
    return re.compile(".+?".join(re.escape(plain(part)) for part in _GAP.split(text)))
