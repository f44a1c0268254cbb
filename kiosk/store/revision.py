"""The newest revision of the kiosk's database, known without loading the database's library."""

from __future__ import annotations

from typing import Final

HEAD: Final = "0001"  # newest revision in migrations/versions; a test compares
