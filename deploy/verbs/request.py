"""What the kiosk asked for, read as if a stranger had written it."""

from __future__ import annotations

import json
import os
import pwd
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from machine import Machine, Stop

LARGEST = 4096  # bytes of a request
LONGEST = 200  # characters of an argument


@dataclass(frozen=True)
class Request:
    """Who wrote it, its id (empty: nothing was asked, a timer started the unit), and what it says."""

    id: str = ""
    arguments: Mapping[Any, Any] = field(default_factory=dict)
    owner: int = 0

    def checked(self, user: str) -> dict[str, str]:
        """The arguments, if this user or root asks. Raises Stop."""
        if self.owner not in (0, _uid(user)):
            raise Stop("not-allowed")
        if not all(isinstance(value, str) and len(value) <= LONGEST for value in self.arguments.values()):
            raise Stop("bad-argument")
        return dict(self.arguments)


def read_request(machine: Machine, name: str) -> Request:
    """What the kiosk wrote. Raises Stop.

    The folder is the kiosk's: whatever lies there may be a link, a pipe or another user's file.
    """
    try:
        folder = os.open(machine.path("run/legal-kiosk"), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return Request()
    try:
        file = os.open(
            f"verb-{name}.json", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder
        )
    except FileNotFoundError:
        return Request()
    except OSError as error:
        raise Stop("bad-request") from error
    finally:
        os.close(folder)
    with os.fdopen(file, "rb") as opened:
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
            raise Stop("bad-request")
        return _parsed(opened.read(LARGEST), about.st_uid)


def _parsed(data: bytes, owner: int) -> Request:
    try:
        given: Any = json.loads(data)
        asked, arguments = given["id"], given["arguments"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Stop("bad-request") from error
    whole = isinstance(asked, str) and isinstance(arguments, dict)
    if not whole or not re.fullmatch(r"[0-9a-f]{32}", asked):
        raise Stop("bad-request")
    return Request(asked, arguments, owner)


def _uid(user: str) -> int:
    try:
        return pwd.getpwnam(user).pw_uid
    except KeyError as error:
        raise Stop("not-configured") from error
