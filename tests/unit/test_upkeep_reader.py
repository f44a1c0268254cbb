"""Another reader is an alarm: told once, kept over restarts, over only when a technician says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.types import ReaderState, ReaderStatus
from kiosk.log.events import Event
from kiosk.upkeep.conditions import Health
from kiosk.upkeep.reader_identity import ALARM
from kiosk.upkeep.upkeep import LOOK_SECONDS
from tests.unit.desk_kit import ZHANG
from tests.unit.upkeep_rig import UpkeepRig, until

OURS = "05.03-20260101-0001234567-0987654321"
THEIRS = "05.03-20250909-0000000001-0000000002"
THIRD = "05.03-20250909-0000000003-0000000004"


def there(rig: UpkeepRig, sam_id: str) -> None:
    rig.reader.say(ReaderStatus(ReaderState.READY, "", sam_id, 115200))
    rig.clock.advance(LOOK_SECONDS)


async def test_the_first_reader_is_ours(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path).start()
    there(rig, "")
    assert rig.upkeep.reader_identity.known == ""
    there(rig, OURS)
    assert rig.upkeep.alarms() == () and Event.READER_CHANGED not in rig.log.events()
    await until(lambda: OURS in rig.kept("reader.json"))
    await rig.upkeep.close()


async def test_another_one_is_an_alarm_until_it_is_accepted(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path).start()
    there(rig, OURS)
    for _ in range(3):
        there(rig, THEIRS)
    assert rig.upkeep.alarms() == (ALARM,)
    assert rig.log.events().count(Event.READER_CHANGED) == 1
    condition = rig.upkeep.conditions.of("reader")
    assert condition is not None and (condition.state, condition.health) == ("changed", Health.BAD)
    there(rig, OURS)
    assert rig.upkeep.alarms() == (ALARM,), "it was here, whatever is there now"
    await rig.upkeep.close()
    again = await UpkeepRig(tmp_path).start()
    assert again.upkeep.alarms() == (ALARM,), "also after a restart"
    there(again, THEIRS)
    assert Event.READER_CHANGED not in again.log.events(), "told once per change"
    there(again, THIRD)
    assert again.log.events().count(Event.READER_CHANGED) == 1, "another change"
    again.upkeep.reader_identity.accept(THIRD)
    there(again, THIRD)
    assert again.upkeep.alarms() == () and again.upkeep.reader_identity.known == THIRD
    there(again, OURS)
    assert again.upkeep.alarms() == (ALARM,), "ours of old is a stranger now"
    await again.upkeep.close()


async def test_the_alarm_tells_no_number_and_of_a_card_only_its_duration_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = await UpkeepRig(tmp_path).start()
    there(rig, OURS)
    there(rig, THEIRS)
    assert (Event.READER_CHANGED, {}) in rig.log.lines
    rig.reader.want_card(True)
    rig.reader.lay(ZHANG)
    assert rig.upkeep.last_read == 0.0
    await rig.upkeep.close()
    for name in ("reader.json", "conditions.json", "paper.json"):
        assert ZHANG.number not in rig.kept(name) and ZHANG.name not in rig.kept(name)
