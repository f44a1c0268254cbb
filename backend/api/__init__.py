"""HTTP API for kiosks, version 1 (`wire/messages.py`)."""
