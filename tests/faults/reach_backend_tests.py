"""Imported for its effect: modules beside the backend's tests (office process, sample answers) are found."""

from __future__ import annotations

import sys
from pathlib import Path

for _folder in ("backend", "faults", "unit"):
    _path = str(Path(__file__).resolve().parents[1] / _folder)
    if _path not in sys.path:
        sys.path.append(_path)
