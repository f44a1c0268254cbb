"""`python -m screens.plain`: the page of a machine whose program does not start, and nothing else.

It stands instead of a flicker of starts. It opens no database, no device, no catalogue and no network, so
that hardly anything that ended the program can end it too; it feeds the watchdog, and becomes the whole
program again after a while. What it needs to know comes on its command line; all that stands behind `--`
is the command line of the whole program. Ends with 1 when there is no window: the service manager counts on.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.running.starts import AGAIN, Ledger
from kiosk.running.watchdog import BEATS, Manager
from screens.fonts import BOLD, NoFont, font
from screens.window import Panel, configure
from words import N_, Language, translate

_STOPPED = N_("本机暂停使用")
_ELSEWHERE = N_("请用其他机器，或到窗口办理。")
_THERE = N_("请用 {machine}，或到窗口办理。")
_URGENT = N_("急事请拨打 {hotline}。")
_CODE = N_("给工作人员看的代码：{code}")
_SPOKEN = (Language.CHINESE, Language.ENGLISH)  # in both at once: there is nothing to choose with


def lines(hotline: str, code: str, machine: str, other: str = "") -> list[str]:
    """What stands on the page, from above. `other`: the machine to go to, as the hall calls it."""
    texts = [_STOPPED, _THERE if other else _ELSEWHERE, *([_URGENT] if hotline else [])]
    page = []
    for language in _SPOKEN:
        page += [translate(text, language).format(hotline=hotline, machine=other) for text in texts]
    foot = " ".join(part for part in (machine, code) if part)
    return [*dict.fromkeys(page), *([_CODE.format(code=foot)] if foot else [])]


def main(arguments: list[str]) -> int:
    """Show the page until the program is tried again; returns when it was told to end."""
    own, rest = _parted(arguments)
    panel = Panel(own.width, own.height, own.diagonal)
    with tempfile.TemporaryDirectory(prefix="kiosk-plain-") as home:
        configure(panel, Path(home))
        if not _show(lines(own.hotline, own.code, own.machine, own.other), own.again):
            return 0
    Ledger.of_service().once_more()
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", *rest])


def _parted(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="screens.plain", description=__doc__)
    for name in ("--hotline", "--code", "--machine", "--other"):
        parser.add_argument(name, default="")
    parser.add_argument("--width", type=int, default=1080)
    parser.add_argument("--height", type=int, default=1920)
    parser.add_argument("--diagonal", type=float, default=21.5)
    parser.add_argument("--again", type=float, default=AGAIN)
    split = arguments.index("--") if "--" in arguments else len(arguments)
    return parser.parse_args(arguments[:split]), arguments[split + 1 :]


def _show(page: list[str], again: float) -> bool:
    """True when the time is over, False when the service manager ended it."""
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.core.window import Window

    from screens.theme import Role, theme

    if Window is None:
        sys.exit(1)
    manager = Manager()
    over: list[bool] = []

    class PlainApp(App):
        """Shows the lines; no key and no touch leads anywhere."""

        use_kivy_settings = False

        def build(self) -> Any:
            """The lines, one below the other."""
            Window.clearcolor = theme.colour(Role.PAPER)
            Window.bind(on_request_close=lambda *_a, **_k: True)
            Window.bind(on_keyboard=lambda *_a, **_k: True)
            Clock.schedule_once(lambda _dt: Clock.schedule_once(self._shown, 0), 0)
            # the window took this signal for a wish to close it, which it refuses
            signal.signal(signal.SIGTERM, lambda *_: self.stop())
            return _column(page)

        def _shown(self, _dt: float) -> None:
            manager.ready()
            if manager.watchdog_seconds:
                Clock.schedule_interval(
                    lambda _dt: manager.alive("out of service"), manager.watchdog_seconds / BEATS
                )
            Clock.schedule_once(self._over, again)
            Clock._max_fps = 2  # it stands still

        def _over(self, _dt: float) -> None:
            over.append(True)
            self.stop()

        def open_settings(self, *_args: Any) -> bool:
            """F1 and the menu key open nothing."""
            return False

    PlainApp().run()
    return bool(over)


def _ruler(family: str, size: float) -> Any:
    from kivy.core.text import Label as CoreLabel

    ruler = CoreLabel(font_name=family, font_size=size)
    ruler.resolve_font_name()
    return ruler


def _width(ruler: Any, words: str) -> float:
    return float(ruler.get_extents(words)[0])


def _column(page: list[str]) -> Any:
    from kivy.core.text import LabelBase
    from kivy.uix.anchorlayout import AnchorLayout
    from kivy.uix.boxlayout import BoxLayout
    from kivy.uix.label import Label

    from screens.theme import SANS, Role, theme
    from screens.widgets.wrap import wrap

    family = SANS
    try:
        LabelBase.register(SANS, str(font(BOLD)))
    except NoFont:
        family = "Roboto"  # the toolkit's own has no Chinese: the rest of the page has to do
        page = [line for line in page if line.isascii()]
    wide = theme.width * theme.window_scale - 2 * theme.margin
    high = theme.height * theme.window_scale - 2 * theme.margin
    for smaller in (1.0, 0.85, 0.7, 0.55):  # a small panel: rather small letters than lines over each other
        column = BoxLayout(orientation="vertical", size_hint=(1, None), spacing=theme.gap)
        for number, line in enumerate(page):
            size = (theme.title if number == 0 else theme.body) * smaller
            label = Label(
                text=wrap(line, wide, partial(_width, _ruler(family, size)), balance=True),
                font_name=family,
                font_size=size,
                color=theme.colour(Role.INK),
                text_size=(wide, None),
                halign="center",
                size_hint_y=None,
            )
            label.texture_update()
            label.height = label.texture_size[1]
            column.add_widget(label)
        column.height = sum(row.height + theme.gap for row in column.children)
        if column.height <= high:
            break
    middle = AnchorLayout(padding=theme.margin)
    middle.add_widget(column)
    return middle


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
