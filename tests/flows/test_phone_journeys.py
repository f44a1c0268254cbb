"""The whole hand-off: a running kiosk with real widgets on the virtual display, a real browser as phone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tour.browser import BrowserMissing
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys import phone
from tour.stage import Stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Display, devices, office and the kiosk in a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SDL_VIDEODRIVER", raising=False)  # the screen tests draw without a display
        try:
            with Stage(tmp_path_factory.mktemp("stage")) as running:
                Citizen(running, None).see("朗读")  # all of the machine is there
                yield running
        except (DisplayMissing, BrowserMissing) as error:
            pytest.fail(str(error))


@pytest.fixture
def citizen(stage: Stage, tmp_path: Path) -> Citizen:
    """A new person at the machine; its papers are counted from one."""
    stage.bench("DELETE", "/papers")
    return Citizen(stage, tmp_path)


def _rows(stage: Stage, query: str) -> list[tuple[object, ...]]:
    (database,) = stage.folder.rglob("office.db")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as office:
        return office.execute(query).fetchall()


def test_pictures_story_and_signature_by_phone(stage: Stage, citizen: Citizen) -> None:
    outcome = phone.hand_off(citizen)
    assert outcome.outcome == "received" and outcome.case_state
    kept = _rows(
        stage,
        "select media_type, files.state from files join cases on cases.id = files.case_id"
        f" where receipt_number = '{outcome.receipt_number.replace(' ', '')}'",
    )
    assert kept == [("image/jpeg", "ready")] * phone.PAGES, "the three papers are with the case"
    assert _rows(stage, "select stage, ended_why, draft, given from handoffs") == [
        ("ended", "submitted", None, None)
    ], "nothing of the hand-off is left at the office"


def test_the_form_goes_on_in_the_hand(stage: Stage, citizen: Citizen) -> None:
    outcome = phone.go_on_in_the_hand(citizen)
    ((channel,),) = _rows(
        stage,
        "select channel from submissions join cases on cases.id = submissions.uuid"
        f" where receipt_number = '{outcome.receipt_number.replace(' ', '')}'",
    )
    assert channel == "phone", "the number given at the kiosk is the case's, and the phone sent it"


def test_moved_and_given_back_from_the_receipt(citizen: Citizen) -> None:
    assert phone.after_the_visit(citizen).case_state == "预约已取消"


def test_no_token_reaches_a_log(stage: Stage) -> None:
    """Runs last: the office has seen codes, tokens and cookies by now."""
    log = stage.office_log()
    assert "/h/{token}" in log and "/q/{token}" in log
    assert re.findall(r"/[hq]/[\w-]{20,}", log) == []
