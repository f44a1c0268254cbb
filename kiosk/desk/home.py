"""Home: what can be done here, and how the machine is. Also for guides only, and outside opening hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from catalogue.model import Service
from drivers.types import PrinterState, ReaderState
from kiosk.desk.notice import guide_view, notice_view
from kiosk.desk.stage import Host
from kiosk.forms.lookup_forms import SEAL
from kiosk.opening import is_open, next_opening, serves_now
from kiosk.ports import Timer
from kiosk.session import Session
from kiosk.views import HomeView, Status, Tile, View
from words import _, dates, language, phrases

TICK_SECONDS: Final = 20.0
OLD_DATA: Final = timedelta(hours=24)


class Home:
    """The home view; it looks at clock and devices again every 20 seconds while it is shown."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._timer: Timer | None = None

    def tick(self) -> None:
        """Refresh now and from now on."""
        self.stop()
        self._timer = self._host.loop.call_later(TICK_SECONDS, self.tick)
        self._host.refresh_home()

    def stop(self) -> None:
        """No more refreshing."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def services(self) -> list[Service]:
        """Services in the order of the hall's tiles, or of the catalogue."""
        known = self._host.office.catalogue.speaking(language())
        wanted = self._host.settings.tiles
        if wanted:
            return [known[code] for code in wanted if code in known]
        return sorted(known.values(), key=lambda service: (service.order, service.code))

    def previews(self, begun: Callable[[Service], Session]) -> list[View]:
        """First screens of every service, with nothing personal in them: `begun` gives an empty session."""
        fresh = [begun(service) for service in self.services()]
        return [view for session in fresh for view in (guide_view(self._host, session), notice_view(session))]

    def openable(self, code: str) -> Service | None:
        """The service behind a tile that may be touched now."""
        if not serves_now(self._host.settings.hall, self._host.clock.now()):
            return None
        return next((service for service in self.services() if service.code == code), None)

    @property
    def can_look_up(self) -> bool:
        """May somebody look after their cases now?"""
        return self._host.office.can_submit and serves_now(self._host.settings.hall, self._host.clock.now())

    def view(self) -> HomeView:
        """What is true now."""
        hall, now = self._host.settings.hall, self._host.clock.now()
        closed, notice = "", self._notice(now)
        if now is not None and not is_open(hall, now):
            again = next_opening(hall, now)
            if serves_now(hall, now):
                notice = notice or _("窗口已下班，{when} 再开。本机照常可用。").format(when=again)
            else:
                closed = _("现在不在服务时间，{when} 开始。急事请拨打 {hotline}。").format(
                    when=again, hotline=hall.hotline
                )
        return HomeView(
            hall=hall.name,
            machine=hall.machine,
            tiles=tuple(
                Tile(one.code, one.seal, one.seal_role, one.title, one.summary) for one in self.services()
            ),
            status=self._status(now),
            notice=notice,
            closed=closed,
            languages=tuple(self._host.settings.languages),
            lookup=self._lookup() if self._host.office.can_submit else None,
        )

    def _lookup(self) -> Tile:
        return Tile("", SEAL, "warning", _("查进度、改时间"), _("用身份证或受理号"))

    def _notice(self, now: datetime | None) -> str:
        office = self._host.office
        if not office.can_submit:
            return _("本机现在只能看办事指南，不能提交申请。")
        if office.online is not False:
            return ""
        directory = office.directory
        if directory is None or (now is not None and now - directory.made_at > OLD_DATA):
            since = (
                ""
                if directory is None
                else _("机构和时间资料是{day}的。").format(day=dates.day(directory.made_at))
            )
            return phrases.together(_("网络暂时不通，可以照常填写，会存在本机，通了再发送。"), since)
        return _("网络暂时不通，可以照常填写，会存在本机，通了再发送。")

    def _status(self, now: datetime | None) -> Status:
        wrong = []
        if self._host.reader.status.state in (ReaderState.OFFLINE, ReaderState.FAULT):
            wrong.append(_("读卡器暂停，可手工输入"))
        printer = self._host.printer
        # a hot head goes on by itself with a receipt that is under way; a new one it refuses
        if printer.known and (not printer.usable or printer.status.state is PrinterState.HEAD_HOT):
            wrong.append(_("打印机暂停，回执请扫码保存"))
        if self._host.office.online is False:
            wrong.append(_("网络不通"))
        text = phrases.series(wrong) if wrong else _("读卡器、打印机、网络正常")
        return Status(
            not wrong, text, self._host.settings.hall.hotline, dates.moment_of_clock(now) if now else ""
        )
