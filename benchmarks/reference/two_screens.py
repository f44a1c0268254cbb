"""A bare Kivy window with two screens, both built before the first touch: one button each, no transition.

`python -m benchmarks.reference.two_screens`. The kiosk's own configuration, the toolkit's own button.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from screens.window import Panel, configure

FIRST = (246, 243, 236)
SECOND = (16, 41, 77)
BUTTON = (540, 480)  # window pixels, origin at the upper left; 600 x 300 around it


def main() -> None:
    """Open the window and stay."""
    with tempfile.TemporaryDirectory(prefix="two-screens-") as home:
        configure(Panel(), Path(home))
        from kivy.app import App
        from kivy.graphics import Color, Rectangle
        from kivy.uix.button import Button
        from kivy.uix.screenmanager import NoTransition, Screen, ScreenManager

        def screen(name: str, colour: tuple[int, int, int], other: str, manager: ScreenManager) -> Screen:
            made = Screen(name=name)
            with made.canvas.before:
                Color(*(value / 255 for value in colour))
                Rectangle(size=(1080, 1920))
            button = Button(text=other, font_size=66, size_hint=(None, None), size=(600, 300))
            button.center = (BUTTON[0], 1920 - BUTTON[1])
            button.bind(on_release=lambda *_: setattr(manager, "current", other))
            made.add_widget(button)
            return made

        class Program(App):  # type: ignore[misc]
            """Two screens."""

            def build(self) -> ScreenManager:
                """Both screens, ready."""
                manager = ScreenManager(transition=NoTransition())
                manager.add_widget(screen("first", FIRST, "second", manager))
                manager.add_widget(screen("second", SECOND, "first", manager))
                return manager

        Program().run()


if __name__ == "__main__":
    main()
