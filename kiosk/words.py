"""Words for citizens: Chinese source text, looked up by gettext in the session's language.

One face, one citizen: the language is a property of the process and goes back to Chinese when a session ends.
"""

from __future__ import annotations

import gettext as _gettext
from importlib.resources import files
from typing import Final

SOURCE_LANGUAGE: Final = "zh_CN"
DOMAIN: Final = "legal-kiosk"

_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(code: str) -> None:
    """Speak `code` (a gettext locale such as "zh_CN" or "ug") from now on; unknown languages fall back to
    Chinese."""
    global _translation
    if code == SOURCE_LANGUAGE:
        _translation = _gettext.NullTranslations()
        return
    directory = files("assets").joinpath("i18n") if code else ""
    _translation = _gettext.translation(DOMAIN, str(directory), languages=[code], fallback=True)


def _(text: str) -> str:
    """The text in the language of the session."""
    return _translation.gettext(text)
