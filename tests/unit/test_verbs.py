"""Acts that need root: through the real `systemctl start`, the real root program, and a real stick."""

from __future__ import annotations

import json
import os
import pwd
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import verbs
from kiosk.verbs import Done, Failed, Missing, NotAllowed, Verb, run, usb_folder
from tour.verb_sandbox import ROOT, Sandbox

FIXED = {"mode": "fixed", "address": "192.0.2.7/24", "gateway": "192.0.2.1", "dns": "192.0.2.1 192.0.2.2"}
TRIED, KEPT = "run/systemd/network/05-legal-kiosk.network", "etc/systemd/network/10-legal-kiosk.network"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    box = Sandbox(tmp_path / "machine")
    box.enter(monkeypatch)
    yield box
    box.close()


def failed(outcome: verbs.Outcome) -> str:
    assert isinstance(outcome, Failed) and outcome.why == verbs.WORDS[outcome.code]
    return outcome.code


# --- one list ----------------------------------------------------------------------------------


def test_kiosk_root_and_polkit_have_the_same_list() -> None:
    table = re.findall(r'^    "([a-z-]+)": \(', (ROOT / "deploy/verbs/__main__.py").read_text(), re.M)
    rule = re.findall(
        r'"legal-kiosk-verb@([a-z-]+)\.service"', (ROOT / "deploy/49-legal-kiosk.rules").read_text()
    )
    assert sorted(table) == sorted(rule) == sorted(Verb)


def test_every_code_of_the_root_program_has_words() -> None:
    text = "".join(path.read_text() for path in (ROOT / "deploy/verbs").glob("*.py"))
    codes = set(re.findall(r'Stop\("([a-z-]+)"\)', text)) | set(re.findall(r'code = "([a-z-]+)"', text))
    assert codes - {"not-allowed"} <= set(verbs.WORDS)


def test_the_installed_program_takes_no_hint_about_where_it_is() -> None:
    """Only the defaults: no environment, no argument but the name of the verb."""
    text = "".join(path.read_text() for path in (ROOT / "deploy/verbs").glob("*.py"))
    assert "environ" not in text and "shell" not in text.replace("no shell", "")
    assert 'act(sys.argv[1] if len(sys.argv) == 2 else "", Machine())' in text


@pytest.mark.parametrize("name", ["", "shell", "../reboot", "usb_open", "reboot extra"])
def test_what_is_not_on_the_list_is_not_done(machine: Sandbox, name: str) -> None:
    assert machine.fire(name) == 2
    assert not machine.calls and not (machine.root / "run/legal-kiosk-verbs").exists()


# --- rights and requests -----------------------------------------------------------------------


async def test_a_right_that_is_missing_is_said(machine: Sandbox) -> None:
    (machine.root / "denied").touch()
    assert isinstance(await run(Verb.REBOOT), NotAllowed)
    assert not machine.calls and not list(machine.runtime.iterdir())


async def test_what_is_not_installed_is_said(machine: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine.root / "uninstalled").touch()
    assert isinstance(await run(Verb.USB_OPEN), Missing)
    monkeypatch.setenv("PATH", str(machine.root))
    assert isinstance(await run(Verb.USB_OPEN), Missing)
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    assert isinstance(await run(Verb.USB_OPEN), Missing) and usb_folder() is None


async def test_a_restart_of_the_machine(machine: Sandbox) -> None:
    assert await run(Verb.REBOOT) == Done()
    assert machine.calls == ["systemctl --no-block reboot"]
    assert machine.journal == ["verb=reboot result=done code=-"]
    (machine.root / "systemctl-fails").touch()
    assert failed(await run(Verb.REBOOT)) == "system"


async def test_a_verb_without_arguments_takes_none(machine: Sandbox) -> None:
    assert failed(await run(Verb.REBOOT, {"now": "yes"})) == "bad-argument"
    assert not machine.calls


async def test_without_settings_nothing_is_done(machine: Sandbox) -> None:
    (machine.root / "etc/legal-kiosk/verbs.toml").unlink()
    assert failed(await run(Verb.USB_OPEN)) == "not-configured"
    assert machine.journal[-1] == "verb=usb-open result=failed code=not-configured"
    for ports, interface in (('ports = ["../../etc"]', "lan0"), ("ports = 7", "lan0"), ("", "../lan0")):
        machine.settings(f'user = "{_me()}"', ports, interface)
        assert failed(await run(Verb.USB_OPEN)) == "not-configured"
    machine.settings('user = "nobody-of-that-name"', "", "lan0")
    assert failed(await run(Verb.USB_OPEN)) == "not-configured"


async def test_another_user_is_refused(machine: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.settings('user = "nobody"', "", "lan0")
    write = verbs._write

    def write_as_another(path: Path, data: bytes) -> None:
        write(path, data)
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)

    monkeypatch.setattr(verbs, "_write", write_as_another)
    assert isinstance(await run(Verb.REBOOT), NotAllowed)
    assert not machine.calls


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{" * 2000,
        b'{"id": "x", "arguments": {}}',
        json.dumps({"id": "0" * 32, "arguments": {"percent": "9" * 300}}).encode(),
        json.dumps({"id": "0" * 32, "arguments": {"percent": 50}}).encode(),
        json.dumps({"id": "0" * 32, "arguments": {}, "more": "x" * 5000}).encode(),
    ],
)
def test_a_hostile_request_is_refused(machine: Sandbox, content: bytes) -> None:
    light = backlight(machine)
    (machine.runtime / "verb-brightness.json").write_bytes(content)
    assert machine.fire("brightness") == 1
    assert (light / "brightness").read_text() == "400"


def test_links_pipes_and_folders_are_not_followed(machine: Sandbox, tmp_path: Path) -> None:
    light = backlight(machine)
    good = tmp_path / "request"
    good.write_text(json.dumps({"id": "0" * 32, "arguments": {"percent": "50"}}))
    request = machine.runtime / "verb-brightness.json"
    request.symlink_to(good)
    assert machine.fire("brightness") == 1
    request.unlink()
    os.mkfifo(request)
    assert machine.fire("brightness") == 1
    request.unlink()
    request.mkdir()
    assert machine.fire("brightness") == 1
    assert (light / "brightness").read_text() == "400"
    request.rmdir()
    good.rename(request)
    assert machine.fire("brightness") == 0 and (light / "brightness").read_text() == "400"


async def test_an_answer_to_somebody_else_is_not_taken(machine: Sandbox) -> None:
    await run(Verb.REBOOT)
    answer = machine.root / "run/legal-kiosk-verbs/reboot.json"
    given = json.loads(answer.read_text())
    assert verbs._answer(answer, given["id"]) == Done()
    assert verbs._answer(answer, "0" * 32) is None
    answer.write_text("torn")
    assert verbs._answer(answer, given["id"]) is None


# --- brightness --------------------------------------------------------------------------------


def backlight(machine: Sandbox) -> Path:
    light = machine.root / "sys/class/backlight/panel"
    light.mkdir(parents=True)
    (light / "max_brightness").write_text("800\n")
    (light / "brightness").write_text("400")
    return light


async def test_brightness(machine: Sandbox) -> None:
    assert failed(await run(Verb.BRIGHTNESS, {"percent": "50"})) == "no-backlight"
    light = backlight(machine)
    assert await run(Verb.BRIGHTNESS, {"percent": "25"}) == Done()
    assert (light / "brightness").read_text() == "200"
    for wrong in ({"percent": "4"}, {"percent": "101"}, {"percent": "-5"}, {"percent": "5０"}, {}):
        assert failed(await run(Verb.BRIGHTNESS, wrong)) == "bad-argument"
    assert (light / "brightness").read_text() == "200"


# --- network -----------------------------------------------------------------------------------


async def test_an_address_is_tried_and_kept(machine: Sandbox) -> None:
    assert await run(Verb.NETWORK, FIXED) == Done()
    tried = (machine.root / TRIED).read_text()
    assert "Name=lan0\n" in tried and "Address=192.0.2.7/24\nGateway=192.0.2.1\nDNS=192.0.2.1\n" in tried
    assert not (machine.root / KEPT).exists()
    assert "systemd-run --quiet --on-active=90 --unit=legal-kiosk-verb@network-back.service" in machine.calls
    assert machine.calls[-1] == "networkctl reconfigure lan0"
    assert await run(Verb.NETWORK_KEEP) == Done()
    assert (machine.root / KEPT).read_text() == tried and not (machine.root / TRIED).exists()
    assert "systemctl --quiet stop legal-kiosk-verb@network-back.timer" in machine.calls
    assert failed(await run(Verb.NETWORK_KEEP)) == "too-late"


async def test_an_address_that_nobody_confirms_is_taken_back(machine: Sandbox) -> None:
    await run(Verb.NETWORK, {"mode": "dhcp"})
    assert "DHCP=yes" in (machine.root / TRIED).read_text()
    assert machine.fire("network-back") == 0
    assert not (machine.root / TRIED).exists() and machine.calls[-1] == "networkctl reconfigure lan0"
    assert failed(await run(Verb.NETWORK_BACK)) == "nothing-to-undo"


async def test_an_address_that_the_system_refuses(machine: Sandbox) -> None:
    (machine.root / "networkctl-fails").touch()
    assert failed(await run(Verb.NETWORK, FIXED)) == "network-refused"
    assert not (machine.root / TRIED).exists()


async def test_a_card_that_is_not_there(machine: Sandbox) -> None:
    (machine.root / "sys/class/net/lan0").rmdir()
    assert failed(await run(Verb.NETWORK, FIXED)) == "no-interface"
    machine.settings(f'user = "{_me()}"', "ports = []", "")
    assert failed(await run(Verb.NETWORK, FIXED)) == "not-configured"
    assert failed(await run(Verb.USB_OPEN)) == "not-configured"


@pytest.mark.parametrize(
    "change",
    [
        {"address": "192.0.2.7"},
        {"address": "192.0.2.0/24"},
        {"address": "192.0.2.255/24"},
        {"address": "127.0.0.1/8"},
        {"address": "224.0.0.1/4"},
        {"address": "192.0.2.7/24\nDHCP=yes"},
        {"address": ""},
        {"gateway": "198.51.100.1"},
        {"gateway": "192.0.2.7"},
        {"gateway": "192.0.2.255"},
        {"gateway": "router"},
        {"dns": "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4"},
        {"dns": "0.0.0.0"},
        {"dns": "example.com"},
        {"mode": "static"},
        {"interface": "eth9"},
    ],
)
async def test_an_impossible_address_is_refused(machine: Sandbox, change: dict[str, str]) -> None:
    assert failed(await run(Verb.NETWORK, FIXED | change)) == "bad-argument"
    assert not (machine.root / TRIED).exists() and not machine.calls


# --- USB storage -------------------------------------------------------------------------------


async def test_a_stick_is_opened_and_closed(machine: Sandbox) -> None:
    machine.plug_in()
    assert await run(Verb.USB_OPEN) == Done("vfat")
    folder = usb_folder()
    assert folder == machine.usb and (machine.interface() / "authorized").read_text() == "1"
    assert (machine.root / "sys/bus/usb/drivers_probe").read_text() == "1-1.4:1.0"
    assert folder is not None
    (folder / "report.txt").write_text("好")
    [mount] = [call for call in machine.calls if call.startswith("mount")]
    assert f"rw,nosuid,nodev,noexec,noatime,uid={os.geteuid()},gid={os.getegid()},umask=0077" in mount
    if machine.real:
        flags = next(
            line for line in Path("/proc/self/mounts").read_text().splitlines() if str(folder) in line
        )
        assert "nosuid,nodev,noexec" in flags
    assert "systemd-run --quiet --on-active=900 --unit=legal-kiosk-verb@usb-close.service" in machine.calls
    assert await run(Verb.USB_CLOSE) == Done()
    assert not folder.is_mount() and (machine.interface() / "authorized").read_text() == "0"
    assert await run(Verb.USB_CLOSE) == Done()  # nothing open is no fault
    assert await run(Verb.USB_OPEN) == Done("vfat")
    assert (folder / "report.txt").read_text() == "好"
    assert machine.fire("usb-close") == 0  # the timer
    assert not folder.is_mount()


async def test_no_stick_and_too_many(machine: Sandbox) -> None:
    assert failed(await run(Verb.USB_OPEN)) == "no-stick"
    machine.settings(f'user = "{_me()}"', 'ports = ["1-1.4", "1-1.5"]', "lan0")
    machine.plug_in()
    machine.plug_in(port="1-1.5", disk="sdb")
    assert failed(await run(Verb.USB_OPEN)) == "several-sticks"
    assert (machine.interface() / "authorized").read_text().strip() == "0"


async def test_a_stick_outside_the_cabinet_stays_out(machine: Sandbox) -> None:
    machine.plug_in(port="1-2")
    machine.plug_in(port="1-1.4.1", disk="sdb")  # behind a hub in the cabinet's port
    assert failed(await run(Verb.USB_OPEN)) == "no-stick"
    for port in ("1-2", "1-1.4.1"):
        assert (machine.interface(port) / "authorized").read_text().strip() == "0"


async def test_a_stick_that_cannot_be_read(machine: Sandbox) -> None:
    machine.plug_in(formatted=False)
    assert failed(await run(Verb.USB_OPEN)) == "no-filesystem"
    assert (machine.interface() / "authorized").read_text() == "0"


async def test_a_disk_that_takes_its_time(machine: Sandbox) -> None:
    machine.plug_in()
    size = next(machine.interface().glob("host0/block/*/size"))
    size.write_text("0")
    late = threading.Timer(0.3, size.write_text, ["32768"])
    late.start()
    try:
        assert await run(Verb.USB_OPEN) == Done("vfat")
    finally:
        late.join()


async def test_a_stick_pulled_out_is_said_and_forgotten(machine: Sandbox) -> None:
    machine.plug_in()
    await run(Verb.USB_OPEN)
    machine.pull()
    if machine.real:
        with pytest.raises(OSError):
            (machine.usb / "more.txt").write_text("x")
        assert failed(await run(Verb.USB_CLOSE)) == "stick-pulled"
    assert not machine.usb.is_mount()
    assert await run(Verb.USB_CLOSE) == Done()


async def test_a_folder_that_is_held_does_not_keep_the_stick_open(machine: Sandbox) -> None:
    machine.plug_in()
    await run(Verb.USB_OPEN)
    with (machine.usb / "held.txt").open("w") as held:
        held.write("x")
        held.flush()
        assert await run(Verb.USB_CLOSE) == Done()
    assert not machine.usb.is_mount() and (machine.interface() / "authorized").read_text() == "0"


def test_the_mount_point_alone_is_not_the_kiosks(machine: Sandbox) -> None:
    machine.plug_in()
    machine.fire("usb-open")
    machine.fire("usb-close")
    about = machine.usb.stat()
    assert about.st_mode & 0o777 == 0o700 and about.st_uid == os.geteuid()


def test_the_unit_keeps_the_hosts_mounts_in_sight() -> None:
    """Any of these gives the unit a mount namespace of its own (systemd.exec(5))."""
    text = (ROOT / "deploy/legal-kiosk-verb@.service").read_text()
    set_here = {
        line.partition("=")[0] for line in text.splitlines() if "=" in line and not line.startswith("#")
    }
    assert not set_here & {
        "PrivateTmp", "PrivateDevices", "PrivateMounts", "ProtectSystem", "ProtectHome", "ProtectClock",
        "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectControlGroups",
        "ReadOnlyPaths", "ReadWritePaths", "InaccessiblePaths", "BindPaths", "ProtectHostname", "ProtectProc",
        "DynamicUser", "RootDirectory", "TemporaryFileSystem", "StateDirectory",
    }  # fmt: skip
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", ROOT / "deploy/legal-kiosk-verb@.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "legal-kiosk-verb@" not in done.stderr, done.stderr


def _me() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name
