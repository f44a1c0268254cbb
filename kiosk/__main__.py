"""`legal-kiosk` and `python -m kiosk`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from kiosk.cli import app

    app()


if __name__ == "__main__":
    main()
