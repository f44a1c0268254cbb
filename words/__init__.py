"""Words for people: Chinese source text, looked up by gettext in the language being spoken.

The kiosk has one face and one citizen, so its language belongs to the process (`use_language`) and goes
back to Chinese when a session ends. An office answers many people at once: it wraps each in `speaking`.
Translations: `words/translations/<language>/LC_MESSAGES/legal-kiosk.po`, compiled when the package is built.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

DOMAIN: Final = "legal-kiosk"


class Language(StrEnum):
    """What can be spoken; the value is the gettext locale. The first one is the source."""

    CHINESE = "zh_CN"
    UYGHUR = "ug"
    ENGLISH = "en"

    @property
    def own_name(self) -> str:
        """The language's name in its own script (checklist L1)."""
        return {"zh_CN": "中文", "ug": "ئۇيغۇرچە", "en": "English"}[self.value]

    @property
    def right_to_left(self) -> bool:
        """Written from right to left?"""
        return self is Language.UYGHUR

    @property
    def tag(self) -> str:
        """The language for HTTP and HTML (BCP 47): "zh-CN"."""
        return self.value.replace("_", "-")

    @classmethod
    def of(cls, code: str) -> Language:
        """The language of a locale or an HTTP language tag ("ug-CN", "en_US"); Chinese for unknown ones."""
        head = code.replace("-", "_").split("_")[0].lower()
        return next((one for one in cls if one.value.split("_")[0] == head), cls.CHINESE)


SOURCE_LANGUAGE: Final = Language.CHINESE

_of_process: Language = SOURCE_LANGUAGE
_of_answer: ContextVar[Language | None] = ContextVar("language", default=None)


def use_language(code: str) -> None:
    """Speak this language in the whole process from now on; unknown languages fall back to Chinese."""
    global _of_process
    _of_process = Language.of(code)


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Speak this language inside the block, whatever the process speaks."""
    chosen = Language.of(code)
    token = _of_answer.set(chosen)
    try:
        yield chosen
    finally:
        _of_answer.reset(token)


def language() -> Language:
    """What is spoken now."""
    return _of_answer.get() or _of_process


def _(text: str) -> str:
    """The text in the language being spoken; Chinese where there is no translation."""
    return translate(text, language())


def N_(text: str) -> str:
    """Mark a text for translation where it stands; `_` translates it where it is shown."""
    return text


def translate(text: str, into: Language) -> str:
    """The text in this language. The empty text stays empty (gettext keeps its header there)."""
    return text if into is SOURCE_LANGUAGE or not text else _translations(into).gettext(text)


@cache
def _translations(into: Language) -> _gettext.NullTranslations:
    folder = files(__name__).joinpath("translations")
    return _gettext.translation(DOMAIN, str(folder), languages=[into.value], fallback=True)
