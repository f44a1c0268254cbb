"""Who may do what in admin mode: three roles, each may do what the one before may."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Role(IntEnum):
    """In order of rights."""

    ATTENDANT = 1  # hall staff: paper, pause, volume
    TECHNICIAN = 2  # cabinet key: queue, network, restart, export
    ADMINISTRATOR = 3  # hall texts, staff


ROLE_NAMES: Final = {Role.ATTENDANT: "值班员", Role.TECHNICIAN: "维护员", Role.ADMINISTRATOR: "管理员"}

LEAST: Final[dict[str, Role]] = {
    "card": Role.ATTENDANT,
    "printer": Role.ATTENDANT,
    "paper": Role.ATTENDANT,
    "reprint": Role.ATTENDANT,
    "touch": Role.ATTENDANT,
    "sound": Role.ATTENDANT,
    "light": Role.ATTENDANT,
    "service": Role.ATTENDANT,
    "backend": Role.ATTENDANT,
    "queue": Role.TECHNICIAN,
    "network": Role.TECHNICIAN,
    "restart": Role.TECHNICIAN,
    "export": Role.TECHNICIAN,
    "machine": Role.TECHNICIAN,
    "hall": Role.ADMINISTRATOR,
    "staff": Role.ADMINISTRATOR,
}
"""Page id -> the least role that may open it."""


def may(role: Role, page: str) -> bool:
    """May this role open the page? Raises KeyError for a page that is not declared."""
    return role >= LEAST[page]


def missing_right(page: str) -> str:
    """What stands beside a button that this person may not touch."""
    return f"需要{ROLE_NAMES[LEAST[page]]}"
