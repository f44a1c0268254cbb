"""`legal-kiosk` and `python -m kiosk`."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line."""
    # no other package may hook into the reading of what citizens say; looking for hooks takes 30 ms besides
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from kiosk.cli import app

    app()


if __name__ == "__main__":
    main()
