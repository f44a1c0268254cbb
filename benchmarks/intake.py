"""Submissions per second: sealed and signed requests through the real HTTP API, against the same rows written
straight into the database.

What is compared: for every submission the same rows in the same eight tables, as one durable transaction of
its own (SQLite, WAL, synchronous FULL, one flush each; never batched), by the same number of clients at once,
through the same database layer (`Database.change`: one writer at a time, Core inserts), into a second
database in the same folder. The API side also pays for HTTP, signature, unsealing, parsing, the catalogue's
rules, routing and sealing; requests are prepared beforehand, and the clock runs from the first byte sent to
the last answer read.

The rate of one writer alone is told as well: on SQLite more writers gain nothing, so the reader may judge.
"""

from __future__ import annotations

import base64
import http.client
import os
import queue
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import Table, insert, select
from uuid_utils import uuid7

import catalogue
from backend.commands import kiosk_add, migrate
from backend.database import Database
from backend.models.case import Audit, Case, Clock, History, Person, Submission
from backend.models.kiosk import Nonce
from backend.models.office import Office, OfficeTerritory
from backend.models.outbox import OutboxEvent
from backend.settings import Settings
from catalogue.id_number import check_char
from wire import envelope, receipt_number, signature
from wire.messages import Applicant, ConsentGiven, Content, Enrolment, SealingKey

ROUNDS = 5
PER_ROUND = 80
CLIENTS = 8
AIM = 0.5
_ANSWERS: dict[str, Any] = {
    "matter": "N_FACT",
    "fact_kind": "birth",
    "phone": "13900001234",
}
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_Item = TypeVar("_Item")
_Unit = list[tuple[Table, list[dict[str, Any]]]]


def run() -> list[dict[str, Any]]:
    """One row: submissions per second through the API, compared with direct writing.

    The sides take turns, and the middle of the rounds counts, because other work may share the machine.
    """
    with tempfile.TemporaryDirectory(prefix="lk-bench-") as folder:
        settings = Settings(state_dir=Path(folder), port=_free_port())
        migrate(settings)
        _add_office(settings.database)
        source = Database(settings.database)
        target, lonely = (_empty(Path(folder) / name) for name in ("straight", "alone"))
        process = _start(settings)
        try:
            requests = _prepare(settings, (1 + ROUNDS) * PER_ROUND)
            _send(
                settings.port, requests[:PER_ROUND]
            )  # one round unmeasured on each side: connections, caches
            for database in (target, lonely):
                _write_all(database, _units(source, PER_ROUND))
            rounds = []
            for start in range(PER_ROUND, len(requests), PER_ROUND):
                through_api = _rate(partial(_send, settings.port, requests[start : start + PER_ROUND]))
                written = _units(source, PER_ROUND)
                straight = _rate(partial(_write_all, target, written))
                alone = _rate(partial(_write_all, lonely, written, writers=1))
                rounds.append((through_api / straight, through_api, straight, alone))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            for database in (source, target, lonely):
                database.dispose()
    ratio, through_api, straight, alone = sorted(rounds)[len(rounds) // 2]
    return [
        {
            "name": "submissions through the API, SQLite",
            "value": round(through_api, 1),
            "unit": "1/s",
            "compared_with": (
                "the same rows straight into SQLite, one durable transaction per submission, as many writers"
                f" as clients ({CLIENTS}): {straight:.1f} 1/s (one writer alone: {alone:.1f} 1/s)"
            ),
            "ratio": round(ratio, 2),
            "aim": f">= {AIM}",
            "ok": ratio >= AIM,
        }
    ]


def _rate(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return PER_ROUND / (time.perf_counter() - began)


def _empty(folder: Path) -> Database:
    settings = Settings(state_dir=folder)
    migrate(settings)
    return Database(settings.database, pool_size=CLIENTS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _add_office(url: str) -> None:
    database = Database(url)
    with database.write() as session:
        session.add(
            Office(
                id="notary-1",
                name="示例公证处",
                body="notary",
                level=3,
                address="示例路1号",
                phone="0990-5550100",
                region="990101",
                territory=[OfficeTerritory(region="990101")],
                matters=[],
                hours=[],
                closures=[],
            )
        )
    database.dispose()


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "LEGAL_KIOSK_BACKEND_STATE_DIR": str(settings.state_dir),
        "LEGAL_KIOSK_BACKEND_PORT": str(settings.port),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    program = "from backend.commands import serve; from backend.settings import Settings; serve(Settings())"
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", settings.port), 1).close()
            return process
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    process.kill()
    raise RuntimeError("the backend did not start")


def _prepare(settings: Settings, count: int) -> list[tuple[str, bytes, dict[str, str]]]:
    """Path, body and headers of each request: different persons, one kiosk."""
    key = Ed25519PrivateKey.generate()
    enrolment = _enrol(settings, key)
    services = catalogue.load()
    office_key, recovery = _public(enrolment.sealing_key), _public(enrolment.recovery_key)
    prepared = []
    for counter in range(1, count + 1):
        now = datetime.now(_SHANGHAI)
        content = _content(services, enrolment, counter, now)
        body = envelope.seal(
            content.model_dump_json().encode(),
            uuid=content.uuid,
            receipt_number=content.receipt_number,
            kiosk_id=enrolment.kiosk_id,
            created=now,
            office_key=office_key,
            recovery_key=recovery,
        ).to_bytes()
        path = f"/api/v1/submissions/{content.uuid}"
        url = f"http://office{path}"
        headers = signature.sign("PUT", url, body, kiosk_id=enrolment.kiosk_id, key=key, created=now)
        prepared.append((path, body, headers))
    return prepared


def _enrol(settings: Settings, key: Ed25519PrivateKey) -> Enrolment:
    code = kiosk_add(settings, "样例大厅", "990101")
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=30)
    body = f'{{"code": "{code}", "public_key": "{public}"}}'
    connection.request("POST", "/api/v1/enrolments", body, {"Content-Type": "application/json"})
    enrolment = Enrolment.model_validate_json(connection.getresponse().read())
    connection.close()
    return enrolment


def _public(key: SealingKey) -> tuple[str, X25519PublicKey]:
    return key.key_id, X25519PublicKey.from_public_bytes(base64.b64decode(key.public_key))


def _content(services: catalogue.Catalogue, enrolment: Enrolment, counter: int, now: datetime) -> Content:
    born = date(1950, 1, 1) + timedelta(days=counter)
    first = f"119999{born:%Y%m%d}001"
    service = services.services["NOTARY"]
    return Content(
        uuid=str(uuid7()),
        receipt_number=receipt_number.compose(enrolment.receipt_prefix, counter),
        receipt_token=secrets.token_urlsafe(16),
        service=service.code,
        catalogue_version=services.version,
        created=now,
        applicant=Applicant(
            name="测试王五",
            id_type="resident_id",
            id_number=first + check_char(first),
            sex="M",
            birth_date=born,
            address="示例市样例路1号",
        ),
        answers=_ANSWERS,
        consents=[
            ConsentGiven(id=c.id, version="1", text_hash="0" * 64, accepted=True, at=now)
            for c in service.notice.consents
        ],
    )


def _send(port: int, requests: list[tuple[str, bytes, dict[str, str]]]) -> None:
    """Send all from `CLIENTS` threads, each with one kept connection; any answer but 200 raises."""

    def client(waiting: queue.SimpleQueue[tuple[str, bytes, dict[str, str]]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for path, body, headers in _until_empty(waiting):
            connection.request("PUT", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a submission failed with status {answer.status}")
        connection.close()

    _share(requests, CLIENTS, client)


def _share(work: Iterable[_Item], threads: int, each: Callable[[queue.SimpleQueue[_Item]], None]) -> None:
    """Let some threads take items from one queue until it is empty; raises what any of them raised."""
    waiting: queue.SimpleQueue[_Item] = queue.SimpleQueue()
    for item in work:
        waiting.put(item)
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(each, waiting) for _ in range(threads)]:
            done.result()


def _until_empty(waiting: queue.SimpleQueue[_Item]) -> Iterator[_Item]:
    while True:
        try:
            yield waiting.get_nowait()
        except queue.Empty:
            return


_TABLES: tuple[type[Any], ...] = (Nonce, Submission, Person, Case, History, Clock, OutboxEvent, Audit)


def _units(source: Database, newest: int) -> list[_Unit]:
    """The rows of each of the newest submissions together, in the order of insertion."""
    with source.read() as session:
        rows = {model: session.execute(select(model.__table__)).mappings().all() for model in _TABLES}
    grouped: dict[type[Any], dict[str, list[dict[str, Any]]]] = {}
    for model, name in (
        (History, "case_id"),
        (Clock, "case_id"),
        (OutboxEvent, "case_id"),
        (Audit, "subject"),
    ):
        by_case = grouped.setdefault(model, {})
        for row in rows[model]:
            by_case.setdefault(row[name], []).append(dict(row))
    persons = {row["key"]: dict(row) for row in rows[Person]}
    submissions = {row["uuid"]: dict(row) for row in rows[Submission]}
    units = []
    for case, nonce in zip(rows[Case][-newest:], rows[Nonce][-newest:], strict=True):
        unit = [
            (Nonce.__table__, [dict(nonce)]),
            (Submission.__table__, [submissions[case["id"]]]),
            (Person.__table__, [persons[case["person_key"]]]),
            (Case.__table__, [dict(case)]),
            *((model.__table__, grouped[model].get(case["id"], [])) for model in grouped),
        ]
        units.append([(table, values) for table, values in unit if values])
    return units


def _write_all(target: Database, units: list[_Unit], *, writers: int = CLIENTS) -> None:
    """Write each unit in a durable transaction of its own."""

    def writer(waiting: queue.SimpleQueue[_Unit]) -> None:
        for unit in _until_empty(waiting):
            with target.change() as connection:
                for table, values in unit:
                    connection.execute(insert(table), values)

    _share(units, writers, writer)


if __name__ == "__main__":
    for result in run():
        print(result)
