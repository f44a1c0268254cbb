"""Who may enter admin mode: a small kept file of numbers, roles and PIN hashes. No names, no card numbers."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from kiosk.admin.pins import NUMBER_DIGITS, SALT_BYTES, card_mark, hash_pin, weakness
from kiosk.admin.rights import Role
from kiosk.log.events import Event, EventLog
from kiosk.store.kept import KeptFile

FOLDER: Final = "admin"
FILE: Final = "staff.json"
MOST_MEMBERS: Final = 40
AT_TERMINAL: Final = "terminal"


class Member(BaseModel):
    """One person of the hall's staff. `card` is a mark of the card (`pins.card_mark`), empty without one."""

    model_config = ConfigDict(frozen=True)

    number: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    role: Role
    pin: Annotated[str, Field(repr=False)]  # PHC string
    card: Annotated[str, Field(repr=False)] = ""


class Staff(BaseModel):
    """The file. `key` is this machine's own, for the marks of cards; hexadecimal."""

    model_config = ConfigDict(frozen=True)

    key: Annotated[str, Field(repr=False)] = ""
    members: tuple[Member, ...] = ()


class StaffRefused(Exception):
    """The list stays as it was. `str()` says why, for the person who asked."""


class StaffBook:
    """Reads and changes the list. Every method blocks (disk, slow hash): never on the loop.

    `by` goes into the log: the number of the administrator who is in, or "terminal".
    """

    def __init__(self, state_dir: Path, events: EventLog, by: str = AT_TERMINAL) -> None:
        self._kept = KeptFile(state_dir / FOLDER / FILE, Staff(), events)
        self._events = events
        self._by = by

    def members(self) -> tuple[Member, ...]:
        """Everybody, by number."""
        return tuple(sorted(self._kept.read().members, key=lambda one: one.number))

    def find(self, number: str) -> Member | None:
        """The person of a staff number."""
        return next((one for one in self._kept.read().members if one.number == number), None)

    def holder(self, card_number: str) -> Member | None:
        """The person of a staff card."""
        staff = self._kept.read()
        if not staff.key or not any(one.card for one in staff.members):
            return None
        mark = card_mark(card_number, bytes.fromhex(staff.key))
        return next((one for one in staff.members if one.card == mark), None)

    @property
    def has_administrator(self) -> bool:
        """Can somebody manage the list from admin mode?"""
        return any(one.role is Role.ADMINISTRATOR for one in self._kept.read().members)

    def add(self, number: str, role: Role, pin: str) -> None:
        """A new person. Raises StaffRefused, OSError."""
        staff = self._kept.read()
        if not re.fullmatch(rf"[0-9]{{{NUMBER_DIGITS}}}", number):
            raise StaffRefused(f"工号是 {NUMBER_DIGITS} 位数字")
        if any(one.number == number for one in staff.members):
            raise StaffRefused("这个工号已经有了")
        if len(staff.members) >= MOST_MEMBERS:
            raise StaffRefused(f"最多登记 {MOST_MEMBERS} 人，先删去不用的")
        member = Member(number=number, role=role, pin=_hashed(pin, number))
        self._keep(staff.model_copy(update={"members": (*staff.members, member)}), number, "added")

    def remove(self, number: str) -> None:
        """This person enters no longer. Raises StaffRefused, OSError."""
        staff, _ = self._with(number)
        rest = tuple(one for one in staff.members if one.number != number)
        _somebody_stays_in_charge(rest)
        self._keep(staff.model_copy(update={"members": rest}), number, "removed")

    def set_pin(self, number: str, pin: str) -> None:
        """Another PIN. Raises StaffRefused, OSError."""
        staff, member = self._with(number)
        self._change(staff, member.model_copy(update={"pin": _hashed(pin, number)}), "pin")

    def set_role(self, number: str, role: Role) -> None:
        """Other rights, from the next login on. Raises StaffRefused, OSError."""
        staff, member = self._with(number)
        self._change(staff, member.model_copy(update={"role": role}), "role")

    def set_card(self, number: str, card_number: str) -> None:
        """This card stands for the staff number. Raises StaffRefused, OSError."""
        staff, member = self._with(number)
        if not staff.key:
            staff = staff.model_copy(update={"key": os.urandom(SALT_BYTES).hex()})
        mark = card_mark(card_number, bytes.fromhex(staff.key))
        if any(one.card == mark and one.number != number for one in staff.members):
            raise StaffRefused("这张证件已经登记给别的工号")
        self._change(staff, member.model_copy(update={"card": mark}), "card")

    def drop_card(self, number: str) -> None:
        """No card any more. Raises StaffRefused, OSError."""
        staff, member = self._with(number)
        self._change(staff, member.model_copy(update={"card": ""}), "card_dropped")

    def _with(self, number: str) -> tuple[Staff, Member]:
        staff = self._kept.read()
        member = next((one for one in staff.members if one.number == number), None)
        if member is None:
            raise StaffRefused("没有这个工号")
        return staff, member

    def _change(self, staff: Staff, changed: Member, change: str) -> None:
        members = tuple(changed if one.number == changed.number else one for one in staff.members)
        _somebody_stays_in_charge(members)
        self._keep(staff.model_copy(update={"members": members}), changed.number, change)

    def _keep(self, staff: Staff, number: str, change: str) -> None:
        self._kept.write(staff)
        # once more, so that the copy beside it does not bring a removed person or an old PIN back
        self._kept.write(staff)
        self._events.write(Event.STAFF_CHANGED, staff=number, change=change, by=self._by)


def _hashed(pin: str, number: str) -> str:
    if why := weakness(pin, number):
        raise StaffRefused(why)
    return hash_pin(pin)


def _somebody_stays_in_charge(members: tuple[Member, ...]) -> None:
    if not any(one.role is Role.ADMINISTRATOR for one in members):
        raise StaffRefused("至少要留一名管理员")
