"""Where the pages for phones are, under the office's public address. They stand on paper and in codes that
people keep: they never change."""

from __future__ import annotations

from typing import Final

CASE: Final = "/q"  # and the receipt's token
HANDOFF: Final = "/h"  # and the hand-off's token; alone: where the short code is typed
