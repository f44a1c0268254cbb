"""What every class of a service file is made from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A wrong key in a service file is an error, never ignored."""

    # defer_build: the kiosk imports this at start-up, long before it reads the first service file.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
