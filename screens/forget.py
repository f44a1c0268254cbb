"""Drops what the toolkit and the entries remember after a session ended (docs/hardening.md)."""

from __future__ import annotations

import gc

from kivy.cache import Cache
from kivy.clock import Clock

from screens.entry.kinds import forget_typed
from screens.widgets import text

AGAIN_SECONDS = 3.0
TEXT_CACHES = ("textinput.label", "textinput.width", "kv.image", "kv.loader", "kv.texture")


def drop_caches() -> None:
    """Empty every cache that may hold something a citizen typed or was shown."""
    for category in TEXT_CACHES:
        if category in Cache._categories:
            Cache.remove(category)
    text.forget()
    forget_typed()


def collect() -> None:
    """Free the old screens: widgets and their callbacks hold each other in circles.

    Once more a little later: on a busy machine the clock may still hold work for a screen that is gone.
    """
    gc.collect()
    _again()


_again = Clock.create_trigger(lambda _dt: gc.collect(), AGAIN_SECONDS)
