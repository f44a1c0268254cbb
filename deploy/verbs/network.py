"""The machine's address (systemd-networkd): tried first, kept only when the kiosk confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_interface

from machine import Machine, Settings, Stop, later, never, replace_file

NETWORK_SECONDS = 90  # an unconfirmed address is taken back

# an address is tried in /run: a restart alone takes it back; only the confirmed one is written to /etc
_TRIED = "run/systemd/network/05-legal-kiosk.network"
_KEPT = "etc/systemd/network/10-legal-kiosk.network"


def network(machine: Machine, settings: Settings, arguments: Mapping[str, str]) -> str:
    """Try another address; taken back by itself unless `network-keep` follows."""
    if not settings.interface:
        raise Stop("not-configured")
    if not machine.path(f"sys/class/net/{settings.interface}").exists():
        raise Stop("no-interface")
    text = f"# legal-kiosk\n[Match]\nName={settings.interface}\n\n[Network]\n{_addressing(arguments)}"
    replace_file(machine.path(_TRIED), text)
    later(machine, "network-back", NETWORK_SECONDS)
    if not _apply(machine, settings):
        machine.path(_TRIED).unlink(missing_ok=True)
        _apply(machine, settings)
        never(machine, "network-back")
        raise Stop("network-refused")
    return ""


def network_keep(machine: Machine, settings: Settings, _arguments: Mapping[str, str]) -> str:
    """The address on trial is right."""
    try:
        text = machine.path(_TRIED).read_text(encoding="utf-8")
    except OSError as error:
        raise Stop("too-late") from error
    replace_file(machine.path(_KEPT), text)
    machine.path(_TRIED).unlink()
    never(machine, "network-back")
    machine.call("networkctl", "reload")
    return ""


def network_back(machine: Machine, settings: Settings, _arguments: Mapping[str, str]) -> str:
    """The address before."""
    never(machine, "network-back")
    try:
        machine.path(_TRIED).unlink()
    except OSError as error:
        raise Stop("nothing-to-undo") from error
    if not _apply(machine, settings):
        raise Stop("system")
    return ""


def _addressing(arguments: Mapping[str, str]) -> str:
    """Lines of systemd.network(5). Raises Stop."""
    if dict(arguments) == {"mode": "dhcp"}:
        return "DHCP=yes\n"
    if arguments.get("mode") != "fixed" or not set(arguments) <= {"mode", "address", "gateway", "dns"}:
        raise Stop("bad-argument")
    try:
        address = ip_interface(arguments.get("address", ""))
        gateway = ip_address(arguments.get("gateway", ""))
        servers = [ip_address(one) for one in arguments.get("dns", "").split()]
    except ValueError as error:
        raise Stop("bad-argument") from error
    ip, net = address.ip, address.network
    edges = (net.network_address, net.broadcast_address) if net.num_addresses > 2 else ()
    odd = ip.is_multicast or ip.is_loopback or ip.is_unspecified or ip in edges
    if odd or "/" not in arguments["address"] or gateway == ip or gateway not in net or gateway in edges:
        raise Stop("bad-argument")
    if len(servers) > 3 or any(one.is_multicast or one.is_unspecified for one in servers):
        raise Stop("bad-argument")
    return "".join([f"Address={address}\nGateway={gateway}\n", *(f"DNS={one}\n" for one in servers)])


def _apply(machine: Machine, settings: Settings) -> bool:
    return machine.call("networkctl", "reload") and machine.call(
        "networkctl", "reconfigure", settings.interface
    )
