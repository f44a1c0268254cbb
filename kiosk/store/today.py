"""The matters of one day, as numbers and times: for the staff page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from kiosk.store.database import Store
from kiosk.store.tables import State, Submission


@dataclass(frozen=True, slots=True)
class Day:
    """`made`: when each matter of the day was saved. `longest`: the longest that one delivered that day had
    waited; zero when none was."""

    made: tuple[datetime, ...]
    delivered: int
    longest: timedelta


def day(store: Store, midnight: datetime) -> Day:
    """The day that began at `midnight`. Blocking. Raises sqlalchemy.exc.DBAPIError."""
    end = midnight + timedelta(days=1)
    wanted = select(Submission.created, Submission.delivered, Submission.state).where(
        or_(Submission.created >= midnight, Submission.delivered >= midnight)
    )
    with store.read() as session:
        rows = session.execute(wanted).all()
    delivered = [
        (moment - created)
        for created, moment, state in rows
        if state == State.DELIVERED and moment is not None and midnight <= moment < end
    ]
    return Day(
        made=tuple(sorted(created for created, _, _ in rows if midnight <= created < end)),
        delivered=len(delivered),
        longest=max((one for one in delivered), default=timedelta()),
    )
