"""Imported once by the fork server, so that a child is a kiosk in milliseconds."""

import kill_child

import catalogue

catalogue.load()
kill_child.make_draft()
