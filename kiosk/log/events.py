"""Everything the machine may write into its log: a closed catalogue, and the log that takes nothing else.

`Event` is the catalogue (id, level, meaning). Fields of an event are counts, codes, states and random ids:
never a name, a number of a person, an answer or a file's content. Redaction (`kiosk/log/redaction.py`) is the
last step all the same, also for messages of libraries.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
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
    STOPPED = ("kiosk.stopped", "info", "程序正常结束；sessions 是办过的次数")
    RENEWING = ("kiosk.renewing", "info", "首页空闲，程序重新启动；sessions 是办过的次数")
    UNEXPECTED = (
        "kiosk.unexpected",
        "error",
        "程序意外出错，会话已清除；where 是出错的地方，code 是屏幕上的短码",
    )
    LIBRARY = (
        "kiosk.library",
        "warning",
        "程序库写的消息；logger 是哪个库，message 是消息，exception 是出错的地方",
    )
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
    PAPER_PRINTED = ("paper.printed", "info", "回执已印出；copy 是第几次补打")
    PAPER_FAILED = ("paper.failed", "warning", "回执没有印出；cause 是原因")
    PAPER_NOT_KNOWN = ("paper.not_known", "warning", "不知道回执是否印完整；cause 是原因")
    # devices
    DEVICE_STATE = ("device.state", "info", "设备状态变化；device 是设备，state 是新状态")
    READER_CHANGED = (
        "device.reader_changed",
        "warning",
        "读卡器的安全模块号变了，可能被人换过；等维护员确认",
    )
    # a submission
    SAVED = ("submission.saved", "info", "材料已加密写入本机；uuid 是编号，bytes 是大小")
    SAVE_FAILED = ("submission.save_failed", "error", "材料没有写成，屏幕上没有显示已保存；cause 是原因")
    ADOPTED = ("submission.adopted", "warning", "启动时找到没有登记的加密文件，已补登记；uuid 是编号")
    FILE_MISSING = ("submission.file_missing", "error", "有登记但加密文件不在，需要人工查找；uuid 是编号")
    FILE_UNREADABLE = (
        "submission.file_unreadable",
        "error",
        "加密文件损坏，已移到 set-aside 目录；uuid 是编号",
    )
    DELIVERED = ("submission.delivered", "info", "机构已收到，回执已存；uuid 是编号，attempts 是发送次数")
    PARKED = (
        "submission.parked",
        "error",
        "机构不接收这一份，已停止发送，等人处理；uuid 是编号，code 是机构给的原因",
    )
    REQUEUED = ("submission.requeued", "info", "停发的材料重新排队；count 是份数")
    NUMBERS_LOST = ("submission.numbers_lost", "error", "本机登记的编号计数器不在了，需要重新登记才能受理")
    # the office
    OFFICE_ONLINE = ("office.online", "info", "与机构恢复联系")
    OFFICE_AWAY = ("office.away", "warning", "与机构失去联系；cause 是原因")
    OFFICE_REFUSED = ("office.refused", "error", "机构拒绝了请求；path 是接口，code 是原因")
    ENROLLED = ("office.enrolled", "info", "本机登记成功；prefix 是回执编号前缀")
    KEY_ACCEPTED = ("office.key_accepted", "info", "接受了机构新的加密公钥；key 是公钥编号")
    KEY_REJECTED = ("office.key_rejected", "error", "机构新公钥的签名不对，没有采用")
    CATALOGUE_CHANGED = ("office.catalogue_changed", "info", "采用了新的事项目录；version 是版本")
    CATALOGUE_REJECTED = ("office.catalogue_rejected", "error", "机构的事项目录不能用，继续用旧的")
    CLOCK_LEARNT = ("clock.learnt", "info", "从机构得知时间；seconds 是系统时钟的差")
    CLOCK_UNKNOWN = ("clock.unknown", "warning", "时间不可信，不印日期；cause 是原因")
    # the database
    DATABASE_SET_ASIDE = ("store.set_aside", "error", "数据库损坏，已移到一边并新建；到 set-aside 目录取")
    CATALOGUE_FILES = ("store.catalogue_files", "error", "随程序安装的事项目录读不了，用了以前留下的")
    KEPT_DAMAGED = ("store.kept_damaged", "error", "一个小文件读不了，用了上一份或空的；file 是文件名")
    # the machine itself
    MISHAP = ("mishap.began", "warning", "机器本身出了问题；mishap 是哪一种，detail 是文件、行号或短码")
    MISHAP_OVER = ("mishap.over", "info", "机器本身的问题没有了；mishap 是哪一种")
    CRASH_LOOP = ("kiosk.crash_loop", "error", "连续启动失败，只显示暂停页；starts 是次数，code 是短码")
    WATCHDOG_SILENT = ("kiosk.watchdog_silent", "error", "后台线程没有应答，停止报平安，等待重新启动")
    KEPT_FAILED = (
        "store.kept_failed",
        "error",
        "一个小文件写不进去，先记在内存里；file 是文件名，cause 是原因",
    )
    # the log itself
    LOG_OPENED = ("log.opened", "info", "新开一个日志文件；previous 是前一行的校验值，空的是从头开始")
    LOG_TORN = ("log.torn", "warning", "日志末尾有没写完的内容（可能断过电），已接着写；bytes 是去掉的字节数")
    LOG_RESUMED = ("log.resumed", "warning", "日志又能写了；waited 是补写的行数，lost 是没留住的行数")
    LOG_DROPPED = (
        "log.dropped",
        "warning",
        "删去了旧日志文件；files 是个数，why 是原因：age 到期，space 硬盘快满",
    )
    # admin mode
    ADMIN_KNOCK = ("admin.knock", "info", "有人打开了维护登录页")
    ADMIN_REFUSED = (
        "admin.refused",
        "warning",
        "维护登录没有成功；why 是原因，tries 是连续错的次数，card 是刷的卡",
    )
    ADMIN_LOCKED = ("admin.locked", "warning", "维护登录已锁定；seconds 是要等的秒数")
    ADMIN_ENTERED = ("admin.entered", "info", "进入维护模式；staff 是工号，role 是角色")
    ADMIN_LEFT = ("admin.left", "info", "离开维护模式；staff 是工号，why 是怎么离开的，seconds 是用时")
    ADMIN_ACTION = ("admin.action", "info", "维护操作；staff 是工号，action 是操作，result 是结果")
    ADMIN_NO_RIGHT = ("admin.no_right", "warning", "权限不够，没有打开；staff 是工号，page 是哪一页")
    USB_LEFT_OPEN = ("admin.usb_left_open", "warning", "上次没有关上U盘口，启动时去关；closed 是关上没有")
    HALL_CHANGES_UNFIT = (
        "admin.hall_changes_unfit",
        "error",
        "维护模式改过的大厅设置与设置文件不合，没有采用；keys 是哪几项",
    )
    STAFF_CHANGED = (
        "admin.staff_changed",
        "warning",
        "工作人员名单有变；staff 是谁的，change 是什么变化，by 是谁改的",
    )


LOGGER: Final = "kiosk"
FIELDS: Final = "event_fields"
"""Attribute of a log record that holds the fields of a catalogued event (`kiosk/log/output.py` reads it)."""


class EventLog:
    """Writes catalogued events; thread-safe. `fields` are bound to every line (machine, version ...)."""

    def __init__(self, **fields: Field) -> None:
        self._fields = fields
        self._log = logging.getLogger(LOGGER)
        self._listeners: list[Callable[[Event, Mapping[str, Field]], None]] = []

    def listen(self, callback: Callable[[Event, Mapping[str, Field]], None]) -> None:
        """`callback` gets every later event, on the thread that writes it: it returns at once, raises not."""
        self._listeners.append(callback)

    def write(self, event: Event, **fields: Field) -> None:
        """Log one event with its fields. Raises nothing a caller has to handle."""
        self._log.log(_LEVELS[event.level], event.id, extra={FIELDS: {**self._fields, **fields}})
        for listener in self._listeners:
            listener(event, fields)


_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
