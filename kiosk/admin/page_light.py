"""音量和亮度: how loud every session begins, and how bright the screen is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from kiosk.admin import backlight
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.verb_result import result_of
from kiosk.admin.views import Button, Light, Line
from kiosk.hall_changes import hall_file
from kiosk.presentation import VOLUMES
from kiosk.verbs import Done, Verb, run

BRIGHTNESS: Final = (10, 25, 40, 55, 70, 85, 100)
QUIET: Final = 50  # up to here at most 65 dBA (docs/devices-speech.md)


class LightPage(AdminPage):
    """Steps up and down; each takes effect at once."""

    title = "音量和亮度"
    backlights: Path = backlight.BACKLIGHTS

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._file = hall_file(host.state_dir, host.events)
        self._volume: int = host.settings.devices.speech.volume
        self._brightness: int | None = None
        self._note: tuple[str, Light] | None = None
        self._busy = True

    def enter(self) -> None:
        """Look how both are now."""
        self.host.spawn(self._look())

    def view(self) -> Body:
        """Both values, and a step either way."""
        note, light = self._note or ("", None)
        return Body(
            note=note,
            note_light=light,
            lines=(self._volume_line(), self._brightness_line()),
            buttons=(
                Button("quieter", "音量小一点", enabled=self._volume > VOLUMES[0], why="已经最小"),
                Button("louder", "音量大一点", enabled=self._volume < VOLUMES[-1], why="已经最大"),
                *self._brightness_buttons(),
            ),
            busy=self._busy,
        )

    def press(self, button: str) -> None:
        """One step."""
        self._note = None
        match button:
            case "quieter":
                self._set_volume(max(v for v in VOLUMES if v < self._volume))
            case "louder":
                self._set_volume(min(v for v in VOLUMES if v > self._volume))
            case "darker" if self._brightness is not None:
                self._set_brightness(max(b for b in BRIGHTNESS if b < max(self._brightness, 11)))
            case "brighter" if self._brightness is not None:
                self._set_brightness(min(b for b in BRIGHTNESS if b > min(self._brightness, 99)))

    def _volume_line(self) -> Line:
        loud = self._volume > QUIET
        return Line(
            f"音量 {self._volume}%",
            "每次办理都从这个音量开始，办理的人可以自己再调",
            Light.NOTE if loud else Light.GOOD,
            "旁边的人会听得很清楚，建议不超过 50%" if loud else "",
        )

    def _brightness_line(self) -> Line:
        if self._brightness is None:
            return Line("亮度", "这块屏幕不能用程序调亮度，请用屏幕自己的按键", Light.UNKNOWN)
        return Line(f"亮度 {self._brightness}%", "马上生效", Light.GOOD)

    def _brightness_buttons(self) -> tuple[Button, ...]:
        now = self._brightness
        if now is None:
            return ()
        return (
            Button("darker", "亮度暗一点", enabled=now > BRIGHTNESS[0], why="已经最暗"),
            Button("brighter", "亮度亮一点", enabled=now < BRIGHTNESS[-1], why="已经最亮"),
        )

    def _set_volume(self, volume: int) -> None:
        self._busy = True
        self.host.spawn(self._keep_volume(volume))

    def _set_brightness(self, percent: int) -> None:
        self._busy = True
        self.host.spawn(self._shine(percent))

    async def _look(self) -> None:
        kept = await asyncio.to_thread(self._file.read)
        if kept.volume in VOLUMES:
            self._volume = kept.volume
        self._brightness = await asyncio.to_thread(backlight.read_percent, self.backlights)
        self._busy = False
        self.host.changed()

    async def _keep_volume(self, volume: int) -> None:
        try:
            kept = await asyncio.to_thread(self._file.read)
            await asyncio.to_thread(self._file.write, kept.model_copy(update={"volume": volume}))
            result = "ok"
        except OSError as error:
            self._note = ("音量改了，但是没有存下来，重新启动以后会变回去。请检查硬盘", Light.BAD)
            result = f"not_kept os_{error.errno}"
        self._volume = volume
        self.host.use_volume(volume)
        self.host.note("volume", f"{volume} {result}")
        self._busy = False
        self.host.changed()

    async def _shine(self, percent: int) -> None:
        outcome = await run(Verb.BRIGHTNESS, {"percent": str(percent)})
        if not isinstance(outcome, Done):
            self._note = (outcome.why, Light.BAD)
        self.host.note("brightness", f"{percent} {result_of(outcome)}")
        self._brightness = await asyncio.to_thread(backlight.read_percent, self.backlights)
        self._busy = False
        self.host.changed()
