"""A session that goes over to the citizen's phone and back: real desk, real office process, real pages.

The phone is played by HTTP with what a browser would send (`tests/flows/phone_in_hand.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from backend.models.case import Case
from backend.models.handoff import StoredFile
from kiosk.actions import (
    Answer,
    AskErase,
    ChooseSlot,
    ConfirmErase,
    ConfirmMove,
    Finish,
    KeepGoing,
    MoveToPhone,
    NewPhoneCode,
    Next,
    OpenPhone,
    TapNumber,
)
from kiosk.panels import PhonePanel, PhoneStep
from kiosk.views import DoneView, HomeView, Paper, QuestionsView, ReviewView, SignatureView
from tests.flows.phone_in_hand import PhoneInHand, photograph
from tests.flows.ways import TO_TIMES, WAGES, done, free_times, identified, kept, number_of, to_reader
from tests.flows.whole_machine import CityOffice, WholeMachine

STORY = "老板从六月起一直拖着不给工资，找了好多次都没有结果。"
INK = [[[0.1, 0.2], [0.4, 0.5], [0.6, 0.3]]]
TO_STORY = [
    *to_reader("AID", "transfer"),
    *identified("worker"),
    *WAGES[: next(n for n, row in enumerate(WAGES) if row[1] == "发生了什么事？") + 1],
]
AFTER_STORY = WAGES[next(n for n, row in enumerate(WAGES) if row[1] == "怎么把结果告诉您？") :]


@pytest.fixture
def answer_seconds() -> float:
    """Longer than elsewhere: the office has pictures to take in, and its answer is what is tested."""
    return 10.0


@pytest.fixture
def phone(city: CityOffice) -> Iterator[PhoneInHand]:
    made = PhoneInHand(city.url)
    yield made
    made.close()


def panel(machine: WholeMachine) -> PhonePanel | None:
    overlay = machine.desk.look.overlay
    return overlay if isinstance(overlay, PhonePanel) else None


def shown_panel(machine: WholeMachine) -> PhonePanel:
    found = panel(machine)
    assert found is not None
    return found


async def step(machine: WholeMachine, wanted: PhoneStep) -> PhonePanel:
    def is_there() -> bool:
        shown = panel(machine)
        return shown is not None and shown.step is wanted

    await machine.until(is_there, f"the panel's step {wanted}")
    return shown_panel(machine)


async def act(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The phone does something while the kiosk's loop runs."""
    return await asyncio.to_thread(call, *args, **kwargs)


async def open_code(machine: WholeMachine) -> PhonePanel:
    machine.desk.act(OpenPhone())
    return await step(machine, PhoneStep.CODE)


async def connect(machine: WholeMachine, phone: PhoneInHand) -> None:
    code = await open_code(machine)
    number = await act(phone.scan, code.qr)
    shown = await step(machine, PhoneStep.NUMBERS)
    assert number in shown.numbers
    machine.desk.act(TapNumber(number))
    await step(machine, PhoneStep.CONNECTED)


async def phone_shows(phone: PhoneInHand, *words: str, on: str = "/h/form") -> None:
    for _ in range(100):
        if await act(phone.shows, *words, on=on):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"the phone never shows {words}: {phone.page[:2000]}")


def has(machine: WholeMachine, **answers: Any) -> Callable[[], bool]:
    return lambda: all(machine.desk.session.answers.get(key) == value for key, value in answers.items())


def files_of(machine: WholeMachine, number: str) -> list[StoredFile]:
    with machine.city.runtime.database.read() as session:
        case = session.scalars(select(Case.id).where(Case.receipt_number == number)).one()
        return list(session.scalars(select(StoredFile).where(StoredFile.case_id == case)))


async def test_story_photos_and_signature_from_the_phone(machine: WholeMachine, phone: PhoneInHand) -> None:
    await machine.follow(TO_STORY)
    await connect(machine, phone)
    await phone_shows(phone, "事情经过", "材料照片", "签名")
    refused = await act(phone.write, "facts", facts="太短")
    assert "20" in refused and "facts" not in machine.desk.session.answers
    await act(phone.write, "facts", facts=STORY)
    await act(phone.write, "facts", facts=STORY)
    await machine.until(has(machine, facts=STORY), "the story on the kiosk")
    pictures = [photograph(colour) for colour in ((200, 30, 30), (30, 200, 30), (30, 30, 200))]
    await act(phone.add_photos, "attachments", *pictures)
    await machine.until(lambda: len(shown_panel(machine).pictures) == 3, "the small pictures")
    await act(phone.sign, INK)
    await machine.until(lambda: bool(machine.desk.session.strokes), "the signature on the kiosk")
    shown = await step(machine, PhoneStep.CONNECTED)
    assert shown.arrived == ("收到：事情经过", "收到：签名", "照片3张")
    middle = [one.pixels[3 * (one.width * one.height // 2) :][:3] for one in shown.pictures]
    assert [max(range(3), key=lambda i, rgb=rgb: rgb[i]) for rgb in middle] == [0, 1, 2]  # type: ignore[misc]
    machine.desk.act(KeepGoing())
    assert isinstance(machine.view, QuestionsView) and machine.view.phone is not None
    assert machine.view.phone.line == "手机已连接 · 照片3张" and machine.view.fields[0].value == STORY
    view = await machine.follow([(Next(), "怎么把结果告诉您？"), *AFTER_STORY[1:4]])
    assert isinstance(view, ReviewView)
    said = {row.label: row.value for group in view.groups for row in group.rows}
    assert said["事情经过"] == STORY and "3. 照片：已上传1张" in said["材料照片"]
    view = await machine.follow([(Next(), SignatureView), (Next(), done("已收到", Paper.PRINTED))])
    number = number_of(view)
    assert machine.city.cases()[number] == 1 and len(files_of(machine, number)) == 3
    await phone_shows(phone, "已经提交")
    log = (machine.city.folder / "office.log").read_text(errors="replace")
    assert "POST /h/signature" in log, "what the phone did is logged, without what it said"
    assert STORY not in log and phone._client.cookies["handoff"] not in log


async def test_what_changes_on_the_kiosk_is_asked_on_the_phone(
    machine: WholeMachine, phone: PhoneInHand
) -> None:
    await machine.follow(TO_STORY)
    await connect(machine, phone)
    await phone_shows(phone, "事情经过")
    machine.desk.act(KeepGoing())
    await machine.follow([(Answer("facts", STORY), QuestionsView), (Next(), "怎么把结果告诉您？")])
    await phone_shows(phone, STORY, on="/h/form/facts")
    await act(phone.leave)
    await machine.until(lambda: "已断开" in line(machine), "the kiosk says that the phone left")
    assert machine.desk.session.answers["facts"] == STORY


def line(machine: WholeMachine) -> str:
    view = machine.view
    assert isinstance(view, QuestionsView)
    return view.phone.line if view.phone is not None else ""


async def test_a_typed_code_a_second_phone_and_the_end(machine: WholeMachine, phone: PhoneInHand) -> None:
    await machine.follow(TO_STORY)
    code = await open_code(machine)
    number = await act(phone.type_code, code.code.replace(" ", "").lower())
    assert number in (await step(machine, PhoneStep.NUMBERS)).numbers
    second = PhoneInHand(machine.city.url)
    assert await act(second.scan, code.qr) == 0 and await act(second.type_code, code.code) == 0
    second.close()
    machine.desk.act(TapNumber(number))
    await step(machine, PhoneStep.CONNECTED)
    await machine.follow(
        [(KeepGoing(), QuestionsView), (AskErase(), QuestionsView), (ConfirmErase(), HomeView)]
    )
    await phone_shows(phone, "自助机上已经结束")
    assert "事情经过" not in phone.page


async def test_a_wrong_number_ends_it_and_a_new_code_works(machine: WholeMachine, phone: PhoneInHand) -> None:
    await machine.follow(TO_STORY)
    code = await open_code(machine)
    number = await act(phone.scan, code.qr)
    shown = await step(machine, PhoneStep.NUMBERS)
    machine.desk.act(TapNumber(next(one for one in shown.numbers if one != number)))
    over = await step(machine, PhoneStep.OVER)
    assert "不一样" in over.message
    machine.desk.act(NewPhoneCode())
    again = await step(machine, PhoneStep.CODE)
    assert again.qr != code.qr
    other = PhoneInHand(machine.city.url)
    assert await act(other.scan, code.qr) == 0, "the code of before is dead"
    assert await act(other.scan, again.qr) in (await step(machine, PhoneStep.NUMBERS)).numbers
    other.close()


async def test_the_network_goes_and_comes_back(machine: WholeMachine, phone: PhoneInHand) -> None:
    await machine.follow(TO_STORY)
    await connect(machine, phone)
    await act(machine.city.leave)
    await machine.until(lambda: bool(shown_panel(machine).warning), "a warning")
    await machine.follow([(KeepGoing(), QuestionsView), (Answer("facts", STORY), QuestionsView)])
    assert "网络断了" in line(machine) and machine.desk.session.answers["facts"] == STORY
    await act(machine.city.come_back)
    await machine.until(lambda: line(machine) == "手机已连接", "it heals by itself")
    await phone_shows(phone, STORY, on="/h/form/facts")


async def test_without_the_office_no_code_is_shown(machine: WholeMachine) -> None:
    await machine.follow(TO_STORY)
    await act(machine.city.leave)
    machine.desk.act(OpenPhone())

    over = await step(machine, PhoneStep.OVER)
    assert over.qr == "" and "都还在" in over.message
    machine.desk.act(KeepGoing())
    view = machine.view
    assert isinstance(view, QuestionsView) and view.title == "发生了什么事？" and view.phone is None


async def test_the_form_moves_and_is_submitted_on_the_phone(
    machine: WholeMachine, phone: PhoneInHand
) -> None:
    await machine.follow(TO_STORY)
    await connect(machine, phone)
    machine.desk.act(MoveToPhone())
    await step(machine, PhoneStep.MOVE)
    view = await machine.follow([(ConfirmMove(), done("已转到您的手机", Paper.PRINTED))])
    assert isinstance(view, DoneView)
    number = number_of(view)
    text = "".join(machine.lines())
    assert view.number in text and "还没有提交" in text and machine.city.cases()[number] == 0
    await machine.follow([(Finish(), HomeView)])
    await phone_shows(phone, "保留到", "事情经过")
    await act(phone.write, "facts", facts=STORY)
    await act(phone.write, "service_by", service_by="phone_sms")
    await act(phone.write, "phone", phone="13812345678")
    await act(phone.sign, INK)
    answer = await act(phone.submit)
    assert "/q/" in str(answer.url) and view.number in answer.text.replace("&nbsp;", " ")
    assert machine.city.cases()[number] == 1


async def test_a_held_place_goes_to_the_phone_with_the_form(
    machine: WholeMachine, phone: PhoneInHand
) -> None:
    view = await machine.follow([*to_reader("NOTARY", "reminder"), *identified("rare_name"), *TO_TIMES])
    slot = free_times(view)[-1]
    await machine.follow([(ChooseSlot(slot.id), kept), (Next(), ReviewView)])
    await connect(machine, phone)
    machine.desk.act(MoveToPhone())
    await step(machine, PhoneStep.MOVE)
    view = await machine.follow([(ConfirmMove(), done("已转到您的手机", Paper.PRINTED))])
    await machine.follow([(Finish(), HomeView)])
    answer = await act(phone.submit)
    assert "/q/" in str(answer.url) and slot.time in answer.text
    assert machine.city.cases()[number_of(view)] == 1
