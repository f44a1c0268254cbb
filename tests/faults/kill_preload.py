"""Imported once by the fork server, so that a child is a kiosk in milliseconds."""

import catalogue
from tests.faults import kill_child  # noqa: F401 - what a child needs
from tests.faults.drafts import make_draft

catalogue.load()
make_draft()
