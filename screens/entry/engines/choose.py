"""Which pinyin engine serves on this machine, and whether there is a stroke keypad."""

from __future__ import annotations

import logging

from screens.entry.engines import InputEngine
from screens.entry.engines.fuzzy import Fuzzy
from screens.entry.engines.librime import Lack, RimeUnavailable
from screens.entry.engines.pinyin import PinyinTable
from screens.entry.engines.rime import RimePinyin
from screens.entry.engines.stroke import StrokeTable, StrokeUnavailable

_log = logging.getLogger(__name__)


def best_engine(fuzzy: Fuzzy = Fuzzy.NONE) -> InputEngine:
    """librime where library and compiled data are there, else the table that the wheel ships.

    Raises sqlite3.OperationalError when even that table is missing.
    """
    try:
        return RimePinyin(fuzzy)
    except RimeUnavailable as error:
        _log.warning("pinyin without librime: %s", error.lack.name)
        return PinyinTable()


def stroke_engine() -> InputEngine | None:
    """The stroke keypad's engine, None where it was not built: the tab is then not offered."""
    try:
        return StrokeTable()
    except StrokeUnavailable:
        return None


def described(fuzzy: Fuzzy = Fuzzy.NONE) -> tuple[bool, str]:
    """For the doctor: is text entry complete on this machine, and one line about it."""
    from screens.entry.engines.build_rime import is_current  # reads every word list: not at start

    complete, words = True, f"拼音用 librime，模糊音 {fuzzy.value}"
    lack: Lack | None = None
    try:
        RimePinyin(fuzzy)
    except RimeUnavailable as error:
        lack = error.lack
    if lack is not None:
        complete, words = False, f"拼音用自带词表（{lack.value}），没有模糊音"
    elif not is_current():
        complete, words = False, f"{words}；词表已更新，请运行 legal-kiosk build-input"
    if stroke_engine() is None:
        return False, f"{words}；没有笔画键盘"
    return complete, f"{words}；有笔画键盘"
