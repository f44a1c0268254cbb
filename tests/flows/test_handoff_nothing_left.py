"""After a session with a phone nothing of the hand-off is on the machine: no token, no code, no answer.

A whole machine with real widgets; the phone comes over HTTP. The same search finds each of them before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.flows import traces
from tests.flows.phone_in_hand import PhoneInHand, photograph
from tests.flows.test_nothing_left import LIMIT, RenewingStage
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys.pieces import NOTARIZATION, WORKER, begin, show_card
from tour.stage import wait_for


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenewingStage]:
    """Display, devices, office and the kiosk in a process of its own."""
    try:
        running = RenewingStage(tmp_path_factory.mktemp("phone-traces"))
        with running:
            yield running
    except DisplayMissing as error:
        pytest.fail(str(error))


def mark(citizen: Citizen, kind: str) -> str:
    """The words of the one thing of this kind."""
    return str(next(one["text"] for one in citizen.chart()[1:] if one["kind"] == kind))


@pytest.mark.timeout(400)
def test_token_code_answer_and_pictures_are_nowhere(stage: RenewingStage) -> None:
    citizen = Citizen(stage, None)
    name = "样例" + secrets.token_hex(5)
    begin(citizen, NOTARIZATION)
    show_card(citizen, WORKER)
    citizen.see("您想公证什么")
    citizen.touch("用手机")
    citizen.see("用手机接着填")
    url = wait_for("the code", lambda: mark(citizen, "QrCode") if "QrCode" in str(citizen.chart()) else "")
    token = urlsplit(url).path.removeprefix("/h/")
    assert len(token) == 22
    assert traces.in_memory(stage.pid, [token])[token], "the search finds what is there"
    phone = PhoneInHand(url.split("/h/")[0])
    number = phone.scan(url)
    citizen.touch(str(number), exact=True)
    citizen.see("手机已连接")
    wait_for("the questions on the phone", lambda: phone.shows("备用联系人", "材料照片"))
    phone.write("contact_name", contact_name=name)
    phone.add_photos("photos", photograph((200, 30, 30)))
    citizen.see("照片1张")
    while_shown = traces.in_memory(stage.pid, [name])
    assert while_shown[name], "the search finds what is there"
    citizen.touch("回到本机接着办")
    citizen.see("看手机")  # on the question's own screen only
    renewed = stage.logged("kiosk.renewing")
    citizen.touch("结束并清除")
    citizen.see("结束并清除？")
    citizen.touch("结束并清除", exact=True)
    citizen.arrive("Home")
    wait_for("the phone to be told", lambda: phone.shows("自助机上已经结束"))
    assert name not in phone.page
    phone.close()
    wait_for("the process to renew itself", lambda: stage.logged("kiosk.renewing") > renewed, LIMIT)
    wait_for("the new home screen", lambda: stage.logged("kiosk.started") > renewed + 1, LIMIT)
    assert stage.chart()[0]["screen"] == "Home"
    markers = (token, name)
    assert traces.in_memory(stage.pid, markers) == dict.fromkeys(markers, 0)
    office = (stage.folder / "office", stage.folder / "office.db")
    assert traces.in_files([stage.folder], markers, but=office) == []
