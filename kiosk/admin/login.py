"""One try at the door: is this number (or this card) together with this PIN somebody of the staff?"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from kiosk.admin.lockout import Lockout
from kiosk.admin.pins import pin_fits, spend_as_much
from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are. The number of a card's holder is never shown before the PIN was right."""

    number: str
    by_card: bool = False

    @property
    def card(self) -> str:
        """The counter of wrong tries it belongs to (`Lockout`)."""
        return self.number if self.by_card else ""


@dataclass(frozen=True, slots=True)
class Right:
    """The PIN was right."""

    role: Role


@dataclass(frozen=True, slots=True)
class Wrong:
    """Number or PIN was wrong, `tries` times in a row by now; nothing is taken for `wait` seconds."""

    tries: int
    wait: int


class Login:
    """Every method but `wait` blocks (disk, slow hash). Tries are answered one after the other."""

    def __init__(self, book: StaffBook, lockout: Lockout) -> None:
        self._book = book
        self._lockout = lockout
        self._one_at_a_time = threading.Lock()

    def prepare(self) -> bool:
        """Read what was kept. False when nobody is on the list."""
        self._lockout.load()
        return bool(self._book.members())

    def wait(self, claim: Claim | None) -> int:
        """Seconds until a try is taken."""
        return self._lockout.wait(claim.card if claim is not None else "")

    def holder(self, card_number: str) -> str | None:
        """The staff number of a card."""
        member = self._book.holder(card_number)
        return member.number if member is not None else None

    def check(self, claim: Claim, pin: str) -> Right | Wrong:
        """Count, then look. Nothing is looked at while the counter is locked."""
        with self._one_at_a_time:
            self._lockout.load()
            if locked := self._lockout.wait(claim.card):
                return Wrong(0, locked)
            tries = self._lockout.begin(claim.card)
            member = self._book.find(claim.number)
            if member is None:
                spend_as_much(pin)
            elif pin_fits(pin, member.pin):
                self._lockout.succeeded(claim.card)
                return Right(member.role)
            return Wrong(tries, self._lockout.wait(claim.card))
