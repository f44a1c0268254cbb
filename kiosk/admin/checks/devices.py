"""The devices: reader, printer with its paper, screen and touch, sound."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from drivers.types import PrinterState, ReaderState, SpeechState
from kiosk.admin.checks.scene import Scene, button, joined, lamp, since, worst
from kiosk.admin.spans import moment
from kiosk.admin.views import Light, Line
from kiosk.log.events import Event

FEW_RECEIPTS: Final = 60
"""So many receipts are left when somebody should fetch a roll: about half a day of a busy hall."""

READER_WORDS: Final = {
    ReaderState.UNKNOWN: ("还没有应答", ""),
    ReaderState.READY: ("正常", ""),
    ReaderState.CARD_PRESENT: ("正常，上面放着一张证件", ""),
    ReaderState.OFFLINE: ("没有应答", "检查读卡器的电源和数据线，再试读"),
    ReaderState.FAULT: ("安全模块坏了", "更换读卡器"),
}

PRINTER_WORDS: Final = {
    PrinterState.UNKNOWN: ("还没有应答", ""),
    PrinterState.READY: ("正常", ""),
    PrinterState.PAPER_LOW: ("纸将尽", "准备一卷纸，有空就换"),
    PrinterState.PRINTING: ("正在打印", ""),
    PrinterState.PAPER_OUT: ("没有纸了", "换一卷纸"),
    PrinterState.COVER_OPEN: ("盖子开着", "合上打印机的盖子"),
    PrinterState.CUTTER_JAM: ("切刀卡住了", "关掉打印机电源，取出卡住的纸，再开机"),
    PrinterState.HEAD_HOT: ("打印头太热，自己停一会儿", "等几分钟"),
    PrinterState.FAULT: ("打印机坏了", "关掉打印机再开；还不行就更换"),
    PrinterState.OFFLINE: ("没有应答", "检查打印机的电源和数据线"),
}
"""State -> (what it is, the one thing to do)."""

_NEEDS_PAPER: Final = frozenset({PrinterState.PAPER_LOW, PrinterState.PAPER_OUT})

_SOUND: Final = {
    SpeechState.UNKNOWN: ("还没有查过", ""),
    SpeechState.READY: ("正常", ""),
    SpeechState.NO_SOUND_DEVICE: ("没有找到声卡", "检查声卡和音箱的线"),
    SpeechState.FAILED: ("不出声", "试听一次；还不行就重启程序"),
}


def reader(scene: Scene) -> Line:
    """The ID-card reader."""
    settings = scene.settings.devices.reader
    if not settings.port:
        return Line("身份证读卡器", "设置里没有读卡器，只能手工填写", Light.NOTE)
    words, todo = READER_WORDS[scene.reader.state]
    if scene.other_reader:
        words, todo = "读卡器被换过", "先查清是谁换的；确认是我们换的，再点试读确认"
    speed = str(scene.reader.baudrate) if scene.reader.baudrate else ""
    read = "" if scene.last_read is None else f"上次读卡 {scene.last_read:.2f} 秒"
    text = joined(words, scene.reader.detail, port_words(settings.port), speed, read, *since(scene, "reader"))
    return Line("身份证读卡器", text, lamp(scene, "reader"), todo, button(scene, "card", "试读"))


def port_words(port: str) -> str:
    """A port as it is set; of one that is no device of this machine (a simulated one) the name alone."""
    return port if port.startswith(("/dev/", "usb:", "serial:")) else Path(port).name


def printer(scene: Scene) -> Line:
    """The receipt printer and the paper in it."""
    if not scene.settings.devices.printer.port:
        return Line("回执打印机", "设置里没有打印机，回执只显示在屏幕上", Light.NOTE)
    state = scene.printer.state
    words, todo = PRINTER_WORDS[state]
    shown = lamp(scene, "printer")
    few = (
        state is not PrinterState.PAPER_OUT
        and scene.paper.counted
        and scene.paper.receipts_left < FEW_RECEIPTS
    )
    if few:
        shown = worst(shown, Light.NOTE)
        todo = todo or "准备一卷纸，有空就换"
    wants_paper = few or state in _NEEDS_PAPER
    help_ = button(scene, "paper", "换纸") if wants_paper else button(scene, "printer", "打印测试页")
    text = joined(words, scene.printer.detail, paper_words(scene), *since(scene, "printer"))
    return Line("回执打印机", text, shown, todo, help_)


def paper_words(scene: Scene) -> str:
    """How many receipts are left; nothing where the counter knows nothing."""
    paper = scene.paper
    if scene.printer.state is PrinterState.PAPER_OUT:
        return ""
    if not paper.counted:
        return "剩多少纸还不知道，换一次纸就开始计"
    if paper.receipts_left == 0:
        return "按计数纸该用完了"
    return f"约剩 {paper.receipts_left} 张"


def screen(scene: Scene) -> Line:
    """Panel and touch: whoever reads this has just touched it."""
    panel = scene.settings.screen
    tests = [
        one
        for one in scene.happened
        if one.event is Event.ADMIN_ACTION and one.fields.get("action") == "touch"
    ]
    tested = f"上次触摸测试 {moment(tests[-1].at, scene.now)}" if tests else "还没有做过触摸测试"
    text = joined(f"{panel.width}×{panel.height}", f"{panel.diagonal_inches:g} 英寸", "触摸有反应", tested)
    return Line("触摸屏", text, Light.GOOD, "", button(scene, "touch", "触摸测试"))


def sound(scene: Scene) -> Line:
    """The voice."""
    if not scene.settings.devices.speech.device:
        return Line("声音", "设置里没有声卡，不出声", Light.NOTE)
    words, todo = _SOUND[scene.speech.state]
    plugged = {True: "插着耳机", False: "没有插耳机", None: "不知道插没插耳机"}[scene.headphones]
    text = joined(words, scene.speech.detail, f"音量 {scene.volume}%", plugged, *since(scene, "sound"))
    return Line("声音", text, lamp(scene, "sound"), todo, button(scene, "sound", "试听"))
