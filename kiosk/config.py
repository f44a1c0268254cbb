"""The settings of one hall: what `config.yaml` may say, with ranges and defaults.

The defaults here are the packaged configuration; the commented `config.yaml` in the repository spells them
out and a test keeps the two equal. Every `description` says in Chinese what is allowed: it is shown when a
value is wrong. Reading the file, with line numbers in errors: `kiosk/config_file.py`.
"""

from __future__ import annotations

import os
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from words import Language


class Section(BaseModel):
    """A group of settings; a key that does not exist is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OpeningHours(Section):
    """One opening span; a lunch break makes two rows for the same weekday."""

    weekday: Annotated[int, Field(ge=0, le=6, description="0 到 6 的整数，0 是周一，6 是周日")]
    opens: Annotated[time, Field(description="时间，写成 时:分，例如 09:00")]
    closes: Annotated[time, Field(description="时间，写成 时:分，例如 17:00，晚于 opens")]

    @field_validator("opens", "closes", mode="before")
    @classmethod
    def _two_digits(cls, value: object) -> object:
        """People write 9:00."""
        return f"0{value}" if isinstance(value, str) and value[1:2] == ":" else value

    @model_validator(mode="after")
    def _in_order(self) -> OpeningHours:
        if self.opens >= self.closes:
            raise ValueError("closes 应晚于 opens")
        return self


def _usual_week() -> list[OpeningHours]:
    return [OpeningHours(weekday=day, opens=time(9), closes=time(17)) for day in range(5)]


class Hall(Section):
    """Where the machine stands, as citizens and staff call it."""

    name: Annotated[str, Field(min_length=1, max_length=30, description="大厅名称，1 到 30 个字")] = (
        "示例市公共法律服务中心"
    )
    machine: Annotated[
        str, Field(min_length=1, max_length=12, description="本机的叫法，1 到 12 个字，例如 3 号机")
    ] = "1 号机"
    other_machine: Annotated[
        str,
        Field(max_length=20, description="本机停用时请人去用的机器，最多 20 个字；空表示只说“其他机器”"),
    ] = ""
    region: Annotated[str, Field(pattern=r"^\d{6}$", description="所在地行政区划代码，六位数字，加引号")] = (
        "990101"
    )
    hotline: Annotated[
        str, Field(pattern=r"^[\d-]{3,18}$", description='求助电话，只写数字和短横，加引号，例如 "12348"')
    ] = "12348"
    address: Annotated[
        str, Field(max_length=40, description="大厅地址，最多 40 个字，印在回执上；空表示不印")
    ] = ""
    opening: Annotated[
        list[OpeningHours],
        Field(max_length=28, description="开放时间的列表；空列表表示全天开放"),
    ] = Field(default_factory=_usual_week)
    use_outside_hours: Annotated[
        bool, Field(description="true 或 false；下班后本机是否照常可用（放在 24 小时自助区时用 true）")
    ] = False


class Screen(Section):
    """The panel. Sizes on the screen are computed in millimetres from the diagonal."""

    diagonal_inches: Annotated[float, Field(ge=10, le=65, description="屏幕对角线英寸数，10 到 65")] = 21.5
    width: Annotated[int, Field(ge=720, le=7680, description="横向像素，720 到 7680")] = 1080
    height: Annotated[int, Field(ge=720, le=7680, description="纵向像素，720 到 7680")] = 1920


class Idle(Section):
    """How long a person may think. Bounds: VVSG 2.0 (2-5 minutes, then 20-45 seconds)."""

    warn_seconds: Annotated[int, Field(ge=120, le=300, description="多少秒没人操作后询问，120 到 300")] = 120
    wipe_seconds: Annotated[int, Field(ge=20, le=45, description="询问后多少秒清除，20 到 45")] = 45
    done_seconds: Annotated[int, Field(ge=20, le=120, description="办完页停留多少秒，20 到 120")] = 30
    staff_idle_seconds: Annotated[
        int, Field(ge=90, le=1800, description="维护模式多少秒没人操作就退出，90 到 1800；最后一分钟有提示")
    ] = 300
    staff_total_minutes: Annotated[
        int, Field(ge=5, le=720, description="维护模式一次最多多少分钟，5 到 720")
    ] = 30


_PORT = (
    "串口：路径，例如 /dev/ttyUSB0；或 usb:1-1.2，插在哪个 USB 口；或 serial:ABC123，设备的 USB 序列号；"
    "空字符串表示没有这个设备"
)


class Reader(Section):
    """The ID-card reader."""

    port: Annotated[str, Field(description=_PORT)] = "/dev/legal-kiosk-reader"
    keep_photo: Annotated[bool, Field(description="true 或 false；是否读取证件照片")] = False


class Printer(Section):
    """The receipt printer."""

    port: Annotated[str, Field(description=_PORT)] = "/dev/legal-kiosk-printer"
    profile: Annotated[
        str,
        Field(
            pattern=r"^([a-z0-9-]+|.+\.toml)$",
            description="型号名，例如 generic-80；或自己的型号文件路径，以 .toml 结尾",
        ),
    ] = "generic-80"
    roll_m: Annotated[
        int | None,
        Field(
            ge=10,
            le=300,
            description="一卷纸多少米，10 到 300；空表示按纸宽：80 毫米纸 80 米，58 毫米纸 50 米",
        ),
    ] = None
    baudrate: Annotated[
        Literal[9600, 19200, 38400, 57600, 115200] | None,
        Field(description="波特率 9600、19200、38400、57600、115200 之一；空表示用型号文件里的"),
    ] = None


class Speech(Section):
    """The voice."""

    device: Annotated[
        str, Field(description="声卡的 ALSA 名字，例如 default 或 plughw:1,0；空字符串表示不出声")
    ] = "default"
    jack: Annotated[str, Field(max_length=80, description="耳机插孔的输入设备名；空表示自己找")] = ""
    volume: Annotated[
        Literal[20, 35, 50, 75, 100],
        Field(description="每次办理开始时的音量：20、35、50、75、100 之一；50 以内是 65 分贝以下"),
    ] = 50


class Devices(Section):
    """What is plugged in."""

    reader: Annotated[Reader, Field(description="身份证阅读器的一组设置")] = Reader()
    printer: Annotated[Printer, Field(description="回执打印机的一组设置")] = Printer()
    speech: Annotated[Speech, Field(description="语音的一组设置")] = Speech()


def is_loopback(url: str) -> bool:
    """True when the address of `url` can only be this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Backend(Section):
    """The office's server. Its CA, keys and phone address come with enrolment, not from here."""

    url: Annotated[
        str, Field(description="后台地址，https://…；只有本机（127.0.0.1、localhost）可以用 http://")
    ] = "http://127.0.0.1:8765"
    heartbeat_seconds: Annotated[int, Field(ge=10, le=600, description="多少秒报一次平安，10 到 600")] = 60
    enrolment_code_file: Annotated[
        Path | None, Field(description="存放一次性登记码的文件路径；空表示登记时手工输入")
    ] = None

    @field_validator("url")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("不是网址")
        if parts.scheme == "http" and not is_loopback(value):
            raise ValueError("不加密的 http:// 只能用于本机")
        return value.rstrip("/")


class Process(Section):
    """When the program starts itself afresh: always on a quiet home screen, so nobody notices."""

    renew_after_sessions: Annotated[
        int, Field(ge=1, le=200, description="最多办几次后重新启动，1 到 200")
    ] = 20
    renew_idle_seconds: Annotated[
        int, Field(ge=10, le=3600, description="首页空闲多少秒后重新启动，10 到 3600")
    ] = 60


class Touch(Section):
    """What counts as a touch."""

    repeat_ms: Annotated[
        int,
        Field(ge=0, le=500, description="同一个地方多少毫秒内再点一下不算，0 到 500；键盘的键不超过 100"),
    ] = 300


class Motion(Section):
    """Movement on the screen."""

    slide_ms: Annotated[int, Field(ge=0, le=400, description="换页滑动的毫秒数，0 到 400；0 表示不滑动")] = (
        150
    )


class Entry(Section):
    """How text is typed."""

    fuzzy_pinyin: Annotated[
        Literal["none", "southern", "sichuan"],
        Field(
            description="模糊音：none 没有；southern 南方，平翘舌、前后鼻音、n/l、f/h、r/l；"
            "sichuan 四川，没有 an/ang 和 r/l"
        ),
    ] = "none"


class Log(Section):
    """The event log (JSON lines, nothing personal in it)."""

    file: Annotated[Path | None, Field(description="日志文件路径；空表示放在状态目录的 log 里")] = None


def default_state_dir() -> Path:
    """The service's state directory (systemd sets STATE_DIRECTORY), else the user's (XDG)."""
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "legal-kiosk"


class HallSettings(Section):
    """Everything one hall may set. Immutable; read once at start."""

    hall: Annotated[Hall, Field(description="大厅的一组设置")] = Field(default_factory=Hall)
    screen: Annotated[Screen, Field(description="屏幕的一组设置")] = Screen()
    tiles: Annotated[
        list[Annotated[str, Field(pattern=r"^[A-Z][A-Z_]*$", description="事项代码，大写字母和下划线")]],
        Field(description="首页事项代码的列表，按显示顺序；空列表表示全部事项、按目录顺序"),
    ] = []
    languages: Annotated[
        list[Annotated[Language, Field(description="zh_CN、ug 或 en")]],
        Field(min_length=1, description="本机提供的语言：zh_CN、ug、en 的列表；第一种是平时用的"),
    ] = list(Language)
    idle: Annotated[Idle, Field(description="等待时间的一组设置")] = Idle()
    devices: Annotated[Devices, Field(description="设备的一组设置")] = Devices()
    backend: Annotated[Backend, Field(description="后台的一组设置")] = Backend()
    state_dir: Annotated[Path, Field(description="存放待发材料和数据库的目录")] = Field(
        default_factory=default_state_dir
    )
    process: Annotated[Process, Field(description="程序自我更新的一组设置")] = Process()
    entry: Annotated[Entry, Field(description="文字输入的一组设置")] = Entry()
    touch: Annotated[Touch, Field(description="触摸的一组设置")] = Touch()
    motion: Annotated[Motion, Field(description="动画的一组设置")] = Motion()
    log: Annotated[Log, Field(description="日志的一组设置")] = Log()

    @field_validator("tiles", "languages")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        twice = sorted({code for code in value if value.count(code) > 1})
        if twice:
            raise ValueError(f"重复的代码：{'、'.join(twice)}")
        return value
