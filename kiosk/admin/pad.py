"""The pad at the door: ten digits in changing places, what was typed so far, and the page that shows it."""

from __future__ import annotations

import secrets
from typing import Final

from kiosk.admin.pins import LEAST_DIGITS, MOST_DIGITS, NUMBER_DIGITS
from kiosk.admin.status import UNKNOWN_CARD, AskNumber, AskPin, Checking, Refused, Status
from kiosk.admin.views import PinView

DIGITS: Final = "0123456789"


class Pad:
    """Holds a PIN only as long as it is being typed; `take` and `clear` forget it."""

    def __init__(self) -> None:
        self._random = secrets.SystemRandom()
        self._digits = tuple(DIGITS)
        self._typed = ""
        self.shuffle()

    def shuffle(self) -> None:
        """Other places for the digits, so that neither eyes nor finger marks tell the PIN."""
        digits = list(DIGITS)
        self._random.shuffle(digits)
        self._digits = tuple(digits)

    def press(self, position: int, status: Status) -> None:
        """The digit that stands there now; one too many is not taken."""
        longest = NUMBER_DIGITS if isinstance(status, AskNumber) else MOST_DIGITS
        if 0 <= position < len(self._digits) and len(self._typed) < longest:
            self._typed += self._digits[position]

    def rub(self) -> bool:
        """Take the last digit back; False when there was none."""
        there, self._typed = bool(self._typed), self._typed[:-1]
        return there

    def complete(self, status: Status) -> bool:
        """Are there enough digits to be looked at?"""
        wanted = NUMBER_DIGITS if isinstance(status, AskNumber) else LEAST_DIGITS
        return len(self._typed) >= wanted

    def take(self) -> str:
        """What was typed; it is forgotten here."""
        typed, self._typed = self._typed, ""
        return typed

    def clear(self) -> None:
        """Forget what was typed."""
        self._typed = ""

    def view(self, status: Status, wait: int, said: str) -> PinView:
        """The page. `said` stands where the status has nothing to say."""
        asks_number = isinstance(status, AskNumber)
        return PinView(
            title="维护登录",
            prompt=_prompt(status),
            typed=len(self._typed),
            shown=self._typed if asks_number else "",
            digits=self._digits,
            message=_message(status, wait) or said,
            locked_seconds=wait,
            card_hint="也可以把登记过的身份证放到读卡处" if asks_number else "",
        )


def _prompt(status: Status) -> str:
    match status:
        case AskPin(claim) if claim.by_card:
            return f"证件已登记，请输入密码（{LEAST_DIGITS} 到 {MOST_DIGITS} 位数字）"
        case AskPin():
            return f"请输入密码（{LEAST_DIGITS} 到 {MOST_DIGITS} 位数字）"
        case Checking():
            return "正在核对"
    return f"请输入 {NUMBER_DIGITS} 位工号"


def _message(status: Status, wait: int) -> str:
    if wait:
        return "错的次数太多，请等一会儿再试"
    refused: Refused | None = status.refused if isinstance(status, AskNumber | AskPin) else None
    if refused is None:
        return ""
    if refused.why == UNKNOWN_CARD:
        return "这张证件没有登记"
    return "密码不对，请再试一次" if isinstance(status, AskPin) else "工号或密码不对，请再试一次"
