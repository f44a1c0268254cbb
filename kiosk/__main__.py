"""`legal-kiosk` and `python -m kiosk`."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line; the one command of every day, `run`, without loading all the others."""
    # no other package may hook into the reading of what citizens say; looking for hooks takes 30 ms besides
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    match sys.argv[1:]:
        case ["run"]:
            sys.exit(_run(None))
        case ["run", "--config", path] if not path.startswith("-"):
            sys.exit(_run(Path(path)))
        case _:  # also `run --help` and whatever is wrong
            from kiosk.cli import app

            app()


def _run(config: Path | None) -> int:
    from kiosk.run_command import run

    return run(config)


if __name__ == "__main__":
    main()
