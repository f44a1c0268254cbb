"""An empty Kivy window with the kiosk's own configuration; a touch changes its colour. Nothing else.

`python -m benchmarks.reference.empty_window`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from screens.window import Panel, configure

SHOWN = (26, 79, 156)
TOUCHED = (230, 236, 246)


def main() -> None:
    """Open the window and stay."""
    with tempfile.TemporaryDirectory(prefix="empty-window-") as home:
        configure(Panel(), Path(home))
        from kivy.app import App
        from kivy.core.window import Window
        from kivy.uix.widget import Widget

        class Empty(Widget):  # type: ignore[misc]
            """Answers the end of a touch."""

            def on_touch_up(self, _touch: object) -> bool:
                """Take the other colour."""
                Window.clearcolor = [value / 255 for value in (*TOUCHED, 255)]
                Window.canvas.ask_update()
                return True

        Window.clearcolor = [value / 255 for value in (*SHOWN, 255)]

        class Program(App):  # type: ignore[misc]
            """Nothing but its root."""

            def build(self) -> Widget:
                """The empty widget."""
                return Empty()

        Program().run()


if __name__ == "__main__":
    main()
