"""试听: a sentence through the loudspeaker, one through the headphones, and whether a person heard them.

The sound goes to one place only: the card mutes the loudspeaker when headphones are plugged in. The
sentence for the headphones is a private one, so this also tries what keeps private words from the
loudspeaker. The voice is mono; left and right cannot be told apart here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from drivers.types import (
    HeadphonesChanged,
    SpeechEvent,
    SpeechFailed,
    SpeechFinished,
    SpeechState,
    SpeechStatus,
    SpeechStop,
    SpeechStopped,
    SpeechTrouble,
    SpeechWithheld,
    Utterance,
)
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.speech_ear import listen
from kiosk.admin.views import Button, Light, Line
from kiosk.hall_changes import hall_file

SENTENCE: Final = "这是声音测试。听得清楚，就点“听到了”。"
SPEAKER, HEADPHONES = "speaker", "headphones"
_WHERE: Final = {SPEAKER: "扬声器", HEADPHONES: "耳机"}
_TROUBLES: Final = {
    SpeechTrouble.NOT_RUNNING: ("语音没有在运行", "重启程序"),
    SpeechTrouble.NO_SOUND_DEVICE: ("没有找到声卡", "检查声卡和扬声器的线，看设置里写的声卡名"),
    SpeechTrouble.DEVICE_BUSY: ("声卡被别的程序占着", "重启机器"),
    SpeechTrouble.PROGRAM_MISSING: ("缺少语音程序", "请安装人员装上 espeak-ng 和 alsa-utils"),
    SpeechTrouble.SYNTHESIS_BROKE: ("语音合成出错", "再试一次；还不行就重启程序"),
    SpeechTrouble.PLAYBACK_BROKE: ("播放中断", "检查声卡的线，再试一次"),
    SpeechTrouble.STUCK: ("声卡没有反应", "重启机器"),
}
_STATES: Final = {
    SpeechState.UNKNOWN: ("还没有查看", Light.UNKNOWN),
    SpeechState.READY: ("声卡可用", Light.GOOD),
    SpeechState.NO_SOUND_DEVICE: ("没有找到声卡，插上以后会自己恢复", Light.BAD),
    SpeechState.FAILED: ("声音用不了，会自己再试", Light.BAD),
}


class SoundPage(AdminPage):
    """Say it, ask whether it was heard, write the answer down."""

    title = "试听声音"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._stop_listening: Callable[[], None] | None = None
        self._volume: int = host.settings.devices.speech.volume
        self._where = ""
        self._number: int | None = None
        self._withheld = False
        self._asked = False  # was it heard?
        self._said: tuple[str, str, Light] | None = None  # what became of the last try: words, to do, lamp

    def enter(self) -> None:
        """Follow the voice; nothing is said by itself."""
        self._stop_listening = listen(self.host.speech, self._hear)
        self.host.spawn(self._find_volume())

    def leave(self) -> None:
        """Silence."""
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        if self._number is not None:
            self.host.speech.stop()

    def view(self) -> Body:
        """Sound card, plug, what happened last."""
        lines = [self._card(), self._plug()]
        if self._said is not None:
            words, todo, light = self._said
            lines.append(Line(f"刚才试的是{_WHERE[self._where]}", words, light, todo))
        if self._number is not None:
            return Body(
                note=f"正在从{_WHERE[self._where]}说话", lines=tuple(lines), buttons=(Button("stop", "停"),)
            )
        if self._asked:
            buttons = (Button("heard", "听到了", main=True), Button("unheard", "没听到"))
            return Body(
                note=f"刚才从{_WHERE[self._where]}说的话，听到了吗", lines=tuple(lines), buttons=buttons
            )
        plugged = self.host.speech.headphones
        return Body(
            note="先试扬声器，再插上耳机试耳机",
            lines=tuple(lines),
            buttons=(
                Button(SPEAKER, "试扬声器", enabled=plugged is not True, why="先拔下耳机"),
                Button(HEADPHONES, "试耳机", enabled=plugged is True, why="先插上耳机"),
            ),
        )

    def press(self, button: str) -> None:
        """Say it, stop it, or what the person answered."""
        match button:
            case "speaker" | "headphones":
                self._say(button)
            case "stop":
                self.host.speech.stop()
            case "heard":
                self._answer("能听到", "", Light.GOOD, "heard")
            case "unheard":
                todo = "检查音量、扬声器的线和开关" if self._where == SPEAKER else "换一副耳机再试，检查插孔"
                self._answer("没有听到", todo, Light.BAD, "not_heard")

    def _card(self) -> Line:
        status = self.host.speech.status
        words, light = _STATES[status.state]
        more = f"（{status.detail}）" if status.detail and light is Light.BAD else ""
        return Line("声音", f"{words}{more} ・ 音量 {self._volume}% ・ 只有一个声道，不分左右", light)

    def _plug(self) -> Line:
        match self.host.speech.headphones:
            case True:
                return Line("耳机", "插着，声音只从耳机出来", Light.GOOD)
            case False:
                return Line("耳机", "没有插，声音从扬声器出来", Light.GOOD)
        return Line(
            "耳机",
            "这台机器测不到插没插耳机，个人内容不会读出来",
            Light.NOTE,
            "要让人用耳机听，请安装人员换有插孔检测的声卡",
        )

    def _say(self, where: str) -> None:
        self._where, self._said, self._asked, self._withheld = where, None, False, False
        private = where == HEADPHONES
        self._number = self.host.speech.say([Utterance(SENTENCE, "zh", private)], volume=self._volume)

    def _answer(self, words: str, todo: str, light: Light, result: str) -> None:
        self._asked = False
        self._said = (words, todo, light)
        self.host.note("sound", f"{self._where} {result}")

    def _hear(self, event: SpeechEvent) -> None:
        match event:
            case SpeechWithheld(number, _index) if number == self._number:
                self._withheld = True
            case SpeechFinished(number) if number == self._number:
                self._number = None
                if self._withheld:
                    self._answer("耳机拔下了，没有说出来", "插上耳机再试", Light.NOTE, "withheld")
                else:
                    self._asked = True
            case SpeechStopped(number, SpeechStop.HEADPHONES_PULLED) if number == self._number:
                self._number = None
                self._answer("拔下耳机，声音马上停了，这样是对的", "", Light.GOOD, "stopped_when_pulled")
            case SpeechStopped(number, _cause) if number == self._number:
                self._number = None
                self._answer("说到一半停了", "", Light.NOTE, "stopped")
            case SpeechFailed(number, trouble) if number == self._number:
                self._number = None
                words, todo = _TROUBLES[trouble]
                self._answer(words, todo, Light.BAD, trouble.value)
            case HeadphonesChanged() | SpeechStatus():
                pass
            case _:
                return
        self.host.changed()

    async def _find_volume(self) -> None:
        """What staff chose since the start."""
        kept = await asyncio.to_thread(hall_file(self.host.state_dir, self.host.events).read)
        if kept.volume is not None:
            self._volume = kept.volume
            self.host.changed()
