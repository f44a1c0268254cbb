"""Why the voice does not work now."""

from __future__ import annotations

from typing import Final

from ..service import TemporaryFault
from ..types import SpeechTrouble

DETAILS: Final = {
    SpeechTrouble.NOT_RUNNING: "语音没有启动",
    SpeechTrouble.NO_SOUND_DEVICE: "没有声卡",
    SpeechTrouble.DEVICE_BUSY: "声卡被别的程序占用",
    SpeechTrouble.PROGRAM_MISSING: "没有安装语音程序",
    SpeechTrouble.SYNTHESIS_BROKE: "语音合成程序出错",
    SpeechTrouble.PLAYBACK_BROKE: "声音播放出错",
    SpeechTrouble.STUCK: "声卡没有反应",
}


class SpeechFault(TemporaryFault):
    """A fault of programs or device; heals by itself or when somebody mends it."""

    def __init__(self, trouble: SpeechTrouble, which: str = "") -> None:
        super().__init__(f"{DETAILS[trouble]} {which}".strip())
        self.trouble = trouble
