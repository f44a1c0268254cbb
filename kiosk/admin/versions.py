"""What runs here: program, translations, Python. Blocking: reads files."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from kiosk.admin.checks.scene import Versions
from words import DOMAIN, SOURCE_LANGUAGE, Language


@cache
def versions() -> Versions:
    """Gather them once; files do not change under a running program."""
    digest = hashlib.sha256()
    for language in Language:
        if language is not SOURCE_LANGUAGE:
            compiled = files("words") / "translations" / language.value / "LC_MESSAGES" / f"{DOMAIN}.mo"
            digest.update(compiled.read_bytes())
    return Versions(version("legal-kiosk"), digest.hexdigest()[:8], platform.python_version())
