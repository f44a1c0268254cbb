"""Imported once by the fork server, so that a child is a kiosk in milliseconds."""

import kill_child  # noqa: F401 - what a child needs
from drafts import make_draft

import catalogue

catalogue.load()
make_draft()
