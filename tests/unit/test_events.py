"""The log: a closed catalogue, one JSON object per line, and nothing that looks like a person's number."""

from __future__ import annotations

import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.id_number import check_char
from kiosk.log import output as log_output
from kiosk.log.events import Event, EventLog
from kiosk.log.redaction import REDACTED, redact, redact_text


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # pytest's own: `configure` would close them
    stream = io.StringIO()
    log_output.configure(stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def read(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_the_catalogue_is_complete_and_unambiguous() -> None:
    ids = [event.id for event in Event]
    assert len(set(ids)) == len(ids) == len(Event.__members__)
    for event in Event:
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", event.id)
        assert event.level in ("info", "warning", "error")
        assert len(event.meaning) >= 4


def test_an_event_is_one_line_of_json(lines: io.StringIO) -> None:
    EventLog(machine="3 号机").write(
        Event.PARKED, uuid="01890000-1234-7123-8123-123456789012", code="revoked"
    )
    [line] = read(lines)
    time = line.pop("time")
    assert isinstance(time, str) and time.endswith("+08:00")
    assert line == {
        "event": "submission.parked",
        "level": "error",
        "machine": "3 号机",
        "uuid": "01890000-1234-7123-8123-123456789012",
        "code": "revoked",
    }


def test_libraries_speak_through_the_same_door(lines: io.StringIO) -> None:
    try:
        raise ValueError("卡片 11999919560315001Ｘ 读错")
    except ValueError:
        logging.getLogger("drivers.service").exception("number %s", "１３８００００００００")
    [line] = read(lines)
    assert (line["event"], line["logger"], line["level"]) == ("kiosk.library", "drivers.service", "error")
    assert line["message"] == f"number {REDACTED}"
    exception = str(line["exception"])
    assert "卡片" not in exception and "builtins.ValueError" in exception and "test_events.py" in exception


def test_of_an_exception_the_place_is_kept_and_never_the_text(lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("测试王五")
        except KeyError as error:
            raise ValueError("示例市幸福路 1 号") from error
    except ValueError:
        logging.getLogger("kiosk.x").exception("failed")
    logging.getLogger("kiosk.x").error("failed", exc_info=ValueError("测试王五"))
    first, second = read(lines)
    assert str(first["exception"]).startswith("builtins.ValueError\n") and "builtins.KeyError" in str(first)
    assert second["exception"] == "builtins.ValueError"
    assert "王五" not in lines.getvalue() and "幸福" not in lines.getvalue()


def test_a_librarys_text_is_kept_only_where_its_source_spells_it_out(lines: io.StringIO) -> None:
    name, log = "".join(("测", "试", "王")), logging.getLogger("some.library")
    log.warning("answer of %s took %d s", name, 3)
    log.warning(f"no answer for {name}")
    log.warning({"for": name})
    template, *built = read(lines)
    assert template["message"] == "answer of %s took %d s"
    assert all(re.fullmatch(r"test_events\.py:\d+", str(line["message"])) for line in built)
    assert name not in lines.getvalue()


def test_requests_are_not_logged(lines: io.StringIO) -> None:
    logging.getLogger("httpx2").info("GET https://office.example/q/token")
    assert lines.getvalue() == ""


@pytest.mark.parametrize(
    "text",
    [
        "119999195603150019",
        "11999919560315001X",
        "11999919560315001x",
        "１１９９９９１９５６０３１５００１Ｘ",
        "119999 19560315 0019",
        "119999-1956-0315-001 X",
        "1 1 9 9 9 9 1 9 5 6 0 3 1 5 0 0 1 9",
        "١١٩٩٩٩١٩٥٦٠٣١٥٠٠١٩",
        "119999560315001",
        "6222 0212 3456 7890 123",
        "13812345678",
        "138 1234 5678",
        "+86-138-1234-5678",
        "１３８－１２３４－５６７８",
        "0990-5550100",
        "name.sample@example.com",
        "name＠example．com",
        "川A·12345",
        "京AD12345",
        "E12345678",
        "H1234567890",
    ],
)
def test_what_must_never_be_seen(text: str) -> None:
    assert redact_text(f"前 {text} 后") == f"前 {REDACTED} 后"


@pytest.mark.parametrize(
    "text",
    [
        "0317 0004 2815",
        "031700042815",
        "01a20452-0abf-71ae-b622-984096bb302a",
        "2026-11-22T17:33:35.278377+08:00",
        "2026-11-22 17:33:35",
        "bytes=3588 ms=12",
        "kiosk-0317 office-1-a0b1c2d3",
        "http://127.0.0.1:8765/api/v1/keys",
    ],
)
def test_what_must_stay_readable(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize("text", ["x" * 100_000, "1 " * 50_000, "a1" * 50_000, "1-" * 50_000, "@." * 50_000])
def test_a_long_text_takes_no_minutes(text: str) -> None:
    """Each of these took the square of its length at some time; the test's own limit is the judge."""
    redact_text(text)


def test_every_kind_of_value_is_redacted() -> None:
    found = redact(
        {
            "number": 119999195603150019,
            "13812345678": "key",
            "list": ["name@example.com", 7, None, True, 1.5],
            "bytes": b"119999195603150019",
            "object": ValueError("13812345678"),
        }
    )
    assert found == {
        "number": REDACTED,
        REDACTED: "key",
        "list": [REDACTED, 7, None, True, 1.5],
        "bytes": "<18 bytes>",
        "object": REDACTED,
    }


def _digits(text: str) -> str:
    """All digits and X of a text in ASCII, nothing else."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\\+u[0-9a-f]{4}", "", text))
    return "".join(
        str(unicodedata.decimal(c, "")) if not c.isascii() else c
        for c in plain
        if c.isalnum() and (c.isdecimal() or c in "xX")
    ).upper()


numbers = st.builds(
    lambda day, serial: (
        (first := f"119999{1900 + day % 120}{1 + day % 12:02d}{1 + day % 28:02d}{serial:03d}")
        + check_char(first)
    ),
    st.integers(0, 40000),
    st.integers(0, 999),
)
separators = st.sampled_from(["", " ", "-", "　", ".", "·", "\u200b", " - "])
scripts = st.sampled_from(["0123456789X", "０１２３４５６７８９Ｘ", "٠١٢٣٤٥٦٧٨٩X"])
around = st.text(alphabet="甲乙丙 ，：「」\n\tabc=", max_size=12)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """(number, how somebody or some program wrote it down)."""
    number = draw(numbers)
    script = draw(scripts)
    between = draw(separators)
    twins = dict(zip("0123456789X", script, strict=True))
    text = between.join(twins[c] for c in number)
    return number, draw(around) + text + draw(around)


@given(written(), st.sampled_from(["message", "argument", "exception", "field", "nested", "key"]))
def test_no_identity_number_survives_wherever_it_is(sample: tuple[str, str], where: str) -> None:
    number, text = sample
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    stream = io.StringIO()
    try:
        log_output.configure(stream=stream)
        logger = logging.getLogger("kiosk.property")
        if where == "message":
            logger.warning(text.replace("%", ""))
        elif where == "argument":
            logger.warning("read %s", text)
        elif where == "exception":
            try:
                raise RuntimeError(text)
            except RuntimeError:
                logger.exception("failed")
        elif where == "field":
            EventLog().write(Event.UNEXPECTED, where=text)
        elif where == "nested":
            logger.warning("%s", {"a": [text]})
        else:
            logger.warning("%s", {text: 1})
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    [line] = read(stream)
    line.pop("time")
    assert number not in _digits(json.dumps(line, ensure_ascii=False))
    # of an exception nothing is kept that could be redacted
    assert (REDACTED in json.dumps(line, ensure_ascii=False)) == (where != "exception")
