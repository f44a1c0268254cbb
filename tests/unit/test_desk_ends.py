"""Every end runs one wipe; everything that goes wrong ends in one handler."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest

import words
from drivers.types import Printed
from kiosk.actions import Answer, AskErase, ChooseSlot, ConfirmErase, Finish, Next, OpenService, Present
from kiosk.desk.trouble import MOST_FAULTS, WITHIN_SECONDS, locate
from kiosk.log.events import Event
from kiosk.machine import State
from kiosk.presentation import Presentation
from kiosk.views import DoneView, HomeView, Look, QuestionsView, TroubleView
from tests.unit.desk_kit import NOW, Rig
from tests.unit.desk_ways import SLOT, at_done, at_place, at_questions, at_review


class Boom(Exception):
    """A bug whose text quotes a citizen."""


def trouble(rig: Rig) -> TroubleView:
    view = rig.view
    assert isinstance(view, TroubleView)
    return view


async def test_the_session_is_empty_after_its_end_even_for_who_still_holds_it() -> None:
    rig = await at_place(held=True)
    session = rig.desk.session
    answers, consents = session.answers, session.consents
    await rig.do(AskErase(), ConfirmErase())
    assert (session.answers, session.applicant, session.place.hold, session.id) == ({}, None, None, "")
    assert answers == {} and consents == {} and session.over
    with pytest.raises(RuntimeError):
        rig.desk.session  # noqa: B018 - reading it is the test
    assert rig.reader.wanted is False


async def test_nothing_of_the_desk_keeps_the_session_alive() -> None:
    rig = await at_review()

    class Mark:
        """Stands in the answers like any other value."""

    mark = Mark()
    rig.desk.session.answers["mark"] = mark
    seen = weakref.ref(mark)
    del mark
    await rig.do(AskErase(), ConfirmErase())
    rig.looks.clear()
    gc.collect()
    assert seen() is None


async def test_home_after_the_end_shows_nothing_of_it() -> None:
    rig = await at_done()
    await rig.do(Finish())
    assert isinstance(rig.view, HomeView)
    text = repr(rig.desk.look)
    for secret in ("测*", "0317", "138", "11月24日"):
        assert secret not in text


@pytest.mark.parametrize("call", ["slots", "hold", "save", "answer"])
async def test_an_error_in_a_task_ends_in_the_one_handler(call: str) -> None:
    rig = await at_place(held=call != "slots")
    rig.office.fail[call] = Boom("测试张三 13812345678")
    for action in (ChooseSlot("notary-east-1124-14"), Next(), Next()):
        if not isinstance(rig.view, TroubleView):
            await rig.do(action)
    view = trouble(rig)
    assert view.code.startswith("K-") and "12348" in view.todo
    _, fields = next(line for line in rig.log.lines if line[0] is Event.UNEXPECTED)
    assert fields["code"] == view.code and "Boom" in fields["where"]
    assert "测试" not in repr(rig.log.lines) and "138" not in repr(rig.log.lines)
    assert isinstance(await rig.do(Next()), HomeView)


async def test_after_saving_the_number_survives_the_crash() -> None:
    rig = await at_review()
    rig.office.fail["answer"] = Boom()
    await rig.do(Next())
    assert "0317 0000 0010" in trouble(rig).kept and "不用再填" in trouble(rig).todo
    await rig.wait(121)
    assert isinstance(rig.view, HomeView)


async def test_an_error_in_a_touch_wipes_and_frees() -> None:
    rig = await at_place(held=True)
    rig.office.directory = 7  # type: ignore[assignment]
    rig.desk.act(Next())
    await rig.settle()
    assert "清除" in trouble(rig).kept and rig.office.released == ["hold-1"]
    rig.office.directory = None
    assert isinstance(await rig.do(OpenService("NOTARY"), Finish()), HomeView)


async def test_an_error_in_a_timer_ends_in_the_one_handler() -> None:
    rig = await at_questions()
    write = rig.log.write

    def failing(event: Event, **fields: Any) -> None:
        if event is Event.SESSION_IDLE:
            raise Boom("disk")
        write(event, **fields)

    rig.log.write = failing  # type: ignore[method-assign]
    rig.clock.advance(121)
    assert trouble(rig).code and Event.SESSION_ENDED in rig.log.events()


async def test_an_error_of_the_face_ends_in_the_one_handler_and_cannot_loop() -> None:
    rig = await at_questions()
    shown: list[Any] = []

    def broken(look: Look) -> None:
        shown.append(look.view)
        raise Boom("face")

    rig.desk.listen(broken)
    rig.desk.act(Answer("matter", "N_POA"))
    assert [type(view) for view in shown] == [QuestionsView, TroubleView]
    assert rig.log.events().count(Event.UNEXPECTED) == 2


async def test_an_error_from_outside_is_handled_the_same_way() -> None:
    rig = await at_questions()
    rig.desk.crashed(Boom("callback"))
    assert isinstance(rig.view, TroubleView)
    rig.desk.crashed(Boom("again"))
    assert isinstance(rig.view, TroubleView)
    rig.desk.withdraw("维护", "")
    rig.desk.crashed(Boom("once more"))
    assert rig.desk.state is State.OUT_OF_SERVICE


async def test_an_error_of_an_old_task_leaves_the_next_person_alone() -> None:
    rig = await at_place()
    gate = rig.office.before["hold"] = asyncio.Event()
    rig.office.fail["hold"] = Boom()
    await rig.do(ChooseSlot(SLOT), AskErase(), ConfirmErase(), OpenService("AID"))
    gate.set()
    await rig.settle()
    assert rig.desk.state is State.GUIDE and Event.UNEXPECTED in rig.log.events()


async def test_slow_answers_of_an_ended_session_change_nothing() -> None:
    rig = await at_review()
    gate = rig.office.before["renew"] = asyncio.Event()
    await rig.wait(61)
    await rig.do(AskErase(), ConfirmErase())
    gate.set()
    await rig.settle()
    assert isinstance(rig.view, HomeView) and rig.office.released == ["hold-1"]


async def test_a_submission_is_not_withdrawn_in_the_middle() -> None:
    rig = await at_review()
    gate = rig.office.before["save"] = asyncio.Event()
    await rig.do(Next())
    assert rig.desk.withdraw("维护", "") is False
    gate.set()
    await rig.settle()
    assert isinstance(rig.view, DoneView)


async def test_a_desk_that_is_closed_while_the_paper_is_moving_stays_quiet() -> None:
    rig = await at_done(paper=None)
    await rig.desk.close()
    looks = len(rig.looks)
    rig.paper.end(Printed())
    rig.desk.act(Finish())
    await rig.settle()
    assert len(rig.looks) == looks and Event.UNEXPECTED not in rig.log.events()


async def test_the_language_goes_back_to_chinese() -> None:
    rig = await at_questions()
    words.use_language("xx")
    assert words.language() is words.Language.CHINESE, "a language that is not there falls back"
    await rig.do(Present(Presentation(language=words.Language.UYGHUR)))
    assert words.language() is words.Language.UYGHUR
    await rig.do(AskErase(), ConfirmErase())
    assert words.language() is words.Language.CHINESE


async def test_faults_that_follow_each_other_without_end_are_hopeless() -> None:
    rig = await at_questions()
    for _ in range(MOST_FAULTS - 1):
        rig.desk.crashed(Boom("again"))
    assert not rig.desk.troubles.hopeless
    await rig.wait(WITHIN_SECONDS + 1)
    rig.desk.crashed(Boom("later"))
    assert not rig.desk.troubles.hopeless, "twenty in an hour are no loop"
    for _ in range(MOST_FAULTS):
        rig.desk.crashed(Boom("again"))
    assert rig.desk.troubles.hopeless


def test_the_same_fault_has_the_same_code_and_quotes_nothing() -> None:
    def fail(text: str) -> tuple[str, str]:
        try:
            raise Boom(text)
        except Boom as error:
            return locate(error)

    first, second = fail("测试张三"), fail("样例李四")
    assert first[0] == second[0] and "测试" not in first[1]
    assert locate(Boom("nowhere"))[1].endswith("unknown")


async def test_without_trusted_time_the_session_still_runs() -> None:
    rig = await Rig(now=None).start()
    await rig.do(OpenService("NOTARY"), Next())
    assert rig.desk.session.today.year >= NOW.year
