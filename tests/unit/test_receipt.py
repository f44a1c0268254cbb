"""The paper: complete, short, without a digit of ID number or telephone, whatever the answers are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as tuning
from hypothesis import strategies as st

from catalogue import load
from drivers.printer.job import JobEncoder
from drivers.printer.profiles import load_profile
from drivers.types import Block, LabelValue, PrintJob, QrBlock, TextLine
from kiosk.actions import Answer
from kiosk.config import Hall
from kiosk.ports import Saved
from kiosk.receipt import Receipt, blocks, preview, slip
from kiosk.receipt_facts import date_text, due, receipt, truth
from kiosk.session import Session
from tests.unit.desk_kit import NOW, REGION, HandClock, TableOffice
from tests.unit.desk_ways import NOTARY, at_done
from tests.unit.desk_ways_aid import VIOLENCE_TO_REVIEW, WAGES_TO_REVIEW
from wire.messages import Applicant
from wire.receipt_number import compose, grouped

NUMBER = compose(317, 4281)
SAVED = Saved("0190-uuid", NUMBER, "t" * 22, NOW)
OFFICE = TableOffice(HandClock())
WAYS = {"NOTARY": NOTARY, "AID": WAGES_TO_REVIEW}


def words(paper: tuple[Block, ...]) -> str:
    """Everything that will be read on the paper."""
    found = []
    for block in paper:
        match block:
            case TextLine(text=text):
                found.append(text)
            case LabelValue(label, value):
                found.append(f"{label}：{value}")
            case QrBlock(data, caption):
                found.append(f"{data} {caption}")
    return "\n".join(found)


def session_of(code: str, applicant: Applicant, answers: dict[str, object] | None = None) -> Session:
    """A session with the answers of the usual way."""
    way = WAYS[code] if answers is None else []
    given = {deed.field_id: deed.value for deed, _ in way if isinstance(deed, Answer)}
    given |= {"event_region": REGION}  # begun with the machine's place, and left so
    catalogue = load()
    session = Session(code, catalogue, date(2026, 11, 23), REGION)
    session.applicant = applicant
    session.answers = answers if answers is not None else given
    return session


def person(name: str = "测试张三", number: str = "119999196803140034") -> Applicant:
    return Applicant(name=name, id_type="resident_id", id_number=number, birth_date=date(1968, 3, 14))


def paper_of(session: Session, *, known: bool = True, office: TableOffice = OFFICE) -> tuple[Block, ...]:
    made = receipt(session, SAVED, office, Hall(), NOW if known else None, replaces=False)
    return blocks(made)


def test_the_ordinary_paper_says_all_of_it() -> None:
    text = words(paper_of(session_of("AID", person())))
    for part in (
        grouped(NUMBER),
        "测**",
        "法律援助申请回执",
        "已存在本机，等待发送",
        "示例aid-east",
        "0990-5550123",
        "有效身份证件",
        "欠薪的材料",
        "最迟在这一天前给您答复：2026年11月30日",
        "7 天内等答复",
        "委托律师的手续",
        "https://example.test/q/" + "t" * 22,
        "12348",
        "请保管好",
    ):
        assert part in text
    assert "12800" not in text and "包工头" not in text, "case facts do not stand on paper"
    assert "申请劳动仲裁" not in text, "a clock for the screen only"


@pytest.mark.parametrize("known", [True, False])
def test_dates_only_while_the_time_is_known(known: bool) -> None:
    assert ("2026" in words(paper_of(session_of("AID", person()), known=known))) is known


def test_a_date_that_may_still_move_says_so() -> None:
    assert date_text(date(2027, 3, 1), True) == "2027年3月1日（暂定）"
    assert due(session_of("NOTARY", person()), OFFICE, NOW) == ()


async def test_a_booked_paper_fits_in_1200_bytes_and_about_31_lines() -> None:
    rig = await at_done()
    job = rig.paper.jobs[0]
    encoded = JobEncoder(load_profile("generic-80"), None).encode(PrintJob("AAAA", job.blocks))
    assert len(encoded.data) <= 1200, len(encoded.data)
    assert encoded.data.count(b"\n") <= 36


NAMES = st.text(min_size=1, max_size=50)
DIGITS = st.text("0123456789", min_size=18, max_size=18)


@tuning(max_examples=60, deadline=None)
@given(name=NAMES, number=DIGITS, phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_digit_of_number_or_telephone_and_one_character_of_the_name(
    name: str, number: str, phone: str
) -> None:
    session = session_of("AID", person(name, number))
    session.answers |= {"phone": phone, "service_by": "phone_sms"}
    plain = words(paper_of(session_of("AID", person("测", ""))))
    text = words(paper_of(session))
    known = set(plain.splitlines())
    new = [line for line in text.splitlines() if line not in known]
    # whoever it is, only the line of the name differs
    assert all(line.startswith("申请人：") or not line for line in new)
    assert len("".join(new).removeprefix("申请人：")) <= 3


@tuning(max_examples=40, deadline=None)
@given(value=st.text(max_size=200))
def test_hostile_text_always_prints(value: str) -> None:
    made = Receipt(
        number=NUMBER,
        title=value,
        hall=value,
        initial=value[:1],
        state=value,
        office=value,
        address=value,
        when=value,
        wishes=(value,),
        bring_title="带",
        bring=(value,),
        steps=(value,),
        qr="https://example.test/q/x",
    )
    encoder = JobEncoder(load_profile("generic-80"), None)
    for paper in (blocks(made), blocks(replace(made, neutral=True)), slip(NUMBER)):
        data = encoder.encode(PrintJob("AAAA", paper)).data
        assert data.count(b"\x10\x14") == 0, "no device command comes out of a text"


def test_the_neutral_paper_names_neither_matter_nor_kind_of_office() -> None:
    given = {deed.field_id: deed.value for deed, _ in VIOLENCE_TO_REVIEW if isinstance(deed, Answer)}
    session = session_of("AID", person(), given)
    text = words(paper_of(session))
    assert "公共法律服务登记" in text and grouped(NUMBER) in text and "密码" in text
    for word in ("援助", "律师", "12348", "示例aid-east", "家", "请带上", "申请人", "测", "示例市公共"):
        assert word not in text
    assert truth(session).paper in text


def test_the_slip_holds_the_number_only() -> None:
    text = words(slip(NUMBER))
    assert grouped(NUMBER) in text and "法律" not in text


def test_without_a_phone_page_there_is_no_code() -> None:
    office = TableOffice(HandClock())
    office.public_url = ""
    assert not any(
        isinstance(block, QrBlock) for block in paper_of(session_of("AID", person()), office=office)
    )


def test_without_a_directory_the_office_is_left_out() -> None:
    office = TableOffice(HandClock())
    office.directory = None
    assert "机构：" not in words(paper_of(session_of("AID", person()), office=office))


def test_the_preview_is_the_head_of_the_paper() -> None:
    lines = preview(paper_of(session_of("AID", person())))
    assert len(lines) == 6 and lines[1] == "法律援助申请回执"
