"""Admin mode on the desk once somebody is in: how it ends, out of service, pages; a clock held by hand."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.actions import Next, OpenComfort, OpenService, Presence, Present
from kiosk.admin import pages
from kiosk.admin.actions import Digit, Enter, Knock, Leave, PageBack, Press
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.views import Button, OverviewView, PageView, PinView
from kiosk.config import Process
from kiosk.log.events import Event
from kiosk.panels import ComfortPanel
from kiosk.presentation import DEFAULT, Presentation, TextSize
from kiosk.running import home_watch
from kiosk.running.pause import READY, pause_file
from kiosk.views import GuideView, HomeView, OutOfServiceView, TroubleView
from tests.unit.admin_rig import ADMINISTRATOR, ATTENDANT, PINS, TECHNICIAN, AdminRig
from tests.unit.desk_kit import ZHANG, Log, Rig, settings
from words import Language, language

STRANGER = replace(ZHANG, number="11999919680314003X", name="测试李四")


@pytest.fixture
def rig(admin_rig: AdminRig) -> AdminRig:
    return admin_rig


@pytest.fixture
def folder(admin_folder: Path) -> Path:
    return admin_folder


# --- where it may begin, and how it ends ----------------------------------------------------------------


async def test_never_while_a_citizens_session_is_open(rig: AdminRig) -> None:
    await rig.do(OpenService("NOTARY"))
    await rig.staff_does(Knock())
    assert isinstance(rig.view, GuideView) and rig.admin is None
    rig.desk.crashed(RuntimeError())
    await rig.staff_does(Knock())
    assert isinstance(rig.view, TroubleView) and rig.admin is None


async def test_nothing_but_the_knock_opens_it_and_nothing_of_a_session_works_in_it(rig: AdminRig) -> None:
    await rig.staff_does(Enter(), Leave(), Press("service"), Digit(0))
    assert isinstance(rig.view, HomeView)
    await rig.enter(TECHNICIAN)
    await rig.do(OpenService("NOTARY"), OpenComfort(), Next())
    assert isinstance(rig.view, OverviewView) and rig.desk.look.overlay is None
    assert Event.SESSION_STARTED not in rig.log.events()


async def test_without_an_admin_mode_the_knock_is_harmless() -> None:
    rig = await Rig().start()
    rig.desk.act(Knock())
    assert isinstance(rig.view, HomeView)


async def test_it_speaks_chinese_in_normal_size_and_the_hall_its_own_way_afterwards(folder: Path) -> None:
    rig = AdminRig(folder, settings().model_copy(update={"languages": [Language.UYGHUR, Language.CHINESE]}))
    await rig.start()
    await rig.do(Present(Presentation(language=Language.UYGHUR, text_size=TextSize.LARGEST)))
    await rig.knock()
    assert rig.desk.look.presentation == DEFAULT and language() is Language.CHINESE
    await rig.do(Present(Presentation(language=Language.UYGHUR)))
    assert rig.desk.look.presentation == DEFAULT
    await rig.staff_does(Leave())
    assert rig.desk.look.presentation == Presentation(language=Language.UYGHUR)
    assert language() is Language.UYGHUR
    await rig.desk.close()


async def test_a_panel_over_home_takes_the_knock_for_itself(rig: AdminRig) -> None:
    await rig.do(OpenComfort())
    assert isinstance(rig.desk.look.overlay, ComfortPanel)
    await rig.knock()
    assert isinstance(rig.view, PinView) and rig.desk.look.overlay is None


async def test_the_door_shuts_after_a_minute(rig: AdminRig) -> None:
    await rig.knock()
    await rig.wait(50)
    await rig.type("0")
    await rig.wait(59)
    assert isinstance(rig.view, PinView)
    await rig.wait(2)
    assert isinstance(rig.view, HomeView) and not rig.logged("admin.left") and not rig.reader.wanted
    await rig.knock()
    assert rig.pin.typed == 0


async def test_nobody_moving_ends_it_after_a_warning(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    await rig.wait(200)
    await rig.do(Presence())
    await rig.wait(245)
    assert rig.overview.bar.where.endswith("55 秒后自动退出，点一下屏幕继续")
    await rig.do(Presence())
    assert rig.overview.bar.where.endswith("自动退出 05:00")
    await rig.wait(301)
    assert isinstance(rig.view, HomeView)
    assert [line["why"] for line in rig.logged("admin.left")] == ["idle"]


async def test_it_ends_in_total_however_busy_somebody_is(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    for _ in range(29):
        await rig.wait(60)
        await rig.do(Presence())
    assert isinstance(rig.view, OverviewView)
    await rig.wait(20)
    assert rig.overview.bar.where.endswith("时间到了，40 秒后退出")
    await rig.do(Presence())
    await rig.wait(41)
    assert isinstance(rig.view, HomeView)
    assert [line["why"] for line in rig.logged("admin.left")] == ["total"]


async def test_whoever_leaves_while_the_pin_is_looked_at_is_not_in(rig: AdminRig) -> None:
    await rig.knock()
    await rig.type(TECHNICIAN)
    await rig.staff_does(Enter())
    await rig.type(PINS[TECHNICIAN])
    rig.desk.act(Enter())
    await asyncio.sleep(0)  # it is under way
    rig.desk.act(Leave())
    await rig.threads_done()
    await rig.settle()
    assert isinstance(rig.view, HomeView) and not rig.logged("admin.entered")
    await rig.knock()
    assert isinstance(rig.view, PinView)


async def test_the_process_is_not_renewed_under_somebodys_hands(rig: AdminRig) -> None:
    rests: list[bool] = []
    stopped = asyncio.Event()

    class Pace:
        def rest(self, resting: bool) -> None:
            rests.append(resting)

    rig.desk.sessions_ended = 20
    watch = home_watch.HomeWatch(rig.desk, Pace(), Process(renew_after_sessions=20), stopped.set)
    assert watch._renew_timer is not None and not watch._renew_timer.cancelled()
    await rig.knock()
    assert watch._renew_timer.cancelled(), "from the knock on"
    await rig.staff_does(Leave())
    assert not watch._renew_timer.cancelled()
    watch._renew_timer.cancel()


async def test_a_crash_ends_it_and_the_machine_goes_on(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    rig.desk.crashed(RuntimeError())
    assert isinstance(rig.view, TroubleView)
    assert [line["why"] for line in rig.logged("admin.left")] == ["crashed"]
    assert isinstance(await rig.do(Next()), HomeView)
    await rig.enter(TECHNICIAN)


async def test_closing_the_desk_ends_it(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    await rig.desk.close()
    assert [line["why"] for line in rig.logged("admin.left")] == ["closed"] and not rig.reader.wanted


async def test_renewing_leaves_first(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    assert rig.admin is not None
    rig.admin.renew()
    assert rig.renewals == 1 and isinstance(rig.view, HomeView)
    assert [line["why"] for line in rig.logged("admin.left")] == ["renew"]


# --- out of service -------------------------------------------------------------------------------------


async def test_a_machine_out_of_service_lets_staff_in_and_stays_out_of_service(rig: AdminRig) -> None:
    assert rig.desk.withdraw("正在维护", "请到窗口办理。", "M-1")
    await rig.enter(TECHNICIAN)
    await rig.staff_does(Leave())
    assert isinstance(rig.view, OutOfServiceView) and rig.view.code == "M-1"


async def test_an_outage_that_comes_and_goes_while_staff_are_in(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    assert rig.desk.withdraw("坏了", "")
    assert isinstance(rig.view, OverviewView), "nobody who mends it is thrown out"
    rig.desk.restore()
    await rig.staff_does(Leave())
    assert isinstance(rig.view, HomeView)


async def test_a_pause_survives_crash_restart_and_the_mending_of_another_cause(
    rig: AdminRig, folder: Path
) -> None:
    await rig.enter(ATTENDANT)
    assert rig.admin is not None
    rig.admin.pause_service(READY[1])
    await rig.threads_done()
    rig.desk.crashed(RuntimeError())
    out = await rig.do(Next())
    assert isinstance(out, OutOfServiceView) and out.reason == READY[1] and "12348" in out.todo
    rig.desk.withdraw("坏了", "")
    rig.desk.restore()
    assert isinstance(rig.view, OutOfServiceView) and rig.view.reason == READY[1]
    await rig.desk.close()

    kept = pause_file(folder, Log()).read()  # type: ignore[arg-type]
    assert kept.message == READY[1]
    after = AdminRig(folder)
    await after.start()
    after.desk.pause(kept.message)
    assert isinstance(after.view, OutOfServiceView) and after.view.reason == READY[1]
    await after.enter(ATTENDANT)
    assert after.admin is not None
    after.admin.resume_service()
    await after.threads_done()
    assert isinstance(after.view, OverviewView)
    await after.staff_does(Leave())
    assert isinstance(after.view, HomeView)
    assert pause_file(folder, Log()).read().message is None
    await after.desk.close()


async def test_a_pause_that_could_not_be_kept_is_said(rig: AdminRig, folder: Path) -> None:
    await rig.enter(ATTENDANT)
    (folder / "admin" / "service.json.tmp").mkdir()  # in the way of every write
    assert rig.admin is not None
    rig.admin.pause_service("今天停用")
    await rig.threads_done()
    assert "没有存下来" in rig.overview.lines[0].text and Event.KEPT_FAILED in rig.log.events()
    await rig.staff_does(Leave())
    assert isinstance(rig.view, OutOfServiceView), "it counts all the same, until the next start"


# --- pages ----------------------------------------------------------------------------------------------


class Broken(AdminPage):
    """Raises wherever it is told to."""

    title = "坏页"
    where = ""

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self.at("init")

    def at(self, place: str) -> None:
        if place == Broken.where:
            raise ValueError("119999196803140034")

    def view(self) -> Body:
        self.at("view")
        return Body(note="还在", buttons=(Button("go", "走"), Button("off", "不能", enabled=False)))

    def enter(self) -> None:
        self.at("enter")

    def leave(self) -> None:
        self.at("leave")

    def press(self, button: str) -> None:
        assert button == "go", "nothing else stands there"
        self.at("press")
        if Broken.where == "work":
            self.host.spawn(self.work())

    async def work(self) -> None:
        self.at("work")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pages._MODULES, "touch", (__name__, "Broken"))
    monkeypatch.setattr(Broken, "where", "")


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("where", ["init", "view", "enter", "press", "work", "leave"])
async def test_a_broken_page_closes_and_the_technician_stays(
    rig: AdminRig, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.enter(TECHNICIAN)
    monkeypatch.setattr(Broken, "where", where)
    await rig.open("touch")
    await rig.press("go")
    await rig.staff_does(PageBack())
    assert isinstance(rig.view, OverviewView)
    if where != "leave":
        assert "这一页出错了，代码 K-" in rig.overview.lines[0].text
    assert [event for event in rig.log.events() if event is Event.UNEXPECTED]
    assert "119999196803140034" not in repr(rig.log.lines)
    await rig.open("service")
    assert isinstance(rig.view, PageView) and rig.page.page == "service"
    await rig.staff_does(PageBack())
    assert "出错" not in rig.overview.lines[0].text, "said once"


@pytest.mark.usefixtures("broken")
async def test_only_what_stands_there_can_be_pressed(rig: AdminRig) -> None:
    await rig.enter(TECHNICIAN)
    await rig.open("touch")
    await rig.press("nothing")
    await rig.press("off")
    assert isinstance(rig.view, PageView) and rig.page.note == "还在"


async def test_a_right_that_is_missing_is_refused_and_logged(rig: AdminRig) -> None:
    await rig.enter(ATTENDANT)
    for page in ("staff", "hall", "network", "restart", "export", "queue", "machine"):
        await rig.open(page)
        assert isinstance(rig.view, OverviewView), page
        assert rig.logged("admin.no_right")[-1] == {"staff": ATTENDANT, "page": page}
    await rig.open("no-such-page")
    assert isinstance(rig.view, OverviewView) and len(rig.logged("admin.no_right")) == 7
    await rig.open("service")
    assert isinstance(rig.view, PageView)


async def test_the_reader_wants_no_card_after_any_page(rig: AdminRig) -> None:
    await rig.enter(ADMINISTRATOR)
    await rig.open("staff")
    rig.reader.want_card(True)
    await rig.staff_does(PageBack())
    assert not rig.reader.wanted


# --- the start ------------------------------------------------------------------------------------------


def test_nothing_of_it_is_loaded_before_somebody_knocks(tmp_path: Path) -> None:
    program = (
        "import sys, kiosk.app, kiosk.desk, screens.face\n"
        "print(sorted(m for m in sys.modules if m.startswith(('kiosk.admin', 'screens.admin'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "KIVY_HOME": str(tmp_path), "KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1"},
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.stdout.splitlines()[-1] == "[]"
