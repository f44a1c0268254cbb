"""People are planted in all that the machine takes in; no log line and no text of an exception holds them."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import catalogue
from catalogue import Context
from drivers.id_card.fields import decode_card_text, is_usable
from drivers.id_card.frames import Answer
from drivers.sim import card_text
from drivers.types import CardKind, CardRecord, LabelValue, PrintJob, Sex, TextLine
from kiosk.clock import SHANGHAI
from kiosk.desk.trouble import locate
from kiosk.log.events import Event, EventLog
from kiosk.log.lines import stack
from kiosk.office.backend_client import BackendClient
from kiosk.outbox import Outbox
from kiosk.store.disk import Disk
from kiosk.store.kept import KeptFile
from tests.faults.courier_rig import right_clock
from tests.faults.odd_server import OddServer, response
from tests.unit.desk_kit import ZHANG, Rig
from tests.unit.desk_ways import at_done, at_questions, at_review
from tests.unit.outbox_rig import OfficeSecrets, enrolled_parts, make_draft, open_outbox
from tests.unit.planted import Person, leaks, listening, people
from wire.messages import Applicant, Content, SubmissionAnswer

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
FEW = settings(max_examples=15)
MANY = settings(max_examples=60)
CATALOGUE = catalogue.load()


def applicant_of(person: Person) -> Applicant:
    return Applicant(name=person.name, id_type="resident_id", id_number=person.number, address=person.address)


def texts_of(error: BaseException | None) -> str:
    """Every text of an exception that somebody could write: its own and its causes'."""
    found = []
    while error is not None:
        found += [str(error), repr(error), " ".join(map(repr, error.args)), *getattr(error, "__notes__", ())]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(found)


def nothing_of(person: Person, *texts: str) -> None:
    for text in texts:
        assert leaks(person, text) == [], text


# --- the search itself ------------------------------------------------------------------------------------


@MANY
@given(people)
def test_the_search_finds_every_writing(person: Person) -> None:
    for text in (*person.texts, repr(person.name.encode()), ascii(person.address), f"x{person.number}y"):
        assert leaks(person, f"前 {text} 后"), text
    assert not leaks(person, "kiosk.started 2026-11-23T10:00:00+08:00 031700042815")


# --- the log, whoever writes and whatever -----------------------------------------------------------------


@MANY
@given(
    people, st.sampled_from(list(Event)), st.sampled_from(["where", "code", "cause", "uuid", "why", "file"])
)
def test_no_event_carries_a_person(person: Person, event: Event, field: str) -> None:
    with listening() as log:
        for text in person.texts:
            EventLog(machine="3 号机").write(event, **{field: text})
        EventLog().write(event, **{field: person.sentence})
    nothing_of(person, log.getvalue())
    assert log.getvalue().count("\n") == len(person.texts) + 1


LIBRARIES = ("httpx2", "sqlalchemy.engine", "uvicorn.error", "asyncio", "PIL.Image", "kivy", "escpos", "root")


@MANY
@given(people, st.sampled_from(LIBRARIES), st.booleans())
def test_no_library_can_write_a_person(person: Person, name: str, failed: bool) -> None:
    """Templates, arguments, texts put together, notes and causes of exceptions."""
    library = logging.getLogger(name)
    with listening() as log:
        try:
            try:
                raise KeyError(person.name)
            except KeyError as error:
                cause = ValueError(person.sentence)
                cause.add_note(person.address)
                raise cause from error
        except ValueError as error:
            library.error("no %s for %r", person.name, {"of": person.texts}, exc_info=failed)
            library.error(f"failed for {person.sentence}", exc_info=failed)
            library.error(error, exc_info=failed)
            library.error("%(name)s", {"name": person.address}, stack_info=True)
    nothing_of(person, log.getvalue())
    assert log.getvalue().count("\n") == 4


# --- drivers ----------------------------------------------------------------------------------------------


@MANY
@given(people, st.binary(max_size=12), st.integers(0, 255), st.integers(0, 300), st.sampled_from("JIY 甲"))
def test_a_damaged_card_says_nothing_of_its_holder(
    person: Person, damage: bytes, at: int, length: int, kind: str
) -> None:
    born, until = date(1956, 3, 15), date(2038, 1, 1)
    block = card_text.resident(
        person.name, "1", "01", born, person.address, person.number, "样例分局", born, until
    )
    changed = bytearray(block)
    changed[248:250] = kind.encode("utf-16-le")
    changed[at : at + len(damage)] = damage
    with listening() as log:
        for data in (block, bytes(changed[:256]), bytes(changed[:length])):
            try:
                record = decode_card_text(data, today=TODAY)
            except ValueError as error:
                nothing_of(person, texts_of(error))
            else:
                is_usable(record)
                nothing_of(person, repr(record), str(record))
    frame = Answer(0, 0, 0x90, block)
    nothing_of(person, repr(frame), log.getvalue())


@FEW
@given(people)
def test_a_paper_says_nothing_outside_of_itself(person: Person) -> None:
    job = PrintJob("A001", tuple(LabelValue("姓名", one) for one in person.texts))
    nothing_of(person, repr(job), repr(TextLine(person.name)), repr(LabelValue("姓名", person.address)))


# --- forms and sessions -----------------------------------------------------------------------------------


@FEW
@given(people, st.sampled_from(sorted(CATALOGUE.services)))
def test_answers_of_any_kind_and_shape(person: Person, code: str) -> None:
    """Every question gets everything: what it wants, and what it cannot want."""
    service = CATALOGUE.services[code]
    facts = {"birth_date": date(1956, 3, 15), "id_number": person.number, "name": person.name}
    context = Context(today=TODAY, applicant=facts, kiosk_region="990101")
    shapes: list[Any] = [person.sentence, [person.name], {"name": person.name, "id_number": person.number}]
    with listening() as log:
        for section in service.sections:
            for field in section.fields:
                for shape in shapes:
                    try:
                        catalogue.check(field, shape, {field.id: shape}, context)
                        catalogue.problems(service, {field.id: shape}, context)
                    except Exception as error:  # whatever it is, its own text must not quote
                        nothing_of(person, texts_of(error))
    nothing_of(person, log.getvalue())


def crashing(person: Person) -> Callable[..., Any]:
    def crash(*_: object, **__: object) -> Any:
        raise RuntimeError(person.sentence)

    return crash


def log_of(rig: Rig) -> str:
    """The desk's events as lines."""
    with listening() as log:
        for event, fields in rig.log.lines:
            EventLog().write(event, **fields)
    return log.getvalue() + repr(rig.log.lines)


@FEW
@given(people)
def test_a_session_that_breaks_anywhere(person: Person) -> None:
    async def broken() -> list[Rig]:
        rigs = [await at_questions(), await at_review(), await at_done()]
        for rig in rigs:
            rig.desk.crashed(RuntimeError(person.sentence))
        card = await at_questions()
        record = CardRecord(
            CardKind.RESIDENT, person.name, person.number, Sex.MALE, ZHANG.birth_date, None, None,
            address=person.address,
        )  # fmt: skip
        nothing_of(person, repr(record), repr(card.desk.session))
        late = await at_review()
        late.office.save = crashing(person)  # type: ignore[method-assign]
        card.reader.lay(record)
        for rig in (card, late):
            rig.desk.loop.call_later(1, crashing(person))
            await rig.wait(2)
        return [*rigs, card, late]

    with listening() as log:
        for rig in asyncio.run(broken()):
            assert Event.UNEXPECTED in rig.log.events()
            nothing_of(person, log_of(rig))
    nothing_of(person, log.getvalue())


@MANY
@given(people)
def test_where_something_broke_is_said_without_what(person: Person) -> None:
    for kind in (ValueError, KeyError, OSError, type("错误" + person.name, (Exception,), {})):
        try:
            raise kind(person.sentence)
        except Exception as error:
            code, where = locate(error)
        with listening() as log:
            EventLog().write(Event.UNEXPECTED, where=where, code=code)
        nothing_of(person, log.getvalue())


@FEW
@given(people)
def test_messages_and_records_have_no_telling_repr(person: Person) -> None:
    applicant = applicant_of(person)
    draft = make_draft(applicant=applicant, answers={"phone": person.phone, "purpose": person.sentence})
    nothing_of(person, repr(applicant), str(applicant), repr(draft), f"{[draft]}", repr((applicant, draft)))


# --- files ------------------------------------------------------------------------------------------------


class Kept(BaseModel):
    """Something small that is kept."""

    words: str = ""


class FullDisk(Disk):
    """Fails with a text that quotes what was being written."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def write(self, descriptor: int, data: bytes) -> None:
        raise OSError(errno.ENOSPC, self.person.sentence, f"/{self.person.name}")


@FEW
@given(people)
def test_saving_and_finding_files(person: Person) -> None:
    office = OfficeSecrets()
    applicant = applicant_of(person)
    draft = make_draft(applicant=applicant, answers={"purpose": person.sentence})
    with tempfile.TemporaryDirectory() as folder, listening() as log:
        there = Path(folder)
        outbox, store = open_outbox(there)
        outbox.save(draft, office.sealer(), NOON, clock_known=True)
        (there / "outbox" / f"{person.name}.sealed").write_text(person.sentence)
        (there / "outbox" / f"{person.number}.sealed").write_text(person.sentence)
        (there / "outbox" / f"{person.address[:20]}.tmp").write_text(person.sentence)
        Outbox(there / "outbox", store, EventLog())
        full = Outbox(there / "outbox", store, EventLog(), disk=FullDisk(person))
        with pytest.raises(Exception) as caught:
            full.save(draft, office.sealer(), NOON, clock_known=True)
        nothing_of(person, texts_of(caught.value))
        with pytest.raises(Exception) as caught, store.write() as session:
            session.connection().exec_driver_sql("insert into nowhere values (?, ?)", person.texts[:2])
        nothing_of(person, texts_of(caught.value))
        store.close()
        (there / "kept.json").write_text(person.sentence)
        assert KeptFile(there / "kept.json", Kept(), EventLog()).read() == Kept()
    nothing_of(person, log.getvalue())
    assert log.getvalue().count("submission.file_unreadable") == 2


# --- what comes over the line -----------------------------------------------------------------------------


def answers(person: Person) -> list[bytes]:
    """What an office, a proxy or an impostor may say."""
    told = json.dumps({"code": person.name, "detail": person.sentence}, ensure_ascii=False).encode()
    page = f"<html>{person.sentence}".encode()
    return [
        *(response(status, told, "application/problem+json") for status in (400, 401, 403, 409, 422, 500)),
        response(200, page, "text/html"),
        response(200, told),
        response(302, b"", extra="Location: /" + person.number + "\r\n"),
        response(200, page[: len(page) // 2], extra=f"X-Name: {person.number}\r\n"),
        b"HTTP/1.1 200 " + person.number.encode() + b"\r\nContent-Length: 99\r\n\r\n" + page[:20],
        person.sentence.encode(),
        b"HTTP/1.1 abc " + person.name.encode() + b"\r\n\r\n",
    ]


@FEW
@given(people)
def test_whatever_the_office_answers(person: Person) -> None:
    async def ask() -> list[object]:
        async def say(_asked: object, writer: asyncio.StreamWriter) -> None:
            writer.write(said.pop(0))

        said = answers(person)
        async with OddServer(script=[say] * len(said)) as server:
            with tempfile.TemporaryDirectory() as folder:
                parts = enrolled_parts(Path(folder), server.url, OfficeSecrets(), clock=right_clock())
                client = BackendClient(server.url, parts.clock, whole_seconds=20.0)
                found: list[object] = []
                while said:
                    got = await client.ask("POST", "/api/v1/x", SubmissionAnswer, identity=parts.identity,
                                           body=person.sentence.encode())  # fmt: skip
                    parts.contact.note(got)
                    code = getattr(got, "code", "")
                    parts.events.write(Event.OFFICE_REFUSED, path="x", code=code)
                    found.append(got)
                await client.close()
                await parts.close()
        return found

    with listening() as log:
        got = asyncio.run(ask())
    nothing_of(person, log.getvalue(), repr(got), str(got))
    assert len(got) >= 12


@MANY
@given(people, st.sampled_from(["applicant", "answers", "consents", "uuid", "created"]))
def test_content_that_cannot_be_read(person: Person, where: str) -> None:
    with listening() as log:
        try:
            Content.model_validate({where: person.sentence})
        except ValidationError as error:
            logging.getLogger("kiosk.phone.handoff").exception("not readable")
            logging.getLogger("backend.intake").error("not readable", exc_info=error)
            nothing_of(person, stack(error))
    nothing_of(person, log.getvalue())
    assert log.getvalue().count("pydantic_core") >= 2
