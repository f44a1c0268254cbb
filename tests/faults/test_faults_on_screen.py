"""Each fault once with real widgets: a kiosk process on the virtual display, real touches, devices at the
bench, the office behind a line that breaks. What the words must be is in `tests/faults/fault_table.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.bad_line import BadLine, LineFault
from tests.faults.certificates import Authority
from tests.faults.fault_table import BY_HAND, DOUBTFUL, NO_PAPER, NORMAL, NOT_WHOLE, PRINTER_AWAY, READER_AWAY
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys.notarization import power_of_attorney
from tour.journeys.pieces import LEGAL_AID, NOTARIZATION, begin, choose_time, confirm, phone_number, show_card
from tour.stage import Stage, wait_for

LIMIT = 120.0  # seconds; the drivers try a silent device again after longer and longer pauses
pytestmark = pytest.mark.timeout(900)


class BadStage(Stage):
    """A stage whose kiosk reaches the office through a line that can break."""

    def certify(self) -> str:
        """Path of the authority's certificate, which the office hands to kiosks."""
        self.ours = Authority("office", datetime.now(UTC))
        path = self.folder / "ca.pem"
        path.write_text(self.ours.pem)
        return str(path)

    def start_kiosk(self) -> None:
        """Point it at the line first."""
        now = datetime.now(UTC)
        if not hasattr(self, "line"):
            port = int(self.around.office_url.rsplit(":", 1)[1])
            good, strange = self.ours.server(self.folder), Authority("office", now).server(self.folder)
            self.line = BadLine(port, good, strange).__enter__()
        settings = json.loads(self.around.config.read_text(encoding="utf-8"))
        settings["backend"]["url"] = self.line.url
        self.around.config.write_text(json.dumps(settings), encoding="utf-8")
        super().start_kiosk()

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        if hasattr(self, "line"):
            self.line.__exit__()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BadStage]:
    """Display, devices, office, line and the kiosk in a process of its own."""
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SDL_VIDEODRIVER", raising=False)  # the screen tests draw without a display
        made = BadStage(folder)
        patch.setenv("LEGAL_KIOSK_BACKEND_OFFICE_CA_FILE", made.certify())
        try:
            with made:
                Citizen(made, None).see(NORMAL, limit=LIMIT)
                yield made
        except DisplayMissing as error:
            pytest.fail(str(error))


@pytest.fixture
def citizen(stage: BadStage, tmp_path: Path) -> Iterator[Citizen]:
    """A new person; whatever was broken is mended afterwards, and the machine is at home again."""
    stage.bench("DELETE", "/papers")
    person = Citizen(stage, tmp_path)
    yield person
    stage.line.mend()
    stage.bench("DELETE", "/reader/faults")
    stage.bench("DELETE", "/printer/faults")
    stage.bench("DELETE", "/card")


def _field_seen_empty(stage: BadStage) -> None:
    """The reader has looked at the field three times more: a card that comes now comes anew."""

    def looks() -> int:
        return int(stage.bench("GET", "/state")["reader"]["requests"].get("2001", 0))

    before = looks()
    wait_for("the reader to look", lambda: looks() >= before + 3, LIMIT)


def _leave(citizen: Citizen) -> None:
    citizen.touch("结束并清除")
    citizen.see("结束并清除？")
    citizen.touch("结束并清除", exact=True)
    citizen.arrive("Home")


def test_every_fault_of_the_reader_is_said_and_heals(stage: BadStage, citizen: Citizen) -> None:
    stage.bench("POST", "/reader/fault/unplugged")
    citizen.see(READER_AWAY, limit=LIMIT)  # as with no reader at all
    begin(citizen, LEGAL_AID)
    citizen.see(BY_HAND)
    for fault in ("unplugged", "silent", "garbled"):
        stage.bench("POST", f"/reader/fault/{fault}")
        citizen.see(BY_HAND, limit=LIMIT)
        assert citizen.can_touch("没带身份证")
        stage.bench("DELETE", "/reader/faults")
        citizen.see("请把身份证放在读卡区", limit=LIMIT)
    _field_seen_empty(stage)
    stage.bench("POST", "/card/damaged")
    citizen.see(NOT_WHOLE, limit=LIMIT)
    stage.bench("DELETE", "/card")
    _field_seen_empty(stage)
    show_card(citizen, "worker")
    citizen.see("您是为谁申请")
    _leave(citizen)
    citizen.see(NORMAL, limit=LIMIT)


def _to_the_paper(citizen: Citizen, card: str) -> None:
    begin(citizen, NOTARIZATION)
    show_card(citizen, card)
    power_of_attorney(citizen)
    phone_number(citizen)
    choose_time(citizen)
    confirm(citizen)


def _whole_papers(citizen: Citizen) -> int:
    return sum(paper["complete"] and bool(paper["qr"]) for paper in citizen.papers())


@pytest.mark.parametrize(
    ("card", "faults"),
    [
        ("rare_name", {"paper_out": "没有纸了", "cover_open": "盖子没有盖好", "cutter_jam": "卡纸了"}),
        ("zero_padded", {"unplugged": "暂时用不了", "silent": "暂时用不了", "head_hot": "太热"}),
    ],
)
def test_every_fault_of_the_printer_is_said_and_heals(
    stage: BadStage, citizen: Citizen, card: str, faults: dict[str, str]
) -> None:
    names = list(faults)
    stage.bench("POST", f"/printer/fault/{names[0]}")
    citizen.see(PRINTER_AWAY, limit=LIMIT)
    ended = _ends(stage)
    _to_the_paper(citizen, card)
    for number, (name, following) in enumerate(zip(names, [*names[1:], ""], strict=True)):
        _job_ended(stage, ended + number)
        citizen.see(faults[name], limit=LIMIT)
        assert citizen.sees(NO_PAPER) or citizen.sees(DOUBTFUL)
        assert _whole_papers(citizen) == 0, "what the screen says is so"
        stage.bench("DELETE", "/printer/faults")
        wait_for("the printer to be ready", lambda: _printer_ready(stage), LIMIT)
        if following:
            _begin(stage, following)
        citizen.touch("再打一张")
    citizen.see("请取走纸质回执", limit=LIMIT)
    assert _whole_papers(citizen) == 1
    stage.bench("DELETE", "/card")
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")
    citizen.see(NORMAL, limit=LIMIT)


def _states(stage: BadStage) -> list[str]:
    """What the kiosk logged of its printer, in order."""
    log = (stage.folder / "kiosk-events.log").read_text(encoding="utf-8", errors="replace")
    lines = [json.loads(line) for line in log.splitlines() if '"device.state"' in line]
    return [str(line["state"]) for line in lines if line.get("device") == "printer"]


def _ends(stage: BadStage) -> int:
    """How many jobs of the printer have ended."""
    log = (stage.folder / "kiosk-events.log").read_text(encoding="utf-8", errors="replace")
    return sum(log.count(f'"paper.{end}"') for end in ("printed", "failed", "not_known"))


def _job_ended(stage: BadStage, before: int) -> None:
    wait_for("the job to end", lambda: _ends(stage) > before, LIMIT)


def _printer_ready(stage: BadStage) -> bool:
    return _states(stage)[-1:] == ["ready"]


def _begin(stage: BadStage, fault: str) -> None:
    before = len(_states(stage))
    stage.bench("POST", f"/printer/fault/{fault}")
    wait_for(f"{fault} to be noticed", lambda: len(_states(stage)) > before, LIMIT)


def test_every_fault_of_the_line_is_said_and_heals(stage: BadStage, citizen: Citizen) -> None:
    wait_for("the machine to know the times", lambda: any("/slots" in one for one in stage.line.asked), LIMIT)
    begin(citizen, NOTARIZATION)
    show_card(citizen, "long_address")
    power_of_attorney(citizen)
    phone_number(citizen)
    citizen.arrive("PlaceScreen")
    citizen.touch("余")
    citizen.turn_to("已为您留")
    for fault in LineFault:
        stage.line.begin(fault)
        citizen.touch("余")
        citizen.see("原来的时间还为您留着", limit=LIMIT)
        stage.line.mend()
        _until(citizen, lambda: citizen.touch("余"), "原来的时间还为您留着")
    citizen.touch("下一步", exact=True)
    stage.line.begin(LineFault.REFUSED)
    confirm(citizen)
    citizen.see("已存在本机", "等待发送", limit=LIMIT)
    stage.bench("DELETE", "/card")
    citizen.touch("完成", exact=True)
    citizen.arrive("Home")
    citizen.see("网络不通", limit=LIMIT)
    stage.line.mend()
    citizen.see(NORMAL, limit=LIMIT)
    wait_for(
        "the office to have it", lambda: "PUT /api/v1/submissions/{uuid} 20" in stage.office_log(), LIMIT * 2
    )


def _until(citizen: Citizen, deed: Callable[[], None], gone: str) -> None:
    """Do it until these words are gone: the line is well again when it is touched again."""

    def over() -> bool:
        deed()
        citizen.chart()
        return not citizen.sees(gone)

    wait_for(f"{gone} to be over", over, LIMIT)
