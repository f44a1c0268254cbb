"""What of the hall staff may change, each as words now, as a field to write into, and as a checked change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from kiosk.admin import opening_text
from kiosk.config import Hall, HallSettings
from kiosk.config_file import problems_of
from kiosk.hall_changes import HallChanges, changed

TEXTS: Final = {"name": "大厅名称", "hotline": "求助电话", "address": "大厅地址（印在回执上）"}
OPENING: Final = "opening"
TILES: Final = "tiles"
LABELS: Final = {**TEXTS, OPENING: "开放时间", TILES: "首页事项"}
ALL_EMPTY: Final = "七天都空着就等于全天开放。要停用请用“暂停服务”，要全天开放请点“全天开放”"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Entry id -> what is wrong with it, in the words of the settings' own check."""

    errors: dict[str, str]


def fields_of(key: str, hall: Hall) -> dict[str, tuple[str, str]]:
    """Entry id -> (label, what stands there now)."""
    if key == OPENING:
        return {
            f"day{day}": (name, opening_text.written(hall.opening, day))
            for day, name in enumerate(opening_text.DAYS)
        }
    return {key: (TEXTS[key], str(getattr(hall, key)))}


def checked(
    key: str, typed: Mapping[str, str], kept: HallChanges, settings: HallSettings
) -> HallChanges | Wrong:
    """The changes with this one in them, if the machine could start with it."""
    if key != OPENING:
        return _fits({key: typed[key].strip()}, kept, settings, {("hall", key): key})
    rows: list[dict[str, Any]] = []
    entries: dict[tuple[int | str, ...], str] = {}
    wrong = {}
    for day in range(7):
        entry = f"day{day}"
        try:
            spans = opening_text.read(typed[entry])
        except ValueError as error:
            wrong[entry] = str(error)
            continue
        for opens, closes in spans:
            entries["hall", OPENING, len(rows)] = entry
            rows.append({"weekday": day, "opens": opens, "closes": closes})
    if wrong:
        return Wrong(wrong)
    if not rows:
        return Wrong({"day0": ALL_EMPTY})
    return _fits({OPENING: rows}, kept, settings, entries)


def with_tiles(tiles: tuple[str, ...], kept: HallChanges, settings: HallSettings) -> HallChanges | Wrong:
    """The same for the tiles of the home screen."""
    return _fits({TILES: tiles}, kept, settings, {(TILES,): TILES})


def all_day(kept: HallChanges) -> HallChanges:
    """Open around the clock."""
    return kept.model_copy(update={OPENING: ()})


def by_the_file(kept: HallChanges) -> HallChanges:
    """Everything as the settings file says again."""
    return kept.model_copy(update=dict.fromkeys(LABELS))


def _fits(
    change: dict[str, Any],
    kept: HallChanges,
    settings: HallSettings,
    entries: Mapping[tuple[int | str, ...], str],
) -> HallChanges | Wrong:
    """`entries`: where in the settings each entry lands."""
    try:
        changed(settings, {**kept.values(), **change})
    except ValidationError as error:
        errors: dict[str, str] = {}
        for entry, problem in zip(error.errors(), problems_of(error), strict=True):
            at = next(
                (entries[p] for p in entries if entry["loc"][: len(p)] == p), next(iter(entries.values()))
            )
            errors.setdefault(at, problem.message)
        return Wrong(errors)
    return HallChanges.model_validate({**kept.model_dump(), **change})
