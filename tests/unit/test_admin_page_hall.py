"""The hall's texts, hours and tiles: changed at the machine, shown from the next start on, taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest

from kiosk.admin import opening_text
from kiosk.admin.actions import ChooseEntry, PageBack, Type
from kiosk.admin.views import Button, Light, Line
from kiosk.config import HallSettings, OpeningHours
from kiosk.hall_changes import HallChanges, hall_file, with_changes
from kiosk.log.events import Event
from kiosk.store.disk import Disk
from kiosk.views import HomeView
from tests.unit.admin_rig import ADMINISTRATOR, AdminRig, fill_staff
from tests.unit.desk_kit import Log, Rig, settings


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[AdminRig]:
    fill_staff(tmp_path)
    made = AdminRig(tmp_path)
    await made.start()
    await made.enter(ADMINISTRATOR)
    await made.open("hall")
    yield made
    await made.desk.close()


def next_start(rig: AdminRig) -> HallSettings:
    return with_changes(rig.desk.settings, rig.log)  # type: ignore[arg-type]


def line(rig: AdminRig, title: str) -> Line:
    return next(one for one in rig.page.lines if one.title.startswith(title))


def button(rig: AdminRig, id_: str) -> Button:
    return next(one for one in rig.page.buttons if one.id == id_)


async def change(rig: AdminRig, key: str, **typed: str) -> None:
    await rig.press(key)
    for entry, text in typed.items():
        await rig.staff_does(ChooseEntry(entry), Type(entry, text))
    await rig.press("save")


async def test_old_and_new_stand_side_by_side_and_the_next_start_shows_it(rig: AdminRig) -> None:
    assert not rig.page.buttons
    await change(rig, "name", name=" 样例县公共法律服务中心 ")
    await change(rig, "hotline", hotline="0990-5550123")
    await change(rig, "address", address="样例路 8 号")
    assert rig.page.note_light is Light.GOOD and button(rig, "restart").main
    text = line(rig, "大厅名称").text
    assert "现在：示例市公共法律服务中心" in text and "下次启动后：样例县公共法律服务中心" in text
    assert rig.desk.settings.hall.name == "示例市公共法律服务中心", "the running program is as it was"
    hall = next_start(rig).hall
    assert (hall.name, hall.hotline, hall.address) == (
        "样例县公共法律服务中心",
        "0990-5550123",
        "样例路 8 号",
    )
    again = await Rig(next_start(rig)).start()
    assert isinstance(again.view, HomeView) and again.view.hall == "样例县公共法律服务中心"
    assert again.view.status.hotline == "0990-5550123"
    await again.desk.close()
    await rig.press("restart")
    assert rig.renewals == 1


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("name", "", "应是：大厅名称，1 到 30 个字"),
        ("name", "字" * 31, "应是：大厅名称，1 到 30 个字"),
        ("hotline", "call me", "写的是 'call me'；应是：求助电话，只写数字和短横"),
        ("address", "字" * 41, "最多 40 个字"),
    ],
)
async def test_an_impossible_text_is_refused_in_the_checkers_words(
    rig: AdminRig, key: str, text: str, words: str
) -> None:
    await change(rig, key, **{key: text})
    assert words in rig.page.entries[0].error and rig.page.entries[0].value == text
    assert not hall_file(rig.desk.settings.state_dir, rig.log).read().values()  # type: ignore[arg-type]
    await rig.staff_does(Type(key, text[:-1]))
    assert not rig.page.entries[0].error
    await rig.press("cancel")
    assert not rig.page.entries


async def test_opening_hours_of_a_week(rig: AdminRig) -> None:
    assert "周一至周日 09:00-17:00" in line(rig, "开放时间").text
    await rig.press("opening")
    assert [entry.value for entry in rig.page.entries] == ["09:00-17:00"] * 7
    await rig.staff_does(
        Type("day0", "9:00-12:00、13：30—17:00"), Type("day5", "10:00到12:00"), Type("day6", " ")
    )
    await rig.press("save")
    hours = next_start(rig).hall.opening
    assert opening_text.written(hours, 0) == "09:00-12:00 13:30-17:00"
    assert OpeningHours(weekday=5, opens=time(10), closes=time(12)) in hours
    assert (
        "下次启动后：周一 09:00-12:00 13:30-17:00；周二至周五 09:00-17:00；周六 10:00-12:00；周日 休息"
        in line(rig, "开放时间").text
    )


async def test_hours_that_cannot_be_are_refused_at_their_day(rig: AdminRig) -> None:
    await rig.press("opening")
    await rig.staff_does(Type("day2", "17:00-09:00"))
    await rig.press("save")
    assert [entry.id for entry in rig.page.entries if entry.error] == ["day2"]
    assert "closes 应晚于 opens" in rig.page.entries[2].error and rig.page.entries[2].chosen
    await rig.staff_does(Type("day2", "上午"), Type("day4", "25:00-26:00"))
    await rig.press("save")
    assert rig.page.entries[2].error == opening_text.HOW and not rig.page.entries[4].error
    await rig.staff_does(Type("day2", ""))
    await rig.press("save")
    assert "时间" in rig.page.entries[4].error
    await rig.staff_does(*(Type(f"day{day}", "") for day in range(7)))
    await rig.press("save")
    assert "全天开放" in rig.page.entries[0].error, "nothing all week would mean day and night"
    await rig.press("all_day")
    assert next_start(rig).hall.opening == [] and "全天开放" in line(rig, "开放时间").text


async def test_tiles_are_moved_and_hidden(rig: AdminRig) -> None:
    assert "全部，按目录顺序" in line(rig, "首页事项").text
    await rig.press("tiles")
    titles = [one.title for one in rig.page.lines]
    assert len(titles) >= 2 and not button(rig, "later").enabled
    picks = [one.button.id for one in rig.page.lines if one.button is not None]
    await rig.press(picks[0])
    assert not button(rig, "earlier").enabled
    await rig.press("later")
    assert [one.title for one in rig.page.lines][:2] == [titles[1], titles[0]]
    await rig.press("save")
    shown = list(next_start(rig).tiles)
    assert shown[:2] == [picks[1].removeprefix("pick:"), picks[0].removeprefix("pick:")]
    assert len(shown) == len(titles)
    again = await Rig(next_start(rig)).start()
    assert isinstance(again.view, HomeView) and [tile.code for tile in again.view.tiles] == shown
    await again.desk.close()

    await rig.press("tiles")
    for pick in [one.button.id for one in rig.page.lines if one.button is not None][1:]:
        await rig.press(pick)
        await rig.press("toggle")
    last = next(one for one in rig.page.lines if "首页第 1 个" in one.text and one.button is not None)
    assert last.button is not None
    await rig.press(last.button.id)
    assert button(rig, "toggle").why == "至少留一个事项" and not button(rig, "toggle").enabled
    await rig.press("save")
    assert len(next_start(rig).tiles) == 1


async def test_everything_goes_back_to_the_settings_file(rig: AdminRig) -> None:
    file = hall_file(rig.desk.settings.state_dir, rig.log)  # type: ignore[arg-type]
    await change(rig, "name", name="样例大厅")
    file.write(file.read().model_copy(update={"volume": 20}))
    await rig.press("file")
    assert next_start(rig).hall.name == "示例市公共法律服务中心" and button(rig, "restart")
    assert file.read() == HallChanges(volume=20), "the volume has a page of its own"
    await rig.staff_does(PageBack())
    await rig.open("hall")
    assert not rig.page.buttons
    assert [one["result"] for one in rig.logged("admin.action")] == ["name ok", "by_the_file ok"]


async def test_nothing_of_what_is_typed_is_logged(rig: AdminRig) -> None:
    await change(rig, "name", name="样例测试大厅")
    await change(rig, "hotline", hotline="call 13800000000")
    assert "样例测试" not in repr(rig.log.lines) and "13800000000" not in repr(rig.log.lines)


async def test_a_disk_that_takes_nothing_is_said(rig: AdminRig, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(30, "read-only file system")

    monkeypatch.setattr(Disk, "replace", broken)
    await change(rig, "name", name="样例大厅")
    assert rig.page.note == "没有存下来，请检查硬盘" and rig.page.entries, "what was typed is still there"


def test_changes_that_no_longer_fit_the_file_are_left_out_and_logged(tmp_path: Path) -> None:
    log = Log()
    hall = settings().model_copy(update={"state_dir": tmp_path})
    hall_file(tmp_path, log).write(HallChanges(name="样例大厅", tiles=("NOTARY", "NOTARY")))  # type: ignore[arg-type]
    assert with_changes(hall, log) == hall  # type: ignore[arg-type]
    assert log.lines == [(Event.HALL_CHANGES_UNFIT, {"keys": "name,tiles"})]


def test_a_machine_where_nothing_was_changed_reads_its_file_alone(tmp_path: Path) -> None:
    hall = settings().model_copy(update={"state_dir": tmp_path})
    assert with_changes(hall, Log()) is hall  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["9-12", "9:00", "9:00-12:00 x", "９点"])
def test_what_is_no_span_of_hours(text: str) -> None:
    with pytest.raises(ValueError, match="09:00-12:00"):
        opening_text.read(text)
