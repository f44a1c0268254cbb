"""Looking after a case with a finger: real screens in front of a real desk."""

from __future__ import annotations

import asyncio

from kivy.uix.widget import Widget

from kiosk.views import CasesView, CaseView, HomeView, IdentifyView, PlaceView, QuestionsView
from tests.screens.stage import LANDSCAPE, PORTRAIT, Stage, box
from tests.unit.desk_kit import Rig
from tests.unit.table_cases import NUMBER, PROOF, QUIET_PROOF
from wire.receipt_number import grouped

PAGES = 8


class Citizen:
    """A finger on the screens of a real desk."""

    def __init__(self, stage: Stage, rig: Rig) -> None:
        self.stage = stage
        self.rig = rig

    @classmethod
    async def at_home(cls, stage: Stage, panel: object = PORTRAIT) -> Citizen:
        """Before the resting screen."""
        stage.use(panel)  # type: ignore[arg-type]
        rig = await Rig().start()
        stage.perform(rig.desk)
        return cls(stage, rig)

    async def press(self, *words: str) -> None:
        """Turn the page until the control is there, touch it, and let desk and screen come to rest."""
        for word in words:
            self._turn_to(self.stage.find(word))
            self.stage.press(word)
            await self.settle()

    async def settle(self) -> None:
        """Desk and screen."""
        await self.rig.settle()
        self.stage.settle(draw=False)

    def _turn_to(self, control: Widget) -> None:
        pager = getattr(self.stage.face.screen, "pager", None)
        if pager is None or control not in pager.view.walk(restrict=True):
            return
        room = box(pager.view)
        for _ in range(PAGES):
            part = box(control)
            if part[1] >= room[1] - 1:
                return
            self.stage.press("往下看更多")

    async def lay_card(self) -> None:
        """The card on the reader."""
        self.rig.reader.lay()
        await self.settle()

    @property
    def view(self) -> object:
        """What the desk shows."""
        return self.rig.view


def test_by_number_and_code_with_the_pads(stage: Stage) -> None:
    async def look_up() -> None:
        one = await Citizen.at_home(stage)
        await one.press("查进度、改时间", "用受理号查")
        await one.press(*NUMBER)
        assert grouped(NUMBER) in stage.words()
        await one.press("下一步", *PROOF)
        assert isinstance(one.view, QuestionsView) and one.view.fields[0].value == PROOF
        await one.press("下一步")
        assert isinstance(one.view, CaseView)
        for words in ("已约好", grouped(NUMBER), "样例路 12 号", "户口簿（原件）", "用手机扫"):
            assert words in stage.words()
        await one.rig.desk.close()

    asyncio.run(look_up())


def test_a_code_with_letters(stage: Stage) -> None:
    async def look_up() -> None:
        one = await Citizen.at_home(stage)
        await one.press(
            "查进度、改时间", "用受理号查", *NUMBER, "下一步", "号码里有字母", "A", "1", "只要数字", "X", "2"
        )
        assert isinstance(one.view, QuestionsView) and one.view.fields[0].value == "A1X2"
        await one.rig.desk.close()

    asyncio.run(look_up())


def test_by_card_another_time_and_every_button(stage: Stage) -> None:
    async def look_up() -> None:
        one = await Citizen.at_home(stage, LANDSCAPE)
        await one.press("查进度、改时间", "用身份证查")
        assert isinstance(one.view, IdentifyView)
        await one.lay_card()
        assert isinstance(one.view, CasesView) and "别忘了拿走身份证" in stage.words()
        await one.press("公证预约", "改时间")
        assert isinstance(one.view, PlaceView)
        await one.press("10:00", "就约这个时间")
        assert isinstance(one.view, CaseView) and "约好了" in stage.words() and "10:00" in stage.words()
        await one.press("打印回执")
        assert len(one.rig.paper.jobs) == 1 and "请取走纸质回执" in stage.words()
        await one.press("评价", "5 分")
        assert "已收到您的评价" in stage.words() and "改评价" in stage.words()
        await one.press("取消预约", "取消预约")
        assert "预约已取消" in stage.words() and "选时间" in stage.words()
        await one.press("撤回同意、申请删除", "申请删除我的信息")
        assert "删除申请" in stage.words()
        one.rig.reader.take()
        await one.settle()
        assert "别忘了拿走身份证" not in stage.words()
        await one.press("完成")
        assert isinstance(one.view, HomeView)
        await one.rig.desk.close()

    asyncio.run(look_up())


def test_a_quiet_case_from_the_list(stage: Stage) -> None:
    async def look_up() -> None:
        one = await Citizen.at_home(stage)
        await one.press("查进度、改时间", "用身份证查")
        await one.lay_card()
        await one.press("公共法律服务登记", *QUIET_PROOF, "下一步")
        assert isinstance(one.view, CaseView) and "公共法律服务登记" in stage.words()
        assert "公证" not in stage.words() and "援助" not in stage.words()
        await one.press("上一步", "上一步", "用受理号查", "上一步", "上一步")
        assert isinstance(one.view, HomeView)
        await one.rig.desk.close()

    asyncio.run(look_up())


def test_words_of_a_complaint_come_from_the_phrases(stage: Stage) -> None:
    async def look_up() -> None:
        one = await Citizen.at_home(stage)
        await one.press("查进度、改时间", "用受理号查", *NUMBER, "下一步", *PROOF, "下一步", "投诉")
        assert isinstance(one.view, QuestionsView) and one.view.fields[0].field.phrases
        await one.press("常用语", "态度不好", "下一步")
        assert one.rig.office.table.asked[-1].text == "态度不好"
        assert "已收到您的投诉" in stage.words()
        await one.rig.desk.close()

    asyncio.run(look_up())
