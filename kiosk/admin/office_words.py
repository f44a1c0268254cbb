"""Why the office did not answer, or what it refused, in words for staff, with the one thing to do."""

from __future__ import annotations

from typing import Final

from kiosk.ports import Unavailable

_CAUSES: Final = {
    "not_enrolled": ("本机还没有登记", "在后台取登记码，运行 legal-kiosk enrol"),
    "no_connection": ("连不上后台", "检查网线和网络设置"),
    "timeout": ("后台很久没有应答", "检查网络；网络正常就请后台人员查看"),
    "certificate": ("证书不是登记时那个机构的", "不要继续使用，请后台人员查看"),
    "tls": ("加密连接建不起来", "请后台人员查看证书"),
    "no_office_ca": ("登记时没有收到机构的证书", "重新登记"),
    "garbage": ("应答的不是机构的后台", "检查网络，可能要先登录网络"),
    "broken": ("应答中途断了", "检查网络"),
    "revoked": ("本机已被后台停用", "联系后台人员"),
    "unknown_kiosk": ("后台不认识本机", "重新登记"),
    "clock": ("本机的时间差得太多", "请后台人员查看"),
    "nothing_can_be_kept": ("状态目录不能用，没有联系后台", "先处理硬盘的问题"),
}


def why(answer: Unavailable) -> tuple[str, str]:
    """(what happened, what to do)."""
    if answer.cause in _CAUSES:
        return _CAUSES[answer.cause]
    if answer.cause.startswith("status_"):
        return f"后台出错，代码 {answer.cause.removeprefix('status_')}", "请后台人员查看"
    if answer.cause.startswith(("os_", "SQLITE")):
        return f"本机的数据库不能用，代码 {answer.cause}", "重启程序；还不行就导出日志交给维护方"
    return f"后台拒绝了，代码 {answer.cause}", "请后台人员查看"
