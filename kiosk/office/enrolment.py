"""Making this machine known to the office with a one-time code (`legal-kiosk enrol CODE`)."""

from __future__ import annotations

import base64
from pathlib import Path

from kiosk.clock import KioskClock
from kiosk.log.events import Event, EventLog
from kiosk.office.backend_client import BackendClient, Refused
from kiosk.office.keys import Identity, IdentityStore, KeyRefused, public_key
from kiosk.office.parts import OfficeParts
from kiosk.outbox import Outbox
from kiosk.ports import Unavailable
from wire.messages import Enrolment, EnrolmentRequest
from wire.receipt_number import KIOSK_PREFIXES


class EnrolmentFailed(Exception):
    """Nothing was changed on this machine. `code` says why: of the office (Problem) or of the network."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def enrol(
    code: str,
    *,
    client: BackendClient,
    identities: IdentityStore,
    outbox: Outbox,
    clock: KioskClock,
    events: EventLog,
    software: str,
    ca: str = "",
) -> Identity:
    """Trade the code for an identity. `ca` (PEM) is what the first contact trusts; empty: the system's CAs.

    An earlier identity stays for what was sealed under it. Raises EnrolmentFailed, OSError, DBAPIError.
    """
    public = base64.b64encode(identities.prepare().public_key().public_bytes_raw()).decode()
    request = EnrolmentRequest(code=code, public_key=public, software=software)
    answer = await client.ask(
        "POST",
        "/api/v1/enrolments",
        Enrolment,
        identity=None,
        body=request.model_dump_json().encode(),
        ca=ca,
    )
    if isinstance(answer, Refused):
        raise EnrolmentFailed(answer.code)
    if isinstance(answer, Unavailable):
        raise EnrolmentFailed(answer.cause)
    _check(answer)
    clock.learn(answer.office_time)
    # the counter first: an identity without one could not give a number
    outbox.rows.open_counter(answer.receipt_prefix)
    identity = identities.adopt(answer)
    outbox.requeue_parked()
    events.write(Event.ENROLLED, prefix=answer.receipt_prefix)
    return identity


async def enrol_machine(code: str, parts: OfficeParts, *, software: str, ca: str = "") -> Identity:
    """`enrol` for an opened state directory, which works under the new identity from then on."""
    identity = await enrol(
        code,
        client=parts.client,
        identities=parts.identities,
        outbox=parts.outbox,
        clock=parts.clock,
        events=parts.events,
        software=software,
        ca=ca,
    )
    parts.use_identity()
    return identity


def _check(answer: Enrolment) -> None:
    """An office that answers nonsense is not adopted."""
    try:
        if answer.receipt_prefix not in KIOSK_PREFIXES:
            raise EnrolmentFailed("bad_prefix")
        public_key(answer.sealing_key)
        public_key(answer.recovery_key)
    except KeyRefused:
        raise EnrolmentFailed("bad_key") from None


def read_code(given: str | None, file: Path | None) -> str:
    """The code from the command line, else from its file. Raises EnrolmentFailed("no_code")."""
    if given:
        return given.strip()
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise EnrolmentFailed("code_file") from None
    raise EnrolmentFailed("no_code")


_REASONS = {
    "no_code": "没有给登记码",
    "code_file": "登记码文件读不了",
    "enrolment_refused": "登记码不对、用过了或已过期",
    "malformed": "后台不接受本机的公钥",
    "bad_prefix": "后台给的编号前缀不能用",
    "bad_key": "后台给的公钥不能用",
    "no_connection": "连不上后台",
    "timeout": "等不到后台的应答",
    "certificate": "后台的证书不可信；用 --ca 指定机构的 CA 证书",
    "tls": "加密连接建不起来",
    "garbage": "应答的不是机构的后台",
}


def explain(code: str) -> str:
    """Words for the person at the keyboard."""
    return _REASONS.get(code, code)
