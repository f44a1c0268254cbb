"""Ways out of the program, tried from outside on a running kiosk: every key of a keyboard that somebody put
in, the close button of a window manager, a storm of touches and keys, touches while it starts.

The list is `docs/hardening.md`; what needs a person's hands is named there.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest
from Xlib.protocol import event

from kiosk.config import HallSettings
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys.pieces import LEGAL_AID, NOTARIZATION, begin
from tour.stage import Stage, StageError, wait_for
from tour.writing import keys as touch_keys
from words import Language

pytestmark = pytest.mark.timeout(900)
XK.load_keysym_group("xf86")

# Escape and F1 are two of the five keys (back and help), with any other key held: screens/keypad.py
ALONE = ("Print", "Menu", "Super_L", "Super_R", "Pause", "Insert", "Help", "Scroll_Lock")
FUNCTION = tuple(f"F{number}" for number in range(2, 13))
MEDIA = (
    "XF86_AudioMute",
    "XF86_AudioRaiseVolume",
    "XF86_AudioLowerVolume",
    "XF86_AudioPlay",
    "XF86_Sleep",
    "XF86_PowerOff",
    "XF86_WakeUp",
    "XF86_WWW",
    "XF86_HomePage",
    "XF86_Mail",
    "XF86_Search",
    "XF86_Back",
    "XF86_Refresh",
    "XF86_Calculator",
    "XF86_Explorer",
    "XF86_Eject",
)
COMBINATIONS = (
    *(("Alt_L", key) for key in ("F4", "Tab", "space", "Print", "F2")),
    *(("Control_L", "Alt_L", key) for key in (*FUNCTION, "Delete", "BackSpace", "t")),
    *(("Control_L", key) for key in "acvxzsopwqetnr"),
    *(("Control_L", "Shift_L", key) for key in ("i", "c", "Delete")),
    *(("Super_L", key) for key in ("d", "e", "l", "r", "Tab")),
)
CHORDS = (*((key,) for key in (*ALONE, *FUNCTION, *MEDIA)), *COMBINATIONS)
LEAST_SENT = 50  # of the chords: the display's keymap may not know every media key
STORM_SECONDS = 6.0
TAPS_A_SECOND = 20
WAYS_HOME = ("结束并清除", "回到首页", "返回首页", "继续办理", "完成", "关闭", "上一步")
INJECTED = 2000  # keys, as fast as the display takes them


class LongStage(Stage):
    """A hall whose kiosk does not renew itself meanwhile."""

    def _settings(self) -> HallSettings:
        whole = super()._settings().model_dump(mode="json")
        never = {"renew_idle_seconds": 3600, "renew_after_sessions": 200}
        return HallSettings.model_validate({**whole, "process": never})


class Intruder:
    """Somebody with a keyboard and quick fingers."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.display = Display(stage.display.name)
        self._random = random.Random(20261123)

    def close(self) -> None:
        """Pull the keyboard out."""
        self.display.close()

    def chord(self, names: tuple[str, ...]) -> bool:
        """Press these together and let go; False when the keymap has none of them."""
        codes = [self.display.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        if not all(codes):
            return False
        for code in codes:
            xtest.fake_input(self.display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()
        return True

    def inject(self, count: int) -> None:
        """Keys as a keystroke-injection stick sends them: at once, any of them."""
        low, high = self.display.display.info.min_keycode, self.display.display.info.max_keycode
        for _ in range(count):
            code = self._random.randint(low, high)
            xtest.fake_input(self.display, X.KeyPress, code)
            xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()

    def close_windows(self) -> int:
        """What a window manager's close button sends; how many windows it was sent to."""
        protocols, delete = (self.display.intern_atom(n) for n in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
        windows = self.display.screen().root.query_tree().children
        for window in windows:
            said = event.ClientMessage(
                window=window, client_type=protocols, data=(32, [delete, X.CurrentTime, 0, 0, 0])
            )
            window.send_event(said)
        self.display.sync()
        return len(windows)

    def storm(self, seconds: float, over: Callable[[], bool] = lambda: False) -> int:
        """Twenty touches a second anywhere, corners and edges too, some of them long; how many."""
        width, height = self.stage.width, self.stage.height
        end, taps = time.monotonic() + seconds, 0
        while time.monotonic() < end and not over():
            x = self._random.choice((0, width - 1, self._random.randrange(width)))
            y = self._random.choice((0, height - 1, self._random.randrange(height)))
            xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
            xtest.fake_input(self.display, X.ButtonPress, 1)
            self.display.sync()
            time.sleep(self._random.choice((0.0, 0.03, 0.06)))
            xtest.fake_input(self.display, X.ButtonRelease, 1)
            self.display.sync()
            time.sleep(1 / TAPS_A_SECOND - 0.03)
            taps += 1
        return taps


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Display, devices, office and the kiosk in a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SDL_VIDEODRIVER", raising=False)  # the screen tests draw without a display
        try:
            with LongStage(tmp_path_factory.mktemp("stage")) as running:
                Citizen(running, None).see("朗读")
                yield running
        except DisplayMissing as error:
            pytest.fail(str(error))


@pytest.fixture
def citizen(stage: Stage, tmp_path: Path) -> Iterator[Citizen]:
    """An honest person at the home screen; afterwards no fault is in the log, and the process is the same."""
    process = _process(stage)
    faults = _logged(stage, "kiosk.unexpected")
    person = Citizen(stage, tmp_path)
    _home(person)
    yield person
    assert process == _process(stage), "the same process all the time"
    assert _logged(stage, "kiosk.unexpected") == faults
    _home(person)


@pytest.fixture
def intruder(stage: Stage) -> Iterator[Intruder]:
    made = Intruder(stage)
    yield made
    made.close()


def _process(stage: Stage) -> tuple[int, int]:
    """Process number, and how often the program started in it."""
    assert stage._kiosk is not None and stage._kiosk.poll() is None, "the program runs"
    return stage._kiosk.pid, _logged(stage, "kiosk.started")


def _logged(stage: Stage, name: str) -> int:
    logs = [path.read_text(errors="replace") for path in stage.folder.rglob("kiosk*.log")]
    return sum(log.count(f'"{name}"') for log in logs)


def _home(citizen: Citizen) -> None:
    """Whatever is shown: back to the home screen by the ways every screen has."""

    def there() -> bool:
        if citizen.screen() == "Home":
            return True
        for citizen.language in Language:  # somebody may have touched another one
            for label in WAYS_HOME:
                if citizen.can_touch(label):
                    citizen.touch(label)
                    return citizen.screen() == "Home"
        return False

    try:
        wait_for("the home screen", there, 60)
        citizen.language = Language.CHINESE
    except StageError as error:
        raise StageError(f"{error}; on {citizen.screen()}: {citizen.words()[:300]}") from None


def _seen(citizen: Citizen) -> list[tuple[str, ...]]:
    """Everything that stands on the screen but the clock."""
    return [
        (str(mark["kind"]), str(mark["text"])) for mark in citizen.chart()[1:] if ":" not in str(mark["text"])
    ]


def _nothing_happens(citizen: Citizen, intruder: Intruder) -> None:
    screen, before = citizen.screen(), _seen(citizen)
    sent = 0
    for chord in CHORDS:
        sent += intruder.chord(chord)
    assert sent >= LEAST_SENT
    assert intruder.close_windows() > 0
    citizen.chart()
    assert citizen.screen() == screen
    assert _seen(citizen) == before, "nothing opened, nothing was typed, pasted or undone"


def test_no_key_and_no_close_button_does_anything_at_home(citizen: Citizen, intruder: Intruder) -> None:
    _nothing_happens(citizen, intruder)


def test_no_key_does_anything_where_one_types(citizen: Citizen, intruder: Intruder) -> None:
    begin(citizen, NOTARIZATION)
    citizen.touch("没带身份证")
    citizen.touch("身份证")
    citizen.see("姓名")
    touch_keys(citizen, "ce")
    _nothing_happens(citizen, intruder)
    citizen.touch("结束并清除")
    citizen.see("结束并清除？")
    _nothing_happens(citizen, intruder)


def test_a_keystroke_injection_leaves_a_machine_that_serves(citizen: Citizen, intruder: Intruder) -> None:
    begin(citizen, LEGAL_AID)
    intruder.inject(INJECTED)
    _home(citizen)
    begin(citizen, LEGAL_AID)


def test_a_storm_of_touches_on_screens_and_between_them(citizen: Citizen, intruder: Intruder) -> None:
    assert intruder.storm(STORM_SECONDS) > STORM_SECONDS * TAPS_A_SECOND / 3
    _home(citizen)
    begin(citizen, LEGAL_AID)
    intruder.storm(STORM_SECONDS)
    _home(citizen)
    begin(citizen, NOTARIZATION)


def test_touches_while_it_starts(stage: Stage, intruder: Intruder, tmp_path: Path) -> None:
    """They are lost, or touch what is there by then: never more."""
    stage.stop_kiosk()
    started = threading.Event()
    storm = threading.Thread(target=intruder.storm, args=(120.0, started.is_set))
    storm.start()
    try:
        stage.start_kiosk()
        for _ in itertools.repeat(None, 20):
            stage.chart()  # the first frames, too
    finally:
        started.set()
        storm.join()
    person = Citizen(stage, tmp_path)
    _home(person)
    assert _logged(stage, "kiosk.unexpected") == 0
    begin(person, NOTARIZATION)
    _home(person)
