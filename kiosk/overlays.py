"""What may lie over any screen: "still there?" and "erase?"."""

from __future__ import annotations

from kiosk.panels import EraseQuestion, StillThere
from kiosk.session import Session
from words import _, phrases


def still_there(session: Session | None, seconds: int) -> StillThere:
    """The idle warning. What is lost depends on whether the submission is safe already."""
    if session is None or session.saved is not None:
        message = _("没有人操作的话，本机会回到首页。已经办好的不受影响。")
    elif session.place.hold is not None:
        message = _("没有人操作的话，刚才填的内容会全部清除，为您留的时间也会让给别人。")
    else:
        message = _("没有人操作的话，刚才填的内容会全部清除。")
    return StillThere(_("您还在吗？"), message, seconds, _("我还在，继续办理"), _("结束并清除"))


def erase_question(session: Session) -> EraseQuestion:
    """Asked once, because everything entered is gone afterwards."""
    message = _("刚才填的内容会全部清除，不会保存，也不会交给任何人。")
    if session.place.hold is not None:
        message = phrases.together(message, _("为您留的时间也会让给别人。"))
    return EraseQuestion(_("结束并清除？"), message, _("继续办理"), _("结束并清除"))
