"""暂停和恢复服务: the machine serves nobody, with a message of the staff on its screen."""

from __future__ import annotations

from typing import Final

from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.views import Button, Entry, Light, Line
from kiosk.running.pause import LONGEST, READY

MESSAGE: Final = "message"
PAUSE: Final = "pause"
RESUME: Final = "resume"
_CHOOSE: Final = "choose-"


class ServicePage(AdminPage):
    """Three ready messages, or one that is typed; then the one button."""

    title = "暂停和恢复服务"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._message = host.paused or READY[0]
        self._typing = False

    def view(self) -> Body:
        """What citizens read now, what they could read, and the buttons."""
        paused, message = self.host.paused, self._message.strip()
        note = "现在正常服务。暂停以后，市民只看到下面选中的话。"
        if paused is not None:
            note = "服务已暂停，退出维护后屏幕上是这句话：" + paused
        error = f"最多 {LONGEST} 个字" if len(message) > LONGEST else ""
        ready = bool(message) and not error and message != paused
        label = "暂停服务" if paused is None else "换成这句话"
        buttons = [Button(PAUSE, label, main=paused is None, enabled=ready)]
        if paused is not None:
            buttons.append(Button(RESUME, "恢复服务", main=True))
        return Body(
            note=note,
            note_light=Light.GOOD if paused is None else Light.NOTE,
            lines=tuple(_choice(number, text, message) for number, text in enumerate(READY)),
            entries=(Entry(MESSAGE, "也可以自己写", self._message, chosen=self._typing, error=error),),
            buttons=tuple(buttons),
        )

    def press(self, button: str) -> None:
        """A message, pause, or resume."""
        if button == PAUSE:
            self.host.note("service.pause", "done")
            self.host.pause_service(self._message.strip())
        elif button == RESUME:
            self.host.note("service.resume", "done")
            self.host.resume_service()
        else:
            self._message = READY[int(button.removeprefix(_CHOOSE))]
        self._typing = False

    def typed(self, entry: str, text: str) -> None:
        """Their own words."""
        self._message = text

    def choose(self, entry: str) -> None:
        """The field has the keyboard."""
        self._typing = True


def _choice(number: int, text: str, chosen: str) -> Line:
    light = Light.GOOD if text == chosen else None
    return Line(text, light=light, button=Button(f"{_CHOOSE}{number}", "用这句", enabled=text != chosen))
