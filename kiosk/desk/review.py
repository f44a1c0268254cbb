"""Everything once more before it counts (WCAG 3.3.4): each row can be corrected, and leads back here."""

from __future__ import annotations

from typing import Any, Final

from catalogue import (
    Field,
    FieldType,
    deadlines,
    estimate,
    filled,
    materials,
    open_fields,
    precheck,
    shown,
)
from catalogue.groups import sub_fields
from catalogue.shown import yuan
from kiosk.actions import Action, Back, Correct, Next
from kiosk.applicant import masked_number, masked_phone, shown_facts
from kiosk.desk.questions import QuestionsStage, advice_line
from kiosk.desk.stage import Stage
from kiosk.desk.steps import chrome
from kiosk.forms.levels import is_asked_here
from kiosk.forms.prefill import is_settled
from kiosk.machine import Event, State
from kiosk.office.offices import for_appointment
from kiosk.phone.questions import on_phone
from kiosk.receipt_facts import date_text
from kiosk.session import Session
from kiosk.situation import first_problem
from kiosk.views import ReviewGroup, ReviewRow, ReviewView
from words import _, dates, phrases

PERSON_ROW: Final = "@person"
PLACE_ROW: Final = "@place"


class ReviewStage(Stage):
    """The last look."""

    def enter(self) -> None:
        """A correction, if there was one, is over; a place of an office no longer in charge is freed."""
        self.session.correcting = False
        place = self.session.place
        offices = for_appointment(self.session, self.host.office.directory)
        if place.office_id and all(one.id != place.office_id for one in offices):
            had_one = place.hold is not None or bool(place.wishes)
            self.host.drop_place()
            if had_one and offices:
                self.session.place.lost = _("您改了内容，受理机构变了，请重新选时间。")

    def act(self, action: Action) -> None:
        """Correct, submit, or back."""
        match action:
            case Correct(field_id):
                self._correct(field_id)
            case Next():
                # what is missing is corrected there, and leads back here
                self.session.correcting = first_problem(self.session) is not None
                self.host.fire(Event.NEXT)
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass

    def view(self) -> ReviewView:
        """All answers, advice, what to bring, fee and dates."""
        session = self.session
        problem = self._problem()
        last = _("下一步") if session.service.sign else _("提交")
        service, answers, context = session.service, session.answers, session.context
        return ReviewView(
            chrome=chrome(session, State.REVIEW, next=_("去补填") if problem else last),
            groups=(*self._person(), *self._answers(), *self._place()),
            advice=tuple(advice_line(one) for one in precheck(service, answers, context)),
            bring_title=service.receipt.bring_title,
            bring=tuple(
                phrases.remark(one.text, one.note) if one.note else one.text
                for one in materials(service, answers, context)
            ),
            fee=fee_words(session),
            dates=self._dates(),
            problem=problem,
        )

    # --- inside -------------------------------------------------------------------------------------------

    def _correct(self, field_id: str) -> None:
        rows = {row.field_id for group in self.view().groups for row in group.rows}
        if not field_id or field_id not in rows:
            return  # a touch that crossed with a change, or a row that cannot be corrected here
        self.session.correcting = True
        if field_id == PLACE_ROW:
            self.host.fire(Event.CORRECT_PLACE)
        elif field_id == PERSON_ROW:
            self.host.fire(Event.CORRECT_PERSON)
        else:
            stage = self.host.stage(State.QUESTIONS)
            assert isinstance(stage, QuestionsStage)
            stage.wanted = field_id
            self.host.fire(Event.CORRECT_ANSWER)

    def _problem(self) -> str:
        missing = first_problem(self.session)
        if missing is not None:
            return missing.message
        place = self.session.place
        chosen = bool(place.hold or place.wishes or place.without)
        if not chosen and for_appointment(self.session, self.host.office.directory):
            return place.lost or _("还没有选时间。")
        return ""

    def _person(self) -> tuple[ReviewGroup, ...]:
        applicant = self.session.applicant
        if applicant is None:
            return ()
        row = PERSON_ROW if applicant.by_hand else ""
        rows = tuple(ReviewRow(row, label, value) for label, value in shown_facts(applicant))
        return (ReviewGroup(_("申请人"), rows),)

    def _answers(self) -> list[ReviewGroup]:
        session = self.session
        values = filled(session.service, session.answers, session.context)
        opened = {one.id for one in open_fields(session.service, session.answers, session.context)}
        groups = []
        for section in session.service.sections:
            rows = tuple(
                ReviewRow(
                    field.id if is_asked_here(field) else "",
                    field.label,
                    shown(field, masked(field, values.get(field.id))),
                )
                for field in section.fields
                if field.id in opened
                and not is_settled(field, session)  # stands under 申请人, masked
                and (is_asked_here(field) or (field.id in values and (field.computed or on_phone(field))))
            )
            if rows:
                groups.append(ReviewGroup(section.title, rows))
        return groups

    def _place(self) -> tuple[ReviewGroup, ...]:
        session = self.session
        office = next(
            (
                one
                for one in for_appointment(session, self.host.office.directory)
                if one.id == session.place.office_id
            ),
            None,
        )
        if office is None:
            return ()
        rows = [ReviewRow("", _("机构"), office.name), ReviewRow(PLACE_ROW, _("时间"), place_words(session))]
        return (ReviewGroup(_("办理时间和地点"), tuple(rows)),)

    def _dates(self) -> tuple[str, ...]:
        now = self.host.clock.now()
        if now is None:
            return ()
        session = self.session
        found = deadlines(
            session.service,
            session.answers,
            session.context,
            self.host.office.calendar,
            submitted=session.today,
        )
        return tuple(
            phrases.labelled(one.label, date_text(one.date, one.provisional))
            for one in found
            if one.show != "office"
        )


def masked(field: Field, value: Any) -> Any:
    """Numbers of papers and telephones are masked here, also in lists: whole only while editing."""
    if field.type is FieldType.PHONE and isinstance(value, str):
        return masked_phone(value)
    if field.type is FieldType.ID_NUMBER and isinstance(value, str):
        return masked_number(value)
    if isinstance(value, dict):
        inner = {one.id: one for one in sub_fields(field)}
        return {key: masked(inner[key], one) if key in inner else one for key, one in value.items()}
    if isinstance(value, list) and field.type is FieldType.LIST:
        return [masked(field, one) for one in value]
    return value


def place_words(session: Session) -> str:
    """The held time, the wishes, or that the office will call."""
    place = session.place
    if place.hold is not None:
        return dates.moment(place.hold.slot.starts_at)
    if place.wishes:
        wishes = phrases.series(dates.moment(one.starts_at) for one in place.wishes)
        return _("希望：{wishes}").format(wishes=wishes)
    return _("由机构和您约") if place.without else _("还没有选")


def fee_words(session: Session) -> str:
    """The estimate as one paragraph; empty when the matter has no price list here."""
    found = estimate(session.service, session.answers, session.context, division=session.kiosk_region)
    if found is None:
        return ""
    low, high = yuan(found.total_from), yuan(found.total_to)
    total = low if low == high else phrases.span(low, high)
    said = _("预计费用 {total}。") if found.complete else _("预计费用 {total}起。")
    return phrases.together(said.format(total=total), found.disclaimer)
