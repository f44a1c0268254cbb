"""`legal-kiosk run`: settings, the kiosk, and the process renewed when it asks for it."""

from __future__ import annotations

import sys
from pathlib import Path


def run(config: Path | None) -> int:
    """Run the kiosk with the settings found; returns an exit code.

    1 with words for staff when the settings are wrong. When the process must renew itself it is replaced,
    and this does not return.
    """
    from kiosk.config_file import ConfigError, find_config, load_settings

    try:
        settings = load_settings(find_config(config))
    except ConfigError as error:
        sys.stderr.write(f"设置有错：\n{error}\n")
        return 1
    from kiosk.app import RENEW_CODE, renew_process
    from kiosk.app import run as run_kiosk

    code = run_kiosk(settings)
    if code == RENEW_CODE:
        renew_process()
    return code
