"""Views of admin mode as long as they get: what the tests measure and the gallery photographs."""

from __future__ import annotations

from dataclasses import replace

from kiosk.admin.views import (
    AdminView,
    Bar,
    Button,
    Entry,
    Grid,
    Light,
    Line,
    OverviewView,
    PageView,
    PinView,
    Today,
)

WHERE = "3 号机 ・ 维护员 0217 ・ 自动退出 04:12"
BAR = Bar("维护模式", WHERE)
DIGITS = ("7", "0", "4", "9", "1", "8", "2", "6", "3", "5")
NUMBER = PinView("维护登录", "请输入工号", 2, "02", DIGITS, card_hint="也可以把工作人员卡放到读卡器上")
SECRET = PinView("维护登录", "请输入密码", 6, "", DIGITS)
LOCKED = PinView(
    "维护登录", "请输入工号", 0, "", DIGITS, message="连续输错 6 次，暂时不能登录。", locked_seconds=85
)


def page_bar(title: str) -> Bar:
    """The bar of a page."""
    return Bar(title, WHERE, back="返回")


DRAWN = OverviewView(
    BAR,
    (
        Line(
            "回执打印机",
            "纸将尽 ・ 约剩 60 张 ・ 盖已合 ・ 切刀正常",
            Light.NOTE,
            "准备一卷新纸",
            Button("printer", "打印测试页"),
        ),
        Line(
            "身份证读卡器",
            "/dev/ttyUSB0 ・ 115200 ・ 上次读卡 0.31 秒",
            Light.GOOD,
            button=Button("card", "试读"),
        ),
        Line(
            "后台连接",
            "往返 38 毫秒 ・ 时钟差 0.2 秒 ・ 证书还有 211 天",
            Light.GOOD,
            button=Button("backend", "测试"),
        ),
        Line(
            "待上传队列",
            "0 件待发 ・ 今日已送达 147 件 ・ 最久等待 2.1 秒",
            Light.GOOD,
            button=Button("queue", "查看"),
        ),
        Line("触摸屏与声音", "1080×1920 ・ 音量 60%", Light.GOOD, button=Button("touch", "校准")),
    ),
    Today(147, 8, (8, 14, 25, 34, 29, 17, 12, 27, 36, 22, 9)),
    ("15:12 打印机：纸将尽", "13:40 断网 6 分，补发 9 件", "09:02 维护员 0217 换纸"),
    (Button("service", "暂停服务"), Button("export", "导出日志"), Button("restart", "重启程序")),
)
"""The overview of the drawing."""

_LONG = (
    "已经 3 小时 12 分没有回应；最后一次正常是今天 08:41:07，当时读到 1 张，用时 0.31 秒，"
    "端口 /dev/serial/by-path/pci-0000:00:14.0-usb-0:2.1:1.0"
)
_TITLES = (
    ("回执打印机", Light.BAD),
    ("身份证读卡器", Light.BAD),
    ("后台连接", Light.NOTE),
    ("纸卷", Light.NOTE),
    ("磁盘", Light.UNKNOWN),
    ("待上传队列", Light.GOOD),
    ("时钟", Light.GOOD),
    ("内存", Light.GOOD),
    ("温度", Light.UNKNOWN),
    ("触摸屏", Light.GOOD),
    ("声音", Light.GOOD),
    ("网络", Light.GOOD),
    ("程序与版本", Light.GOOD),
    ("配置文件", Light.NOTE),
)
FULL = OverviewView(
    Bar(
        "维护模式", "示例市政务服务中心一楼东侧 3 号机 ・ 管理员 0217 ・ 还有 00:59 自动退出，点一下屏幕继续"
    ),
    tuple(
        Line(
            title,
            _LONG if light is not Light.GOOD else "正常 ・ 自 07:30 起",
            light,
            "打开机盖，取出卡住的纸，合上机盖，再打印一张测试页" if light is Light.BAD else "",
            Button(f"line{number}", "打印测试页", enabled=number % 3 != 1, why="需要维护员")
            if number % 4 != 3
            else None,
        )
        for number, (title, light) in enumerate(_TITLES)
    ),
    Today(12847, 0, tuple(range(24))),
    tuple(f"15:1{n} 打印机出错：切刀卡住，暂停打印，等待处理" for n in range(6)),
    (
        Button("service", "暂停服务", main=True),
        *(
            Button(f"foot{number}", label, enabled=number % 2 == 0, why="需要管理员")
            for number, label in enumerate(
                (
                    "换纸",
                    "补打回执",
                    "音量",
                    "亮度",
                    "网络地址",
                    "重启",
                    "导出日志",
                    "大厅文字和事项",
                    "工作人员",
                )
            )
        ),
    ),
)
"""Everything at its longest."""

QUIET = OverviewView(BAR, (), Today(0, 8, ()), (), ())
"""A machine that was started a moment ago."""

STEP = PageView(
    page_bar("换纸"),
    "paper",
    note="打开机盖，取出旧纸芯，放入新纸卷，纸头向外拉出 5 厘米，再合上机盖。",
    lines=(
        Line("机盖", "开着", Light.NOTE),
        Line("纸", "没有纸", Light.BAD, "放入新纸卷", Button("roll", "装好了")),
    ),
    buttons=(Button("cancel", "先不换"), Button("done", "换好了", main=True)),
)
FAILED = PageView(
    page_bar("后台连接测试"),
    "backend",
    note="没有连上。" + "对方的证书不是本机登记时收到的那一份，可能换过服务器，也可能有人冒充。" * 3,
    note_light=Light.BAD,
    lines=tuple(Line(f"第 {n} 步", _LONG, Light.BAD if n > 3 else Light.GOOD) for n in range(1, 9)),
    buttons=(Button("again", "再测一次", main=True),),
    busy=True,
)
TEXTS = PageView(
    page_bar("大厅文字和事项"),
    "hall",
    note="改好后，下次启动起用。",
    entries=(
        Entry("hall.name", "大厅名称", "示例市政务服务中心", chosen=True),
        Entry("hall.hotline", "服务热线", "12348", kind="digits"),
        Entry(
            "hall.address", "本机地址", "192.168.1.20", kind="address", error="这个地址已经有别的机器在用。"
        ),
        Entry("pin", "新密码", "135790", kind="digits", hidden=True),
    ),
    buttons=(
        Button("save", "保存", main=True),
        Button("undo", "还原", enabled=False, why="没有改动"),
        Button("tiles", "选事项"),
        Button("more", "再加一条"),
    ),
)


def written_into(entry: str, **values: str) -> PageView:
    """The page of the texts, its keyboard at this field; `values` stand in fields by id."""
    fields = tuple(
        replace(one, chosen=one.id == entry, value=values.get(one.id, one.value)) for one in TEXTS.entries
    )
    return replace(TEXTS, entries=fields)


GRID = PageView(
    page_bar("触摸测试"),
    "touch",
    grid=Grid(9, 14, frozenset({0, 1, 9, 60})),
    buttons=(Button("again", "重来"),),
)

VIEWS: dict[str, AdminView] = {
    "AdminNumber": NUMBER,
    "AdminSecret": SECRET,
    "AdminLocked": LOCKED,
    "AdminOverview": DRAWN,
    "AdminFull": FULL,
    "AdminQuiet": QUIET,
    "AdminStep": STEP,
    "AdminFailed": FAILED,
    "AdminTexts": TEXTS,
    "AdminGrid": GRID,
}
