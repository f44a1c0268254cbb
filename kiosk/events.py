"""Everything the machine may write into its log: a closed catalogue, and the log that takes nothing else.

`Event` is the catalogue (id, level, meaning). Fields of an event are counts, codes, states and random ids:
never a name, a number of a person, an answer or a file's content. Redaction (`kiosk/redaction.py`) is the
last step all the same, also for messages of libraries.
"""

from __future__ import annotations

import logging
from enum import Enum
from typing import Final, Literal

Level = Literal["info", "warning", "error"]
Field = str | int | float | bool | None


class Event(Enum):
    """(id, level, meaning). Ids are never reused; a new event is a new line here."""

    id: str
    level: Level
    meaning: str

    def __init__(self, id: str, level: Level, meaning: str) -> None:
        self.id = id
        self.level = level
        self.meaning = meaning

    # the program
    STARTED = ("kiosk.started", "info", "程序启动；version 是版本")
    STOPPED = ("kiosk.stopped", "info", "程序正常结束")
    RENEWING = ("kiosk.renewing", "info", "首页空闲，程序重新启动；sessions 是办过的次数")
    UNEXPECTED = (
        "kiosk.unexpected",
        "error",
        "程序意外出错，会话已清除；where 是出错的地方，code 是屏幕上的短码",
    )
    LIBRARY = ("kiosk.library", "warning", "程序库写的消息；logger 是哪个库")
    STATE_IN_USE = ("kiosk.state_in_use", "error", "状态目录已被另一个进程占用")
    # a session
    SESSION_STARTED = ("session.started", "info", "有人开始办理；service 是事项代码")
    SESSION_ENDED = ("session.ended", "info", "会话结束并清除；reason 是结束的原因，seconds 是用时")
    SESSION_IDLE = ("session.idle", "info", "长时间无操作，已询问是否还在")
    CARD_READ = ("session.card_read", "info", "读到一张证件；kind 是证件版式")
    CARD_FAILED = ("session.card_failed", "info", "证件没有读成；trouble 是原因")
    # a phone beside the session
    PHONE_OPENED = ("phone.opened", "info", "屏幕上显示了给手机用的码")
    PHONE_PAIRED = ("phone.paired", "info", "两边都确认了，手机已连接")
    PHONE_ENDED = ("phone.ended", "info", "手机连接结束；why 是原因")
    PHONE_MOVED = ("phone.moved", "info", "没填完的表转到了手机上")
    # paper
    PAPER_PRINTED = ("paper.printed", "info", "凭条已印出；copy 是第几次补打")
    PAPER_FAILED = ("paper.failed", "warning", "凭条没有印出；cause 是原因")
    PAPER_NOT_KNOWN = ("paper.not_known", "warning", "不知道凭条是否印完整；cause 是原因")
    # devices
    DEVICE_STATE = ("device.state", "info", "设备状态变化；device 是设备，state 是新状态")
    # a submission
    SAVED = ("submission.saved", "info", "材料已加密写入本机；uuid 是编号，bytes 是大小，ms 是用时")
    SAVE_FAILED = ("submission.save_failed", "error", "材料没有写成，屏幕上没有显示已保存；cause 是原因")
    ADOPTED = ("submission.adopted", "warning", "启动时找到没有登记的加密文件，已补登记")
    FILE_MISSING = ("submission.file_missing", "error", "有登记但加密文件不在；需要人工查找")
    FILE_UNREADABLE = ("submission.file_unreadable", "error", "加密文件损坏，已移到 set-aside 目录")
    DELIVERED = ("submission.delivered", "info", "机构已收到，回执已存；attempts 是发送次数")
    PARKED = ("submission.parked", "error", "机构不接收这一份，已停止发送，等待人工处理；code 是机构给的原因")
    REQUEUED = ("submission.requeued", "info", "停发的材料重新排队；count 是份数")
    NUMBERS_LOST = ("submission.numbers_lost", "error", "本机登记的编号计数器不在了，需要重新登记才能受理")
    # the office
    OFFICE_ONLINE = ("office.online", "info", "与机构恢复联系")
    OFFICE_AWAY = ("office.away", "warning", "与机构失去联系；cause 是原因")
    OFFICE_REFUSED = ("office.refused", "error", "机构拒绝了请求；path 是接口，code 是原因")
    ENROLLED = ("office.enrolled", "info", "本机登记成功；prefix 是凭条编号前缀")
    KEY_ACCEPTED = ("office.key_accepted", "info", "接受了机构新的加密公钥；key 是公钥编号")
    KEY_REJECTED = ("office.key_rejected", "error", "机构新公钥的签名不对，没有采用")
    CATALOGUE_CHANGED = ("office.catalogue_changed", "info", "采用了新的事项目录；version 是版本")
    CATALOGUE_REJECTED = ("office.catalogue_rejected", "error", "机构的事项目录不能用，继续用旧的")
    CLOCK_LEARNT = ("clock.learnt", "info", "从机构得知时间；seconds 是系统时钟的差")
    CLOCK_UNKNOWN = ("clock.unknown", "warning", "时间不可信，不印日期；cause 是原因")
    # the database
    DATABASE_SET_ASIDE = ("store.set_aside", "error", "数据库损坏，已移到一边并新建；到 set-aside 目录取")


LOGGER: Final = "kiosk"
FIELDS: Final = "event_fields"
"""Attribute of a log record that holds the fields of a catalogued event (`kiosk/log_output.py` reads it)."""


class EventLog:
    """Writes catalogued events; thread-safe. `fields` are bound to every line (machine, version ...)."""

    def __init__(self, **fields: Field) -> None:
        self._fields = fields
        self._log = logging.getLogger(LOGGER)

    def write(self, event: Event, **fields: Field) -> None:
        """Log one event with its fields. Raises nothing a caller has to handle."""
        self._log.log(_LEVELS[event.level], event.id, extra={FIELDS: {**self._fields, **fields}})


_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
