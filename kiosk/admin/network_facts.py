"""How the machine is connected now: links, addresses, gateway, name servers. Needs no right.

IPv4 addresses come from ioctls (netdevice(7)), the rest from proc(5) and sysfs. Blocking, but short.
"""

from __future__ import annotations

import fcntl
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface
from pathlib import Path
from typing import Final

SIOCGIFADDR: Final = 0x8915
SIOCGIFNETMASK: Final = 0x891B
_ROUTE_UP_GATEWAY: Final = 0x3  # RTF_UP | RTF_GATEWAY
_LINK_LOCAL: Final = "20"  # scope in if_inet6


@dataclass(frozen=True, slots=True)
class Link:
    """One network card. Addresses with their prefix length; `gateway` empty where no default route leaves."""

    name: str
    up: bool
    addresses: tuple[str, ...] = ()
    gateway: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """All cards but the loopback, the one with the gateway first; and who translates names."""

    links: tuple[Link, ...]
    servers: tuple[str, ...]


def ipv4_address(name: str) -> str:
    """First IPv4 address of a card with its prefix length; empty when it has none."""
    request = struct.pack("16s24x", name.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            address, mask = (
                IPv4Address(fcntl.ioctl(asking, what, request)[20:24])
                for what in (SIOCGIFADDR, SIOCGIFNETMASK)
            )
        except OSError:  # EADDRNOTAVAIL: up or not, it has no address
            return ""
    return str(IPv4Interface(f"{address}/{mask}"))


def read_network(root: Path = Path("/"), ipv4: Callable[[str], str] = ipv4_address) -> Network:
    """What is true now. What cannot be read is left out."""
    gateways = _gateways(_lines(root / "proc/net/route"))
    ipv6 = _ipv6(_lines(root / "proc/net/if_inet6"))
    links = []
    for card in sorted((root / "sys/class/net").glob("*")):
        name = card.name
        # physical cards only: bridges, tunnels and the loopback have no device behind them
        if name == "lo" or not ((card / "device").exists() or name in gateways):
            continue
        first = ipv4(name)
        addresses = ((first,) if first else ()) + ipv6.get(name, ())
        links.append(Link(name, _text(card / "carrier") == "1", addresses, gateways.get(name, "")))
    links.sort(key=lambda link: (not link.gateway, not link.up, link.name))
    return Network(tuple(links), _servers(root))


def _gateways(lines: list[str]) -> dict[str, str]:
    """Card -> gateway of its default route, the one with the smallest metric (proc_net(5), route)."""
    found: dict[str, tuple[int, str]] = {}
    for line in lines[1:]:
        parts = line.split()
        if len(parts) < 8 or int(parts[3], 16) & _ROUTE_UP_GATEWAY != _ROUTE_UP_GATEWAY or int(parts[1], 16):
            continue
        metric, gateway = int(parts[6]), str(IPv4Address(bytes.fromhex(parts[2])[::-1]))
        if parts[0] not in found or metric < found[parts[0]][0]:
            found[parts[0]] = (metric, gateway)
    return {name: gateway for name, (_metric, gateway) in found.items()}


def _ipv6(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """Card -> addresses, without those that are good on one cable only."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        parts = line.split()
        if len(parts) == 6 and parts[3] != _LINK_LOCAL:
            address = IPv6Interface((bytes.fromhex(parts[0]), int(parts[2], 16)))
            found[parts[5]] = (*found.get(parts[5], ()), str(address))
    return found


def _servers(root: Path) -> tuple[str, ...]:
    """Name servers: those systemd-resolved asks, not its own stub."""
    for name in ("run/systemd/resolve/resolv.conf", "etc/resolv.conf"):
        lines = _lines(root / name)
        if lines:
            return tuple(line.split()[1] for line in lines if line.startswith("nameserver "))
    return ()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except OSError:  # a card that is switched off answers EINVAL
        return ""
