"""Text messages to citizens: what changed becomes rows, rows are sent, whichever process works them.

`compose_due` and `plan_expiring` write rows, `send_due` sends those that are due; `run` does all of it.
"""

from __future__ import annotations

from backend.messaging.sending import run, send_due

__all__ = ["run", "send_due"]
