"""Where the pages of the hand-off are."""

from __future__ import annotations

from typing import Final

from wire.pages import HANDOFF

PATH: Final = HANDOFF
WAIT: Final = f"{PATH}/wait"
LIST: Final = f"{PATH}/form"
SIGNATURE: Final = f"{PATH}/signature"
FILES: Final = f"{PATH}/files"
REVIEW: Final = f"{PATH}/review"
