"""What a start has to know of the kiosk's database without loading the database's library."""

from __future__ import annotations

from typing import Final

HEAD: Final = "0001"  # newest revision in migrations/versions; a test compares
SUSPECT: Final = "kiosk.db.suspect"  # stands beside a database that was found damaged in use
