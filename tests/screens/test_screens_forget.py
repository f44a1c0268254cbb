"""After the session nothing of it is left: no cache, no screen, no keyboard, no typed text."""

from __future__ import annotations

import gc
import weakref
from time import monotonic
from typing import Any

import pytest
from kivy.cache import Cache

from kiosk.presentation import DEFAULT
from kiosk.views import FieldView, IdentifyView, ReaderHint
from kiosk.voice import Line
from screens.entry import ways
from screens.keypad import Key
from screens.widgets import text
from tests.screens.five_keys import five_keys
from tests.screens.looks import VIEWS, chrome, field, question, sign
from tests.screens.stage import HOME, Stage


def _wait_until_gone(stage: Stage, refs: list[weakref.ref[Any]]) -> None:
    end = monotonic() + 60
    while any(ref() is not None for ref in refs) and monotonic() < end:
        stage.frames(5)
    assert [ref() for ref in refs if ref() is not None] == []


def _known_words() -> int:
    engine: Any = ways.engines().pinyin
    return int(engine._words.cache_info().currsize)


def _texts_in_containers(marker: str) -> list[str]:
    found = []
    for thing in gc.get_objects():
        values = thing.values() if type(thing) is dict else thing if type(thing) in (list, tuple, set) else ()
        found += [type(thing).__name__ for one in values if type(one) is str and marker in one]
    return found


@pytest.mark.parametrize("end", ["home", "trouble", "out"])
def test_what_was_typed_and_shown_is_gone(stage: Stage, end: str) -> None:
    typed, card = "".join(reversed("pqxwvk")), "".join(reversed("名姓号记"))
    facts = (("姓名", card),)
    identify = IdentifyView(chrome(2, "确认身份"), ReaderHint.READ, "", facts=facts)
    stage.show(identify)
    refs: list[weakref.ref[Any]] = [weakref.ref(stage.face.screen)]
    del identify, facts
    stage.show(question("姓名", FieldView(field("text"))))  # type: ignore[arg-type]
    stage.press("ABC")
    stage.type(typed)
    entry = stage.face.screen.entries[0]
    assert entry.text == typed
    refs += [
        weakref.ref(stage.face.screen),
        weakref.ref(entry),
        weakref.ref(stage.face.screen.foot.children[0]),
    ]
    stage.press("拼音")
    stage.type("tuoqian")
    assert _known_words() > 0
    stage.show(sign(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6))))
    refs.append(weakref.ref(stage.face.screen.pad))
    del entry
    stage.desk.acted.clear()
    stage.desk.show(HOME if end == "home" else VIEWS[end])
    _wait_until_gone(stage, refs)
    assert _known_words() == 0
    assert text._missing.cache_info().currsize == 0
    for category, entries in Cache._objects.items():
        shown = f"{list(entries)} {[repr(one) for one in entries.values()]}"
        assert typed not in shown and card not in shown, category
    assert _texts_in_containers(typed) == []
    assert _texts_in_containers(card) == []


def test_the_toolkits_caches_are_emptied(stage: Stage) -> None:
    import kivy.uix.textinput  # noqa: F401 - registers its caches

    stage.show(VIEWS["review"])
    for category in ("textinput.label", "textinput.width"):
        Cache.append(category, "测试甲", "测试甲")
    stage.desk.show(HOME)
    assert [Cache.get(c, "测试甲") for c in ("textinput.label", "textinput.width")] == [None, None]


def test_neither_the_voice_nor_the_ring_keeps_anything(stage: Stage) -> None:
    name = "".join(reversed("名姓听朗"))
    stage.show(question("姓名", FieldView(field("text"), name)))  # type: ignore[arg-type]
    with five_keys(stage, headphones=True) as keys:
        keys.hear()
        keys.press(Key.DOWN, Key.OK, Key.HELP)
        assert name in keys.output.everything and keys.target is not None
        refs: list[weakref.ref[Any]] = [weakref.ref(stage.face.screen), weakref.ref(keys.target)]
        stage.desk.acted.clear()
        stage.desk.tell(view=HOME, presentation=DEFAULT)
        keys.output.said.clear()
        _wait_until_gone(stage, refs)
        assert keys.target is None
        lines = [one for one in gc.get_objects() if type(one) is Line]
        assert not [one for one in lines if name in one.text]
