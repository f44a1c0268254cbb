"""Something broke: the short code for staff, and true words for the citizen."""

from __future__ import annotations

import traceback
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.config import HallSettings
from kiosk.log.events import Event, EventLog
from kiosk.session import Session
from kiosk.views import Chrome, OutOfServiceView, TroubleView
from wire.receipt_number import grouped
from words import _

MOST_FAULTS: Final = 20
WITHIN_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, repr=False)
class Notice:
    """What the trouble page knows: the code, and the receipt number if the submission was safe before."""

    code: str = ""
    number: str = ""
    moved: bool = False  # the form went to the phone: it is there, and not submitted yet


@dataclass(frozen=True, slots=True)
class Outage:
    """Why the machine serves nobody."""

    reason: str
    todo: str
    code: str = ""


def locate(error: BaseException) -> tuple[str, str]:
    """(short code, place in the program). The same fault has the same code; no text of the error is used,
    because it could quote what a citizen entered."""
    frames = traceback.extract_tb(error.__traceback__)
    chain = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames[-3:]]
    where = f"{type(error).__name__} at {' > '.join(chain) or 'unknown'}"
    last = f"{Path(frames[-1].filename).stem}.{frames[-1].name}" if frames else ""
    digest = zlib.crc32(f"{type(error).__name__}@{last}".encode())
    return f"K-{digest & 0xFFFF:04X}", where


class Troubles:
    """What broke last, for log and screen."""

    def __init__(self, events: EventLog, settings: HallSettings, now: Callable[[], float]) -> None:
        self._now = now
        self._times: deque[float] = deque(maxlen=MOST_FAULTS)
        self._events = events
        self._settings = settings
        self._notice = Notice()
        self._outage: Outage | None = None
        self.paused: str | None = None  # what staff put on the screen; None while it serves

    @property
    def hopeless(self) -> bool:
        """One fault after the other: going on would only fill memory and log. A fresh process may help."""
        return len(self._times) == MOST_FAULTS and self._times[-1] - self._times[0] < WITHIN_SECONDS

    def log(self, error: BaseException) -> str:
        """Write it down; returns its short code."""
        self._times.append(self._now())
        code, where = locate(error)
        self._events.write(Event.UNEXPECTED, where=where, code=code)
        return code

    def crashed(self, error: BaseException, session: Session | None) -> None:
        """The screen after the one handler ran; call before the session is wiped."""
        self._notice = notice(self.log(error), session)

    def withdrawn(self, reason: str, todo: str, code: str) -> None:
        """The machine serves nobody, in these words."""
        self._outage = Outage(reason, todo, code)

    def restored(self) -> None:
        """The cause is gone; a pause stays."""
        self._outage = None

    @property
    def out_of_service(self) -> bool:
        """Does anything keep the machine from serving?"""
        return self._outage is not None or self.paused is not None

    def view(self) -> TroubleView:
        """The page of the last crash."""
        return view(self._notice, self._settings)

    def outage_view(self) -> OutOfServiceView:
        """The page while the machine serves nobody; what staff wrote goes before any other cause."""
        pause = Outage(_(self.paused), "") if self.paused is not None else None
        return outage_view(pause or self._outage or Outage("", ""), self._settings)


def notice(error_code: str, session: Session | None) -> Notice:
    """What may still be said after the session is wiped: the number of a submission that was saved."""
    saved = session.saved if session is not None else None
    moved = session is not None and session.moved_until is not None
    return Notice(error_code, saved.receipt_number if saved is not None else "", moved)


def view(notice: Notice, settings: HallSettings) -> TroubleView:
    """The page after the one handler ran."""
    if notice.moved:
        kept = _("您的内容已经转到手机上，受理号 {number}。").format(number=grouped(notice.number))
        todo = _("请在手机上接着填，填完提交。有问题请到窗口，或拨打 {hotline}。")
    elif notice.number:
        kept = _("您的申请已经存好，受理号 {number}，请记下来。").format(number=grouped(notice.number))
        todo = _("不用再填一遍。请凭受理号到窗口，或拨打 {hotline}。")
    else:
        kept = _("为了保护您的信息，刚才填的内容已经清除，没有交出去。")
        todo = _("请重新办理一次；还不行就到窗口，或拨打 {hotline}。")
    return TroubleView(
        chrome=Chrome(title=_("出了点问题"), next=_("回到首页")),
        title=_("本机刚才出错了"),
        happened=_("这是机器的问题，不是您操作错了。"),
        kept=kept,
        todo=todo.format(hotline=settings.hall.hotline),
        code=notice.code,
        kept_is_private=bool(notice.number),
    )


def outage_view(outage: Outage, settings: HallSettings) -> OutOfServiceView:
    """The page of a machine that cannot serve."""
    return OutOfServiceView(
        title=_("本机暂停使用"),
        reason=outage.reason,
        todo=outage.todo or _("请到窗口办理，或拨打 {hotline}。").format(hotline=settings.hall.hotline),
        code=outage.code,
    )
