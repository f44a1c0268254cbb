"""A fixed network address as staff type it, checked before root sees it (and checks it again)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
    ip_address,
    ip_interface,
)
from typing import Final

from kiosk.admin.network_facts import Network
from kiosk.admin.views import Entry

ADDRESS, GATEWAY, FIRST, SECOND = "address", "gateway", "dns1", "dns2"
LABELS: Final = {
    ADDRESS: "本机地址，带网段长度，例如 192.0.2.7/24",
    GATEWAY: "网关，例如 192.0.2.1",
    FIRST: "域名服务器",
    SECOND: "第二个域名服务器（可以空着）",
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """Checked, as the root program wants it."""

    arguments: dict[str, str]


def entries(network: Network) -> tuple[Entry, ...]:
    """The four fields, with how it is now to begin with."""
    link = network.links[0] if network.links else None
    servers = (*network.servers, "", "")
    now = {
        ADDRESS: link.addresses[0] if link is not None and link.addresses else "",
        GATEWAY: link.gateway if link is not None else "",
        FIRST: servers[0],
        SECOND: servers[1],
    }
    return tuple(
        Entry(key, label, now[key], "address", chosen=key == ADDRESS) for key, label in LABELS.items()
    )


def checked(typed: Mapping[str, str]) -> Fixed | dict[str, str]:
    """The arguments, or entry id -> what is wrong."""
    errors: dict[str, str] = {}
    interface = _interface(typed[ADDRESS].strip(), errors)
    gateway = _server(GATEWAY, typed[GATEWAY], errors, "请写网关的地址，例如 192.0.2.1")
    servers = [
        found
        for key in (FIRST, SECOND)
        if typed[key].strip() and (found := _server(key, typed[key], errors, "请写成 192.0.2.1 这样的地址"))
    ]
    if not typed[FIRST].strip():
        errors[FIRST] = "至少写一个域名服务器，可以和网关一样"
    if interface is not None and gateway is not None and not {ADDRESS, GATEWAY} & errors.keys():
        _gateway_fits(interface, gateway, errors)
    if errors or interface is None or gateway is None:
        return errors
    return Fixed(
        {
            "mode": "fixed",
            "address": str(interface),
            "gateway": str(gateway),
            "dns": " ".join(str(one) for one in servers),
        }
    )


def _interface(text: str, errors: dict[str, str]) -> IPv4Interface | IPv6Interface | None:
    try:
        found = ip_interface(text)
    except ValueError:
        errors[ADDRESS] = "地址不对，请写成 192.0.2.7/24 这样"
        return None
    ip, net = found.ip, found.network
    if "/" not in text:
        errors[ADDRESS] = "少了网段长度，例如在后面加 /24"
    elif ip.is_multicast or ip.is_loopback or ip.is_unspecified:
        errors[ADDRESS] = "这个地址不能给机器用"
    elif net.num_addresses > 2 and ip in (net.network_address, net.broadcast_address):
        errors[ADDRESS] = "这是网段的第一个或最后一个地址，不能给机器用"
    return found


def _server(key: str, text: str, errors: dict[str, str], words: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        errors[key] = words
        return None
    if found.is_multicast or found.is_unspecified:
        errors[key] = "这个地址不能用"
    return found


def _gateway_fits(
    interface: IPv4Interface | IPv6Interface, gateway: IPv4Address | IPv6Address, errors: dict[str, str]
) -> None:
    net = interface.network
    edges = (net.network_address, net.broadcast_address) if net.num_addresses > 2 else ()
    if gateway == interface.ip:
        errors[GATEWAY] = "网关不能和本机地址一样"
    elif gateway not in net or gateway in edges:
        errors[GATEWAY] = f"网关不在网段 {net} 里，请看看地址、网段长度和网关"
