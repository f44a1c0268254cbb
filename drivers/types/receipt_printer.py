"""Paper and the printer, as the rest of the product sees them: `docs/devices-printer.md`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol


class PrinterState(StrEnum):
    """Closed set of printer states, most serious first when several hold."""

    UNKNOWN = "unknown"  # not asked yet, or it does not answer this query
    READY = "ready"
    PAPER_LOW = "paper_low"  # prints; staff are told
    PRINTING = "printing"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_JAM = "cutter_jam"
    HEAD_HOT = "head_hot"  # pauses and resumes by itself
    FAULT = "fault"  # unrecoverable: service
    OFFLINE = "offline"  # silent or port missing


PRINTER_USABLE = frozenset({PrinterState.READY, PrinterState.PAPER_LOW})


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """State plus facts for staff; `unanswered` names status queries this model is known not to answer."""

    state: PrinterState
    detail: str = ""
    unanswered: tuple[str, ...] = ()


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, repr=False)
class TextLine:
    """A paragraph, wrapped by the printer's columns, or drawn where it holds Arabic script.

    `size` multiplies width and height (1-3).
    """

    text: str
    size: int = 1
    bold: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True, repr=False)
class LabelValue:
    """`label：value` with the value hanging under itself when it wraps."""

    label: str
    value: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line over the full width."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Blank lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class QrBlock:
    """Native QR code, ASCII data only (an address with a token, never personal data), caption under it."""

    data: str
    caption: str = ""


Block = TextLine | LabelValue | Rule | Feed | QrBlock


@dataclass(frozen=True, slots=True, repr=False)
class PrintJob:
    """One piece of paper. `job_id` is random, four printable ASCII characters suffice for GS ( H."""

    job_id: str
    blocks: tuple[Block, ...]
    copy_number: int = 0  # 0 = original; n >= 1 prints the mark with the count
    copy_mark: str = "补打 第{count}次"
    right_to_left: bool = False  # a paper in Uyghur: what is aligned left stands at the right


class FailureCause(StrEnum):
    """Why nothing (or nothing complete) was printed, as far as the printer said so."""

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_JAM = "cutter_jam"
    HEAD_HOT = "head_hot"
    FAULT = "fault"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer confirmed that it processed everything, and shows no fault.

    `interrupted`: paper, cover or a hot head stopped it in between; it may be in two pieces: offer a reprint.
    `length_mm`: paper that the job took, from what was sent (so in every outcome; it says nothing about
    success and does not count in comparisons).
    """

    paper_low: bool = False
    interrupted: bool = False
    length_mm: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """The receipt certainly did not come out whole."""

    cause: FailureCause
    length_mm: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Bytes were sent and no proof came back: the paper may be incomplete, or complete."""

    cause: FailureCause | None = None
    length_mm: float = field(default=0.0, compare=False)


PrintOutcome = Printed | Failed | NotKnown


class ReceiptPrinter(Protocol):
    """A printer service. Callbacks run on the service's thread."""

    def start(self) -> None:
        """Begin to own the port."""

    def stop(self) -> None:
        """Stop within a second and release the port."""

    def subscribe(self, listener: Callable[[PrinterStatus], None]) -> None:
        """Register a listener for status changes."""

    @property
    def status(self) -> PrinterStatus:
        """Last published status."""

    def submit(self, job: PrintJob, done: Callable[[PrintOutcome], None]) -> None:
        """Queue a job; `done` is called exactly once. Never reprints by itself."""
