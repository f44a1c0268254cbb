"""What the paper and the done page may say, taken from the session: exactly what is true at this moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from catalogue import deadlines, materials, neutral
from kiosk.applicant import initial
from kiosk.config import Hall
from kiosk.desk.stage import SHANGHAI
from kiosk.office.offices import competent, for_appointment
from kiosk.ports import OfficePort, Saved
from kiosk.receipt import Receipt
from kiosk.session import Session
from wire import pages
from wire.messages import AppointmentResult
from wire.receipt_number import grouped
from words import SOURCE_LANGUAGE, _, dates, language


@dataclass(frozen=True, slots=True)
class Truth:
    """State of a saved submission: a headline for the screen, words for the paper, and whether all is
    well."""

    headline: str
    paper: str
    good: bool
    note: str = ""


def truth(session: Session) -> Truth:
    """Saved, received or booked: never more than is known."""
    answer = session.answer
    if answer is None:
        return Truth(
            _("已存在本机，等待发送"),
            _("已存在本机，等待发送"),
            False,
            _("现在连不上受理机构。申请已经加密存在本机，网络通了会自己发出去，您不用再来一趟。"),
        )
    match answer.appointment_result:
        case AppointmentResult.BOOKED:
            return Truth(_("预约好了"), _("已约好"), True)
        case AppointmentResult.GONE:
            return Truth(
                _("已收到，时间要另选"),
                _("已收到，还没有约时间"),
                False,
                _("您选的时间刚刚没有了，申请已经收到。请点“另选时间”，或以后扫码再选。"),
            )
        case AppointmentResult.WISHES_NOTED:
            return Truth(_("已收到，时间等通知"), _("已收到，时间等通知"), True)
        case AppointmentResult.ALREADY_BOOKED:
            return Truth(
                _("已收到，您已有预约"),
                _("已收到，已有预约"),
                False,
                _(
                    "这件事您已经约过（受理号 {number}），这次没有再约。"
                    "要改时间或取消，请扫那张回执上的码，或到窗口。"
                ).format(number=grouped(answer.earlier_receipt)),
            )
    return Truth(_("已收到"), _("已收到"), True)


def receipt(
    session: Session, saved: Saved, office: OfficePort, hall: Hall, now: datetime | None, *, replaces: bool
) -> Receipt:
    """The paper of a saved submission."""
    quiet = neutral(session.service, session.answers, session.context)
    answer, words = session.answer, session.service.receipt
    booked = answer.appointment if answer is not None else None
    place = where(session, office)
    hold = session.place.hold
    when, wishes = "", [dates.moment(one.starts_at) for one in session.place.wishes]
    if booked is not None:
        when, wishes = dates.moment(booked.starts_at), []
    elif answer is None and hold is not None:
        wishes = [dates.moment(hold.slot.starts_at)]
    return Receipt(
        number=saved.receipt_number,
        title=quiet.neutral_title if quiet is not None else words.title,
        hall=hall.name,
        initial=initial(session.applicant.name) if session.applicant is not None else "",
        state=truth(session).paper,
        office=place.name,
        window=booked.window if booked is not None else "",
        address=place.address,
        phone=place.phone,
        when=when,
        wishes=tuple(wishes),
        made=dates.stamp(saved.created) if now is not None else "",
        bring_title=words.bring_title,
        bring=tuple(one.text for one in materials(session.service, session.answers, session.context)),
        due=due(session, office, now),
        steps=tuple(words.next_steps),
        counter_sign=(
            *((_("本次申请（在机器上没有签字）"),) if session.sign_at_counter else ()),
            *session.service.counter_sign,
        ),
        qr=page_address(office, saved),
        movable=bool(session.service.places),
        hotline=hall.hotline,
        hall_address=hall.address,
        replaces=replaces,
        neutral=quiet is not None,
    )


@dataclass(frozen=True, slots=True)
class Where:
    """The office as far as it is known; empty texts otherwise."""

    name: str = ""
    address: str = ""
    phone: str = ""


def where(session: Session, office: OfficePort) -> Where:
    """Who handles it: as the office answered, else as chosen, else as the directory says."""
    answer = session.answer
    if answer is not None and answer.appointment is not None:
        booked = answer.appointment
        return Where(booked.office_name, booked.address, booked.phone)
    if answer is not None and answer.office_name:
        return Where(answer.office_name, answer.office_address, answer.office_phone)
    offices = for_appointment(session, office.directory) or competent(session, office.directory)
    chosen = next((one for one in offices if one.id == session.place.office_id), None)
    found = chosen or (offices[0] if offices else None)
    return Where(found.name, found.address, found.phone) if found is not None else Where()


def due(session: Session, office: OfficePort, now: datetime | None) -> tuple[tuple[str, str], ...]:
    """Dates for the paper: the office's own, else reckoned here; none while the time is unknown."""
    if now is None:
        return ()
    if session.answer is not None:
        labels = _labels(session)
        return tuple(
            (labels.get(one.code, one.label), date_text(one.date, one.provisional))
            for one in session.answer.due
        )
    found = deadlines(
        session.service,
        session.answers,
        session.context,
        office.calendar,
        submitted=now.astimezone(SHANGHAI).date(),
    )
    return tuple((one.label, date_text(one.date, one.provisional)) for one in found if one.show == "receipt")


def _labels(session: Session) -> dict[str, str]:
    """Our own words by clock: the office answered in the language of that moment, which may have changed."""
    rules = [rule for rule in session.service.deadlines if rule.label and rule.show == "receipt"]
    times = Counter(rule.clock for rule in rules)
    return {rule.clock: rule.label for rule in rules if times[rule.clock] == 1}


def date_text(day: date, provisional: bool) -> str:
    """2026年12月1日（暂定）."""
    text = dates.full_day(day)
    return _("{day}（暂定）").format(day=text) if provisional else text


def page_address(office: OfficePort, saved: Saved) -> str:
    """Address of the phone page of a submission; empty when there is none."""
    return phone_page(office, saved.token)


def phone_page(office: OfficePort, token: str) -> str:
    """Address of the phone page in the language of the paper; empty when there is none, or no token."""
    if not office.public_url or not token:
        return ""
    spoken = language()
    asked = "" if spoken is SOURCE_LANGUAGE else f"?lang={spoken.tag}"
    return f"{office.public_url.rstrip('/')}{pages.CASE}/{token}{asked}"
