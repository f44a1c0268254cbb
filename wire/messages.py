"""Bodies of the kiosk API, version 1. JSON, UTF-8; times carry their offset; money is yuan as a string.

| Call | Body -> answer |
| --- | --- |
| POST /api/v1/enrolments | EnrolmentRequest -> Enrolment (one-time code instead of a signature) |
| GET /api/v1/keys?known=ID | -> KeyChain: newer sealing keys, signed by the office |
| GET /api/v1/catalogue?known=VERSION | -> 304 or the catalogue's JSON |
| GET /api/v1/directory | -> Directory |
| GET /api/v1/slots?office=&kind=&from=&days= | -> SlotList |
| POST /api/v1/holds | HoldRequest -> Hold (409: gone) |
| PUT /api/v1/holds/{id} | -> Hold (renewed); DELETE frees it |
| PUT /api/v1/submissions/{uuid} | sealed envelope -> SubmissionAnswer (409: other bytes under it) |
| PUT /api/v1/submissions/{uuid}/appointment | AppointmentRequest -> SubmissionAnswer |
| DELETE /api/v1/submissions/{uuid}/appointment | -> SubmissionAnswer |
| POST /api/v1/heartbeats | Heartbeat -> HeartbeatAnswer |
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Message(BaseModel):
    """Unknown keys are ignored, so that an older kiosk understands a newer office."""

    model_config = ConfigDict(extra="ignore", frozen=True)


# --- enrolment and keys --------------------------------------------------------------------------------


class EnrolmentRequest(Message):
    """`public_key` is the kiosk's raw Ed25519 key in base64."""

    code: str = Field(min_length=6, max_length=64)
    public_key: str
    software: str = ""


class SealingKey(Message):
    """An X25519 public key of the office, raw in base64.

    `signature` is Ed25519 over `key_id|public_key` by the office's signing key that came with enrolment, and
    `previous` the key id it follows: a newer key is accepted only in an unbroken chain from the enrolled one.
    """

    key_id: str
    public_key: str
    previous: str = ""
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the office signs."""
        return f"{self.previous}|{self.key_id}|{self.public_key}".encode()


class KeyChain(Message):
    """Keys newer than the one the kiosk knows, oldest first."""

    keys: list[SealingKey] = []


class Enrolment(Message):
    """All a kiosk needs to begin."""

    kiosk_id: str
    receipt_prefix: int
    hall_name: str
    region: str
    public_url: str
    office_ca: str = ""  # PEM; empty on loopback
    office_signing_key: str  # raw Ed25519 public key, base64
    sealing_key: SealingKey
    recovery_key: SealingKey
    office_time: AwareDatetime


# --- directory and places ------------------------------------------------------------------------------


class OpeningHours(Message):
    """One weekday (0 = Monday), local times HH:MM."""

    weekday: int
    opens: str
    closes: str


class Office(Message):
    """A body that handles cases. `regions` are the codes of its territory; no `matters` means all."""

    id: str
    name: str
    body: str  # aid_agency, notary, mediation_committee ...
    address: str
    phone: str
    region: str
    regions: list[str]
    matters: list[str] = []
    slot_kinds: list[str] = []
    directions: str = ""
    opening: list[OpeningHours] = []


class Directory(Message):
    """What a kiosk keeps for work without a network; `made_at` tells its age."""

    version: str
    made_at: AwareDatetime
    offices: list[Office]


class Slot(Message):
    """A time at an office with the number of places still free."""

    id: str
    office_id: str
    kind: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    window: str = ""
    capacity: int
    free: int


class SlotList(Message):
    """Times of some days, also the full ones, in order."""

    made_at: AwareDatetime
    slots: list[Slot]


class HoldRequest(Message):
    """Keep one place while the citizen goes on; a hold the session already has moves with it."""

    slot_id: str
    session: str  # random, made by the kiosk for this session
    replaces: str | None = None


class Hold(Message):
    """A kept place."""

    id: str
    slot: Slot
    expires_at: AwareDatetime


# --- submission ----------------------------------------------------------------------------------------


class ConsentGiven(Message):
    """One consent as given: which text, when."""

    id: str
    version: str
    text_hash: str
    accepted: bool
    at: AwareDatetime


class Applicant(Message):
    """Who stands at the machine. Sealed; never logged."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    id_type: str
    id_number: str = ""
    sex: Literal["M", "F", "X"] = "X"
    birth_date: date | None = None
    nation: str = ""
    address: str = ""
    name_latin: str = ""
    country: str = ""
    valid_until: date | None = None
    long_term: bool = False
    by_hand: bool = False
    card_kind: str = ""
    warnings: list[str] = []

    def __repr__(self) -> str:
        return "Applicant(...)"

    __str__ = __repr__


class Content(Message):
    """What is inside the envelope. `receipt_token`: 128 bits for the QR code, 22 base64url characters."""

    uuid: str
    receipt_number: str
    receipt_token: str
    service: str
    catalogue_version: str
    created: AwareDatetime
    clock_known: bool = True
    applicant: Applicant
    answers: dict[str, Any]
    consents: list[ConsentGiven]
    page_code: str = ""  # what opens the phone page where not the last four of the document
    slot_id: str | None = None
    wishes: list[str] = Field(default=[], max_length=3)
    office_id: str | None = None  # citizen's choice among competent ones
    language: str = "zh_CN"

    def __repr__(self) -> str:
        return f"Content({self.uuid})"

    __str__ = __repr__


class AppointmentResult(StrEnum):
    """What became of the wished place."""

    BOOKED = "booked"
    NONE_ASKED = "none_asked"
    GONE = "gone"  # case accepted, choose again
    WISHES_NOTED = "wishes_noted"
    ALREADY_BOOKED = "already_booked"  # one open booking per person and matter
    CANCELLED = "cancelled"


class Appointment(Message):
    """A booked place."""

    slot_id: str
    office_id: str
    office_name: str
    address: str
    phone: str
    starts_at: AwareDatetime
    window: str = ""


class Due(Message):
    """A date the office promises or the law sets."""

    code: str
    label: str
    date: date
    provisional: bool = False


class SubmissionAnswer(Message):
    """The office's receipt. Nothing in it is about the person."""

    uuid: str
    receipt_number: str
    state: str
    state_label: str
    office_id: str = ""
    office_name: str = ""
    office_address: str = ""
    office_phone: str = ""
    appointment_result: AppointmentResult = AppointmentResult.NONE_ASKED
    appointment: Appointment | None = None
    earlier_receipt: str = ""  # of the open booking when already_booked
    due: list[Due] = []
    office_time: AwareDatetime


class AppointmentRequest(Message):
    """Choose (again) a place for a submission made by this kiosk."""

    slot_id: str
    session: str = ""


# --- health --------------------------------------------------------------------------------------------


class Heartbeat(Message):
    """How the machine is. `queued_keys` lists the key ids of envelopes still waiting.

    `log_hash`: chain value of the last line of the machine's log. `alarms`: codes of what a person has to
    look at, until somebody at the machine settled it (`reader_changed`).
    """

    software: str
    started_at: AwareDatetime
    reader: str
    printer: str
    queue_length: int
    queued_keys: list[str] = []
    oldest_queued_seconds: int = 0
    catalogue_version: str = ""
    sam_id: str = ""
    log_hash: str = ""
    alarms: list[str] = []


class HeartbeatAnswer(Message):
    """The office's time, and what the kiosk should fetch."""

    office_time: AwareDatetime
    catalogue_version: str
    directory_version: str
    newest_key_id: str


class Problem(Message):
    """An error answer (RFC 9457 in short): a stable code, and words for staff."""

    code: str
    detail: str = ""
    office_time: AwareDatetime | None = None
