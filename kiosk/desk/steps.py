"""Progress and the bars of a session's screens: which step of how many, and the matter's title."""

from __future__ import annotations

from catalogue import neutral
from catalogue.model import Section
from kiosk.forms.questions import is_asked_here
from kiosk.machine import State
from kiosk.session import Session
from kiosk.views import Chrome, Step
from words import _


def title(session: Session) -> str:
    """The matter's name; neutral words where the matter could endanger the citizen."""
    quiet = neutral(session.service, session.answers, session.context)
    return quiet.neutral_title if quiet is not None else session.service.title


def sections(session: Session) -> list[Section]:
    """Sections that may ask something on this machine; conditions do not count, so that the number of steps
    stays the same while the citizen goes on."""
    return [
        section
        for section in session.service.sections
        if any(is_asked_here(field) for field in section.fields)
    ]


def step(session: Session, state: State, section: str = "") -> Step | None:
    """Where on the way `state` is; None on screens that are no step (guide, done)."""
    ways: list[tuple[State, str, str]] = [
        (State.NOTICE, "", _("告知和同意")),
        (State.IDENTIFY, "", _("确认身份")),
        *((State.QUESTIONS, one.id, one.title) for one in sections(session)),
    ]
    if session.service.places:
        ways.append((State.PLACE, "", _("选时间")))
    ways.append((State.REVIEW, "", _("核对")))
    if session.service.sign:
        ways.append((State.SIGNATURE, "", _("签名")))
    wanted = {State.BY_HAND: State.IDENTIFY, State.NOT_SAVED: State.REVIEW}.get(state, state)
    for number, (one, id_, name) in enumerate(ways, 1):
        if one is wanted and id_ == section:
            return Step(number, len(ways), name)
    return None


def chrome(
    session: Session,
    state: State,
    *,
    section: str = "",
    back: str | None = None,
    next: str | None = None,
    next_enabled: bool = True,
    next_reason: str = "",
) -> Chrome:
    """Bars with the usual words; an empty label draws no button."""
    return Chrome(
        title=title(session),
        step=step(session, state, section),
        back=_("上一步") if back is None else back,
        next=_("下一步") if next is None else next,
        next_enabled=next_enabled,
        next_reason="" if next_enabled else next_reason,
        finish=_("结束并清除"),
    )
