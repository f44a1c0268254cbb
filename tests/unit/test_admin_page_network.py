"""The network address: how it is, another one on trial through the real root program, kept, taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.admin import fixed_address
from kiosk.admin.actions import ChooseEntry, Leave, PageBack, Press, Type
from kiosk.admin.network_facts import Link, Network, read_network
from kiosk.admin.page_network import TRIAL_SECONDS, NetworkPage
from kiosk.admin.views import Button, Light, Line
from kiosk.ports import Answered, Unavailable
from tests.unit.admin_rig import TECHNICIAN, AdminRig, fill_staff
from tour.verb_sandbox import Sandbox

TRIED, KEPT = "run/systemd/network/05-legal-kiosk.network", "etc/systemd/network/10-legal-kiosk.network"
GOOD = {"address": "192.0.2.7/24", "gateway": "192.0.2.1", "dns1": "192.0.2.1", "dns2": "198.51.100.53"}

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
lan0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
lan0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
lan1\t00000000\tFE0200C0\t0003\t0\t0\t20\t00000000\t0\t0\t0
"""
IPV6 = """\
fd000000000000000000000000000002 04 40 00 82     lan0
fe8000000000000000fc00fffe000001 04 40 20 80     lan0
00000000000000000000000000000001 01 80 10 80       lo
"""


class Office:
    """Answers as the test tells it."""

    def __init__(self) -> None:
        self.answer: Answered | Unavailable = Unavailable("no_connection")
        self.asked = 0

    async def ask(self) -> Answered | Unavailable:
        self.asked += 1
        return self.answer


class NetworkRig(AdminRig):
    """A machine of files around the page."""

    def __init__(self, folder: Path, machine: Sandbox) -> None:
        super().__init__(folder / "state")
        self.machine = machine
        self.staff_office = Office()

        async def maintenance() -> Office:
            return self.staff_office

        self.office.maintenance = maintenance  # type: ignore[assignment]

    def line(self, title: str) -> Line:
        return next(line for line in self.page.lines if line.title.startswith(title))

    def button(self, id_: str) -> Button:
        return next(one for one in self.page.buttons if one.id == id_)

    async def try_address(self, button: str = "use") -> None:
        """From the page to the trial."""
        if button == "use":
            await self.staff_does(Press("fixed"), *(Type(entry, text) for entry, text in GOOD.items()))
        else:
            await self.staff_does(Press("dhcp"))
        await self.staff_does(Press(button))
        await self.until(lambda: not self.page.busy)

    async def ended(self) -> None:
        """The trial is over and the page shows how it is."""
        await self.until(lambda: any(one.id == "fixed" for one in self.page.buttons) and not self.page.busy)
        await self.threads_done()

    def results(self) -> list[object]:
        return [one["result"] for one in self.logged("admin.action") if one["action"] == "network"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path / "machine")
    box.enter(monkeypatch)
    (box.root / "sys/class/net/lan0/device").mkdir()
    (box.root / "sys/class/net/lan0/carrier").write_text("1\n")
    (box.root / "proc/net").mkdir(parents=True)
    (box.root / "proc/net/route").write_text("\n".join(ROUTES.splitlines()[:3]) + "\n")
    (box.root / "etc/resolv.conf").write_text("# none\nnameserver 192.0.2.1\n")
    monkeypatch.setattr(NetworkPage, "root", box.root)
    yield box
    box.close()


@pytest.fixture
async def rig(tmp_path: Path, machine: Sandbox) -> AsyncIterator[NetworkRig]:
    fill_staff(tmp_path / "state")
    made = NetworkRig(tmp_path, machine)
    await made.start()
    await made.enter(TECHNICIAN)
    await made.open("network")
    yield made
    await made.desk.close()


# --- how it is ---------------------------------------------------------------------------------------------


def test_facts_from_the_kernels_files(machine: Sandbox) -> None:
    (machine.root / "proc/net/route").write_text(ROUTES)
    (machine.root / "proc/net/if_inet6").write_text(IPV6)
    for name in ("lo", "lan1", "tunnel0"):
        (machine.root / f"sys/class/net/{name}").mkdir()
    found = read_network(machine.root, {"lan0": "192.0.2.2/24"}.get)  # type: ignore[arg-type]
    assert found == Network(
        (
            Link("lan0", True, ("192.0.2.2/24", "fd00::2/64"), "192.0.2.1"),
            Link("lan1", False, (), "192.0.2.254"),
        ),
        ("192.0.2.1",),
    )
    resolved = machine.root / "run/systemd/resolve/resolv.conf"
    resolved.parent.mkdir(parents=True)
    resolved.write_text("nameserver 198.51.100.53\nsearch example.test\n")
    assert read_network(machine.root).servers == ("198.51.100.53",), "not the stub of systemd-resolved"


def test_facts_of_this_very_machine_and_of_one_without_anything(tmp_path: Path) -> None:
    assert all(link.name != "lo" for link in read_network().links)
    assert read_network(tmp_path) == Network((), ())


async def test_the_page_says_how_it_is(rig: NetworkRig) -> None:
    link = rig.line("网卡 lan0")
    assert (link.text, link.light) == ("网线通，还没有地址", Light.BAD)
    assert rig.line("域名服务器").text == "192.0.2.1"
    (rig.machine.root / "sys/class/net/lan0/carrier").write_text("0\n")
    await rig.press("look")
    assert rig.line("网卡 lan0").text == "网线没有插好" and rig.line("网卡").todo


# --- what is typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("address", "", "地址不对"),
        ("address", "192.0.2.300/24", "地址不对"),
        ("address", "192.0.2.7", "网段长度"),
        ("address", "192.0.2.255/24", "第一个或最后一个"),
        ("address", "127.0.0.1/8", "不能给机器用"),
        ("gateway", "", "请写网关"),
        ("gateway", "192.0.2.7", "不能和本机地址一样"),
        ("gateway", "192.0.3.1", "不在网段 192.0.2.0/24 里"),
        ("gateway", "192.0.2.255", "不在网段"),
        ("gateway", "fd00::1", "不在网段"),
        ("gateway", "224.0.0.1", "不能用"),
        ("dns1", "", "至少写一个"),
        ("dns2", "name.example", "192.0.2.1 这样"),
    ],
)
async def test_an_impossible_address_never_reaches_root(
    rig: NetworkRig, field: str, text: str, words: str
) -> None:
    await rig.staff_does(Press("fixed"), *(Type(entry, good) for entry, good in GOOD.items()))
    await rig.staff_does(ChooseEntry(field), Type(field, text), Press("use"))
    wrong = {entry.id: entry.error for entry in rig.page.entries if entry.error}
    assert list(wrong) == [field] and words in wrong[field]
    assert next(entry for entry in rig.page.entries if entry.chosen).id == field
    assert not rig.machine.calls
    await rig.press("cancel")
    assert not rig.page.entries


def test_what_is_accepted_is_what_root_wants() -> None:
    given = fixed_address.checked({**GOOD, "address": " 192.0.2.7/24 ", "dns2": ""})
    assert given == fixed_address.Fixed(
        {"mode": "fixed", "address": "192.0.2.7/24", "gateway": "192.0.2.1", "dns": "192.0.2.1"}
    )
    six = fixed_address.checked(
        {"address": "fd00::7/64", "gateway": "fd00::1", "dns1": "fd00::1", "dns2": ""}
    )
    assert isinstance(six, fixed_address.Fixed)


def test_the_fields_begin_with_what_is_now() -> None:
    now = Network((Link("lan0", True, ("192.0.2.2/24",), "192.0.2.1"),), ("192.0.2.1",))
    assert [entry.value for entry in fixed_address.entries(now)] == [
        "192.0.2.2/24",
        "192.0.2.1",
        "192.0.2.1",
        "",
    ]
    assert [entry.value for entry in fixed_address.entries(Network((), ()))] == ["", "", "", ""]


# --- the trial ---------------------------------------------------------------------------------------------


async def test_a_new_address_is_tried_waited_for_and_kept(rig: NetworkRig) -> None:
    await rig.try_address()
    assert f"{TRIAL_SECONDS} 秒内不确认" in rig.page.note
    assert "Address=192.0.2.7/24" in (rig.machine.root / TRIED).read_text()
    await rig.until(lambda: rig.line("与机构的联系").light is Light.BAD)
    assert "连不上后台" in rig.line("与机构的联系").text and not rig.button("keep").main
    rig.staff_office.answer = Answered(0.038, timedelta(), None, "1")
    await rig.until(lambda: rig.line("与机构的联系").light is Light.GOOD)
    assert "38 毫秒" in rig.line("与机构的联系").text and rig.button("keep").main
    await rig.staff_does(Press("keep"))
    await rig.ended()
    assert rig.page.note == "新地址已经存下"
    assert "Address=192.0.2.7/24" in (rig.machine.root / KEPT).read_text()
    assert not (rig.machine.root / TRIED).exists()
    assert rig.results() == ["fixed ok", "keep ok"]


async def test_without_a_word_the_old_address_comes_back(rig: NetworkRig) -> None:
    await rig.try_address("dhcp_yes")
    assert "DHCP=yes" in (rig.machine.root / TRIED).read_text()
    await rig.wait(TRIAL_SECONDS - 2)
    assert "2 秒内" in rig.page.note and (rig.machine.root / TRIED).exists()
    await rig.wait(3)
    await rig.ended()
    assert rig.page.note == "已经换回原来的地址"
    assert not (rig.machine.root / TRIED).exists() and not (rig.machine.root / KEPT).exists()
    assert rig.results() == ["dhcp ok", "time_over ok"]


async def test_back_at_once(rig: NetworkRig) -> None:
    await rig.try_address()
    await rig.staff_does(Press("back"))
    await rig.ended()
    assert not (rig.machine.root / TRIED).exists() and rig.results() == ["fixed ok", "back ok"]


@pytest.mark.parametrize("way_out", [PageBack(), Leave()])
async def test_leaving_in_the_trial_takes_it_back(rig: NetworkRig, way_out: PageBack | Leave) -> None:
    await rig.try_address()
    await rig.staff_does(way_out)
    await rig.threads_done()
    assert not (rig.machine.root / TRIED).exists()
    assert rig.results() == ["fixed ok", "left_unconfirmed"]
    assert all(one["staff"] == TECHNICIAN for one in rig.logged("admin.action"))


async def test_leaving_while_root_is_at_it_takes_it_back(rig: NetworkRig) -> None:
    await rig.staff_does(Press("dhcp"), Press("dhcp_yes"), PageBack())
    await rig.threads_done()
    await rig.until(lambda: any("network-back" in line for line in rig.machine.journal))
    assert not (rig.machine.root / TRIED).exists()


async def test_a_confirmation_that_comes_too_late(rig: NetworkRig) -> None:
    await rig.try_address()
    assert rig.machine.fire("network-back") == 0, "root's own timer"
    await rig.staff_does(Press("keep"))
    await rig.ended()
    assert rig.page.note_light is Light.BAD and not (rig.machine.root / KEPT).exists()
    assert rig.results() == ["fixed ok", "keep too-late"]


@pytest.mark.parametrize(
    ("obstacle", "words", "result"),
    [
        ("denied", "权限", "not_allowed"),
        ("uninstalled", "没有安装", "missing"),
        ("networkctl-fails", "已经换回原来的", "network-refused"),
    ],
)
async def test_what_root_will_not_do_is_said(rig: NetworkRig, obstacle: str, words: str, result: str) -> None:
    (rig.machine.root / obstacle).touch()
    await rig.try_address("dhcp_yes")
    await rig.threads_done()
    assert words in rig.page.note and rig.page.note_light is Light.BAD
    assert rig.results() == [f"dhcp {result}"] and rig.button("fixed")


async def test_no_change_without_a_second_touch(rig: NetworkRig) -> None:
    await rig.press("dhcp")
    await rig.press("cancel")
    assert not rig.machine.calls and rig.button("dhcp")
