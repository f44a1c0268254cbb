"""Who is in, as one value: `step` says what an event makes of it, `lines` what the log has to know of it.

The two functions are all there is (pattern of vxsuite's card authentication): both pure, so every transition
has a test and none is forgotten in the log. No PIN is ever part of a status or an event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.admin.login import Claim
from kiosk.admin.rights import Role
from kiosk.log.events import Event as Logged
from kiosk.log.events import Field

UNKNOWN_CARD = "unknown_card"
WRONG_PIN = "wrong_pin"


@dataclass(frozen=True, slots=True)
class Refused:
    """The last try failed: why, how often in a row, and for how many seconds nothing is taken."""

    why: str
    tries: int = 0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Out:
    """Nobody is in. `why`, and after how many seconds, if somebody was."""

    why: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class AskNumber:
    """The door is open; it asks for a staff number or a card."""

    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class AskPin:
    """It asks for the PIN of this claim."""

    claim: Claim
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Checking:
    """The PIN is being looked at."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody is in since `since` (monotonic seconds)."""

    number: str
    role: Role
    since: float


Status = Out | AskNumber | AskPin | Checking | Inside


@dataclass(frozen=True, slots=True)
class Knocked:
    """The hidden gesture."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A number was typed, or a known card was laid down."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class CardUnknown:
    """A card that is nobody's here."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Another number after all."""


@dataclass(frozen=True, slots=True)
class PinTyped:
    """The PIN is complete."""


@dataclass(frozen=True, slots=True)
class WasRight:
    """It was right."""

    role: Role
    at: float


@dataclass(frozen=True, slots=True)
class WasWrong:
    """It was wrong."""

    tries: int
    wait: int


@dataclass(frozen=True, slots=True)
class Left:
    """Whoever was there is gone: left, idle, total, renew, crashed, closed."""

    why: str
    at: float


Event = Knocked | Claimed | CardUnknown | TakenBack | PinTyped | WasRight | WasWrong | Left


def step(status: Status, event: Event) -> Status:
    """What the event makes of the status; the same object when it means nothing here."""
    match status, event:
        case Out(), Knocked():
            return AskNumber()
        case AskNumber(), Claimed(claim):
            return AskPin(claim)
        case AskNumber(), CardUnknown():
            return AskNumber(Refused(UNKNOWN_CARD))
        case AskPin(), TakenBack():
            return AskNumber()
        case AskPin(claim=claim), PinTyped():
            return Checking(claim)
        case Checking(claim), WasRight(role, at):
            return Inside(claim.number, role, at)
        case Checking(claim), WasWrong(tries, wait):
            refused = Refused(WRONG_PIN, tries, wait)
            # whoever laid a card down is that card's holder; a number may have been the wrong one
            return AskPin(claim, refused) if claim.by_card else AskNumber(refused)
        case Inside(since=since), Left(why, at):
            return Out(why, round(at - since))
        case ((AskNumber() | AskPin() | Checking()), Left(why)):
            return Out(why)
    return status


Line = tuple[Logged, dict[str, Field]]


def lines(before: Status, after: Status) -> list[Line]:
    """What is logged of a change; nothing when nothing changed. Who failed to get in is not told: a number
    typed there may be part of a PIN."""
    match before, after:
        case Out(), AskNumber():
            return [(Logged.ADMIN_KNOCK, {})]
        case Checking(claim), AskNumber(refused) | AskPin(refused=refused) if refused is not None:
            why: dict[str, Field] = {"why": refused.why, "tries": refused.tries, "card": claim.by_card}
            found: list[Line] = [(Logged.ADMIN_REFUSED, why)]
            if refused.wait:
                found.append((Logged.ADMIN_LOCKED, {"seconds": refused.wait}))
            return found
        case AskNumber(), AskNumber(refused=Refused(why=UNKNOWN_CARD)) if before is not after:
            return [(Logged.ADMIN_REFUSED, {"why": UNKNOWN_CARD, "tries": 0, "card": True})]
        case Checking(), Inside(number, role):
            return [(Logged.ADMIN_ENTERED, {"staff": number, "role": role.name.lower()})]
        case Inside(number), Out(reason, seconds):
            return [(Logged.ADMIN_LEFT, {"staff": number, "why": reason, "seconds": seconds})]
    return []


def without_message(status: Status) -> Status:
    """The same, the last refusal no longer told: somebody types again."""
    return replace(status, refused=None) if isinstance(status, AskNumber | AskPin) else status
