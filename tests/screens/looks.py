"""One view of every kind, with real services of the catalogue and invented people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from catalogue import load
from catalogue.model import Choice, Field, FieldType
from kiosk.desk.place_lines import DayLine, OfficeLine, SlotLine, SlotState
from kiosk.panels import EraseQuestion, Overlay, StillThere
from kiosk.views import (
    AdviceLine,
    Chrome,
    ConsentItem,
    DoneView,
    FieldView,
    GuideView,
    HomeView,
    IdentifyView,
    NoticeView,
    OutOfServiceView,
    Paper,
    PlaceView,
    QuestionsView,
    ReaderHint,
    ReviewGroup,
    ReviewRow,
    ReviewView,
    SendingView,
    SignatureView,
    Status,
    Step,
    Tile,
    TroubleView,
    View,
)

SERVICES = load().services
AID = SERVICES["LEGAL_AID"] if "LEGAL_AID" in SERVICES else next(iter(SERVICES.values()))
STATUS = Status(True, "读卡器、打印机、网络正常", "12348", "11月22日 周日 15:30")
BAD = Status(False, "打印机暂停，回执请扫码保存；网络不通", "12348", "11月22日 周日 15:30")
TILES = tuple(
    Tile(code, seal, role, title, summary)
    for code, seal, role, title, summary in (
        ("NOTARY", "证", "action", "公证预约", "选事项、选时间，带齐材料一次办好"),
        ("AID", "援", "danger", "申请法律援助", "讨薪、工伤、家暴等，免费请律师"),
        ("MEDIATION", "调", "good", "人民调解", "邻里、劳动、房产纠纷，不收费"),
        ("ADVICE", "问", "action", "法律咨询", "常见问题马上答，律师当面问"),
        ("LAWYER", "师", "warning", "律师超市", "按专长找律师、村居顾问"),
        ("PAPERS", "文", "good", "文书打印", "欠条、起诉状，照着填就行"),
    )
)
LONG = "我在滨江工地干了四个月，包工头一直拖欠工资，打电话也不接，去工地找也找不到人。" * 6


def chrome(number: int, name: str, label: str = "下一步", **more: Any) -> Chrome:
    """The bars of a session's screen."""
    return Chrome(
        title="申请法律援助",
        step=Step(number, 7, name),
        back="上一步",
        next=label,
        finish="结束并清除",
        **more,
    )


def question(title: str, *fields: FieldView, help: str = "", why: str = "", **more: Any) -> QuestionsView:
    """A page of questions."""
    return QuestionsView(chrome(3, "事情经过"), title, help, why, fields, **more)


def field(type: FieldType, id: str = "f", label: str = "样例", **more: Any) -> Field:
    """A field of a service file."""
    return Field.model_validate({"id": id, "type": type, "label": label, **more})


def choices(*labels: str) -> tuple[Choice, ...]:
    """Options with values A, B, C ..."""
    return tuple(Choice(value=chr(65 + i), label=label) for i, label in enumerate(labels))


def choice_page(count: int = 4, value: Any = None, **more: Any) -> QuestionsView:
    """A single choice of so many options."""
    options = choices(*(f"第{i + 1}种情况，说来话长" for i in range(count)))
    made = field(FieldType.CHOICE, "matter", choices=[c.model_dump(by_alias=True) for c in options])
    return question(
        "您遇到的是哪种事？", FieldView(made, value, choices=options), help="选最接近的。", **more
    )


def region_view(kind: FieldType = FieldType.REGION, value: Any = None) -> FieldView:
    """A division level with long names."""
    names = ("城东区", "城西区", "示例县", "滨江县", "样例保安族东乡族撒拉族自治县", "开发区")
    offered = tuple((f"9901{i:02d}", name) for i, name in enumerate(names, 1))
    path = (("", "全国"), ("990000", "虚构自治区"), ("990100", "示例市"))
    code = value["region"] if isinstance(value, dict) else value
    chosen = next(((code, name) for at, name in offered if at == code), None)
    return FieldView(
        field(kind, "where", "干活的地方"),
        value,
        regions=offered,
        region_path=(*path, chosen) if chosen else path,
    )


def slots(first: int, count: int) -> tuple[SlotLine, ...]:
    """Times of half a day in all states."""
    states = (SlotState.FULL, SlotState.FREE, SlotState.HELD, SlotState.WISHED, SlotState.CURRENT)
    notes = ("已约满", "余 2", "已为您留", "志愿 1", "现在约的")
    return tuple(
        SlotLine(
            f"S{first}-{i}", f"{first + i // 2:02d}:{'30' if i % 2 else '00'}", notes[i % 5], states[i % 5]
        )
        for i in range(count)
    )


def place(**more: Any) -> PlaceView:
    """When and where."""
    days = tuple(
        DayLine(date(2026, 11, 23) + timedelta(days=i), "周" + "一二三四五"[i], str(23 + i), i != 2, i == 1)
        for i in range(5)
    )
    facts: dict[str, Any] = {
        "chrome": chrome(5, "选时间"),
        "title": "什么时候方便来？",
        "subtitle": "委托公证 · 示例公证处 · 约 30 分钟",
        "offices": (
            OfficeLine("a", "示例公证处", "示例市样例路 1 号", True),
            OfficeLine("b", "样例公证处", "示例市虚构路 2 号", False),
        ),
        "days": days,
        "more_days": True,
        "morning": slots(9, 5),
        "afternoon": slots(14, 8),
        "day_title": "11月24日",
        "bring": ("身份证原件", "户口簿", "房产证（委托事项涉及房屋时）"),
        "bring_title": "来的时候请带上",
    }
    return PlaceView(**{**facts, **more})


def done(**more: Any) -> DoneView:
    """The last page."""
    facts: dict[str, Any] = {
        "chrome": Chrome("公证预约", back="再办一件", next="完成"),
        "headline": "预约好了",
        "good": True,
        "number": "0317 0004 2815",
        "lines": ("11月24日（周二）10:00", "示例公证处 2 号窗口 · 委托公证"),
        "qr": "https://office.example/q/abcdefghijklmnopqrstuv",
        "qr_caption": "扫码存到手机",
        "qr_note": "改约、查进度",
        "paper": Paper.PRINTED,
        "paper_title": "请取走纸质回执",
        "paper_note": "出纸口在屏幕下方",
        "paper_preview": ("示例市公共法律服务", "受理号 0317 0004 2815", "11-24 10:00"),
        "can_reprint": True,
        "take_card": "别忘了拿走身份证",
        "notes": ("已经保存在本机，网络通了会自动发送。",),
    }
    return DoneView(**{**facts, **more})


def notice(*accepted: bool | None) -> NoticeView:
    """The notice of a real service with as many consents."""
    items = tuple(
        ConsentItem(f"c{i}", "我同意读取身份证，只用于本次申请。", i == 0, one, "不影响办理。")
        for i, one in enumerate(accepted)
    )
    return NoticeView(chrome(1, "告知和同意"), AID.notice, items)


def sign(*strokes: tuple[tuple[float, float], ...], ready: bool = False) -> SignatureView:
    """The signature page."""
    bars = chrome(7, "签名", "提交", next_enabled=ready, next_reason="" if ready else "请先在框里签名")
    return SignatureView(
        bars, "签名表示这是您本人的申请，写的都是真的。", "不在这里写，到窗口用笔签", strokes
    )


REVIEW = ReviewView(
    chrome(6, "核对", "提交"),
    (
        ReviewGroup("申请人", (ReviewRow("", "姓名", "测**"), ReviewRow("phone", "手机", "138****1234"))),
        ReviewGroup("您的事", (ReviewRow("matter", "事项", "讨要工资"), ReviewRow("facts", "经过", LONG))),
    ),
    (AdviceLine("good", "您是进城务工讨工资：不用提交经济困难证明。"), AdviceLine("info", "请留意短信。")),
    "要带的材料",
    ("身份证原件", "劳动合同、工资条、欠条，有哪样带哪样"),
    "预计公证费 200 元，以公证处收取的为准。",
    ("法律援助机构作决定：11月30日前（暂定）",),
    problem="还没有填：事情发生的日子。",
)

TEXT_PAGE = question(
    "发生了什么事？",
    FieldView(
        field(FieldType.LONG_TEXT, "facts", "经过", phrases=["拖欠工资", "没有签劳动合同", "找不到老板"])
    ),
    help="用自己的话说就行，写不下可以到手机上接着写。",
    advice=(AdviceLine("good", "您是进城务工讨工资：走绿色通道，不用提交经济困难证明。"),),
)

VIEWS: dict[str, View] = {
    "home_two": HomeView("示例市政务服务大厅", "3 号机", TILES[:2], STATUS),
    "home_three": HomeView(
        "示例市政务服务大厅", "3 号机", TILES[:3], STATUS, notice="网络暂时不通，可以照常填写。"
    ),
    "home_six": HomeView("示例市政务服务大厅", "3 号机", TILES, BAD),
    "home_closed": HomeView("示例市政务服务大厅", "3 号机", TILES[:2], STATUS, closed="现在不在服务时间。"),
    "guide": GuideView(
        Chrome(AID.title, back="返回首页", next="开始办理", finish="结束并清除"), AID.guide, AID.summary
    ),
    "guide_cannot": GuideView(Chrome(AID.title, back="返回首页"), AID.guide, AID.summary, "现在只能看指南。"),
    "notice": notice(True, None),
    "identify": IdentifyView(
        chrome(2, "确认身份", next_enabled=False, next_reason="请先放身份证，或点“没带身份证”"),
        ReaderHint.PLACE_CARD,
        "机器右下方，画有身份证图案的黑色区域",
        by_hand_label="没带身份证",
        consent_note="您已同意为本次申请读取身份证。想改主意，点“上一步”。",
    ),
    "identify_trouble": IdentifyView(
        chrome(2, "确认身份"),
        ReaderHint.REMOVE_OLD_CARD,
        "读卡区上有一张证件。请先拿开，再放您自己的身份证。",
        by_hand_label="没带身份证",
    ),
    "identify_read": IdentifyView(
        chrome(2, "确认身份", "是我，继续"),
        ReaderHint.READ,
        "请核对",
        facts=(("姓名", "测**"), ("证件号码", "119*************69"), ("住址", "虚构自治区样例县样例路 1 号")),
        warning="这张身份证已过有效期，可以先预约，来办的时候请带有效证件。",
    ),
    "choice": choice_page(4, "B"),
    "choice_many": choice_page(16),
    "yes_no": question("您是出来打工的吗？", FieldView(field(FieldType.YES_NO)), why="能优先办。"),
    "consent": question("同意吗？", FieldView(field(FieldType.CONSENT)), help="只给承办的人看。"),
    "some": question(
        "有哪些？",
        FieldView(
            field(FieldType.CHOICES, choices=[{"value": "A", "label": "甲"}]),
            ["A"],
            choices=choices(*"甲乙丙丁"),
        ),
    ),
    "text": TEXT_PAGE,
    "wages": question(
        "欠了多少，从哪天到哪天？",
        FieldView(field(FieldType.MONEY, "amount", "欠薪金额"), "12800.00"),
        FieldView(field(FieldType.DATE, "since", "从哪天开始欠"), "2026-03-01"),
        FieldView(field(FieldType.DATE, "until", "欠到哪天"), error="欠到哪天不能晚于今天，请核对。"),
        help="记不清就写大概的数。还在欠的，到今天为止。",
    ),
    "opponent": question(
        "对方是单位还是个人？",
        FieldView(
            field(FieldType.CHOICE, "kind", "对方是", choices=[{"value": "A", "label": "单位"}]),
            choices=choices("单位、公司", "个人"),
        ),
        FieldView(
            field(
                FieldType.TEXT,
                "name",
                "名称或姓名",
                question="叫什么名字？",
                phrases=["劳务有限公司", "包工头"],
            )
        ),
        FieldView(field(FieldType.PHONE, "phone", "对方电话", required=False, help="不知道就空着。")),
        within_list="第 1 项对方",
    ),
    "phone": question(
        "您的手机号码是多少？",
        FieldView(field(FieldType.PHONE), "13800001234", error="手机号码是11位数字，现在是10位，请核对。"),
        why="律师要打电话找您。",
    ),
    "id_number": question("证件号码", FieldView(field(FieldType.ID_NUMBER), "119999198808081234")),
    "safe_code": question("定一个只有您知道的数字", FieldView(field(FieldType.INTEGER)), help="4 到 6 位。"),
    "region": question("干活的地方在哪里？", region_view()),
    "address_region": question(
        "您住在哪里？", region_view(FieldType.ADDRESS, {"region": "990100", "text": ""})
    ),
    "address": question(
        "您住在哪里？", region_view(FieldType.ADDRESS, {"region": "990103", "text": "样例路 1 号"})
    ),
    "list": question(
        "对方是谁？",
        FieldView(
            field(
                FieldType.LIST,
                "opponents",
                "对方",
                item_label="对方",
                fields=[{"id": "n", "type": "text", "label": "n"}],
            ),
            items=(
                "对方是：个人，名称或姓名：测试甲",
                "对方是：单位、公司，名称或姓名：示例建筑劳务有限公司第二分公司",
            ),
        ),
    ),
    "list_empty": question(
        "对方是谁？",
        FieldView(
            field(FieldType.LIST, "opponents", "对方", fields=[{"id": "n", "type": "text", "label": "n"}])
        ),
    ),
    "place": place(),
    "place_loading": place(days=(), morning=(), afternoon=(), loading=True),
    "place_offline": place(
        offline_note="网络不通，时间是今早的。请选最多三个，回头确认。",
        message="刚刚被别人约走了，请另选一个。",
    ),
    "review": REVIEW,
    "sign": sign(((0.1, 0.5), (0.3, 0.3), (0.5, 0.7))),
    "sending": SendingView(Chrome("申请法律援助"), "已经保存在本机，正在发给办公室。"),
    "done": done(),
    "done_not_booked": done(
        good=False, headline="收到了，时间要重新选", choose_again="选别的时间", qr="", paper=Paper.FAILED
    ),
    "trouble": TroubleView(
        Chrome("出了点问题", next="回到首页"),
        "本机刚才出错了",
        "这是机器的问题。",
        "内容已经清除。",
        "请重新办理。",
        "K-1A2B",
    ),
    "out": OutOfServiceView("暂停服务", "机器正在维护。", "请使用旁边的机器，或拨打 12348。", "K-77"),
}

OVERLAYS: dict[str, Overlay] = {
    "still_there": StillThere(
        "您还在吗？", "没有人操作的话，刚才填的内容会全部清除。", 45, "我还在，继续办理", "结束并清除"
    ),
    "erase": EraseQuestion("结束并清除？", "刚才填的内容会全部清除，不会保存。", "继续办理", "结束并清除"),
}
