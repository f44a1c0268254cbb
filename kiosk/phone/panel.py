"""What the phone's panel shows, and the small line about the phone on other screens."""

from __future__ import annotations

from typing import Final

from catalogue import Field, FieldType
from kiosk.panels import PhonePanel, PhoneStep
from kiosk.phone.handoff import Handoff, Phase
from kiosk.session import Session
from wire.handoff import Ended
from words import N_, _, phrases

MOST_NAMES: Final = 4

_WHY: Final = {
    Ended.WRONG_NUMBER: N_("点的数字和手机上的不一样。为了安全，已经断开。"),
    Ended.EXPIRED: N_("时间过了，已经断开。"),
    Ended.PHONE_LEFT: N_("手机那边断开了。"),
}


def panel(handoff: Handoff, session: Session, *, asks_move: bool, can_move: bool) -> PhonePanel:
    """The panel as things stand. `asks_move`: the question before a form leaves this machine."""
    match handoff.phase:
        case Phase.PAIRED if asks_move:
            return _move_question()
        case Phase.PAIRED:
            return _connected(handoff, session, can_move=can_move)
        case Phase.NUMBERS:
            return _numbers(handoff)
        case Phase.CODE if handoff.code is not None:
            return _code(handoff)
        case Phase.NO_CODE | Phase.OVER:
            return _over(handoff)
    return PhonePanel(
        PhoneStep.MAKING,
        _("用手机接着填"),
        _("正在生成二维码，请稍等。") if handoff.slow or handoff.away else "",
        _network(handoff),
        close=_("关闭"),
    )


def line(handoff: Handoff) -> str:
    """How the connection stands, in one line; empty when there is nothing to say."""
    if handoff.phase is Phase.OVER and handoff.was_paired:
        return _("手机已断开，收到的都在")
    if handoff.phase is not Phase.PAIRED:
        return ""
    if handoff.away:
        return _("网络断了，手机正在重新连接")
    connected = _("手机已连接")
    return f"{connected} · {_photos(handoff)}" if handoff.photos else connected


def about(fields: list[Field]) -> str:
    """What could be done on the phone, by name."""
    if not fields:
        return ""
    pictures = [one for one in fields if takes_photos(one)]
    names = [one.label for one in (*pictures, *(one for one in fields if one not in pictures))]
    listed = phrases.listed(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        said = _("还可以用手机拍材料、补填：{names}等。") if pictures else _("还可以用手机补填：{names}等。")
    else:
        said = _("还可以用手机拍材料、补填：{names}。") if pictures else _("还可以用手机补填：{names}。")
    return said.format(names=listed)


def takes_photos(field: Field) -> bool:
    """Are pictures its answer?"""
    return field.type is FieldType.PHOTO or any(takes_photos(one) for one in field.fields)


# --- the steps ----------------------------------------------------------------------------------------------


def _code(handoff: Handoff) -> PhonePanel:
    opened = handoff.code
    assert opened is not None
    return PhonePanel(
        PhoneStep.CODE,
        _("用手机接着填"),
        _("也可以用手机浏览器打开下面的网址，输入这 8 位码："),
        qr=opened.url,
        code=f"{opened.code[:4]} {opened.code[4:]}",
        page=opened.code_page.removeprefix("https://").removeprefix("http://"),
        todo=(
            _("用手机相机或微信扫这个码。"),
            _("点手机上的“用这部手机”。"),
            _("回到这里，点手机上显示的数字。"),
        ),
        close=_("关闭"),
    )


def _numbers(handoff: Handoff) -> PhonePanel:
    return PhonePanel(
        PhoneStep.NUMBERS,
        _("点手机上显示的数字"),
        _("点对了，手机才连上。"),
        _network(handoff),
        numbers=handoff.numbers,
        close=_("关闭"),
        drop=_("都不是，断开手机"),
    )


def _connected(handoff: Handoff, session: Session, *, can_move: bool) -> PhonePanel:
    labels = {one.id: one.label for section in session.service.sections for one in section.fields}
    photos = {one.id for section in session.service.sections for one in section.fields if takes_photos(one)}
    answered = [labels[one] for one in handoff.received.answered if one in labels and one not in photos]
    arrived = [_("收到：{label}").format(label=one) for one in answered]
    if handoff.received.signed:
        arrived.append(_("收到：签名"))
    if handoff.photos:
        arrived.append(_photos(handoff))
    trouble = _("没有转成，内容还在本机，没有丢。请再试一次，或者在本机接着办。") if handoff.not_moved else ""
    nothing = _("手机上还没有传来内容。")
    hint = _("请在手机上拍材料、写经过或签名，传来的会显示在这里。")
    return PhonePanel(
        PhoneStep.CONNECTED,
        _("手机已连接"),
        hint if arrived else phrases.together(nothing, hint),
        _network(handoff) or trouble,
        arrived=tuple(arrived),
        pictures=handoff.pictures.all(),
        close=_("回到本机接着办"),
        move=_("改在手机上接着填") if can_move else "",
        drop=_("断开手机"),
    )


def _over(handoff: Handoff) -> PhonePanel:
    kept = _("您填的内容都还在，可以在本机接着办。")
    if handoff.phase is Phase.NO_CODE:
        title, said = _("现在不能用手机"), _("连不上网络，二维码没有生成。")
    elif not handoff.was_paired and handoff.why is Ended.EXPIRED:
        title, said = _("二维码过期了"), _("没有手机连上来。")
    else:
        title, said = _("手机已断开"), _(_WHY.get(handoff.why or Ended.EXPIRED, _WHY[Ended.EXPIRED]))
    return PhonePanel(
        PhoneStep.OVER, title, phrases.together(said, kept), close=_("关闭"), again=_("重新生成")
    )


def _move_question() -> PhonePanel:
    return PhonePanel(
        PhoneStep.MOVE,
        _("改在手机上接着填？"),
        _("填好的转到手机，本机马上清除。请在 24 小时内在手机上填完并提交。"),
        close=_("先不转"),
        move=_("转到手机"),
    )


def _network(handoff: Handoff) -> str:
    return _("网络断了。填好的都还在，网络通了会自己接上。") if handoff.away else ""


def _photos(handoff: Handoff) -> str:
    return _("照片{count}张").format(count=handoff.photos)
