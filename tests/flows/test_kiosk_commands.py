"""The commands a hall's technician types, against a real office and simulated devices on serial ports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kiosk import cli
from kiosk.config_file import load_settings
from kiosk.log import output as log_output
from kiosk.log.events import EventLog
from kiosk.office.parts import open_parts
from tests.faults.drafts import make_draft
from tests.faults.real_office import RealOffice

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    running = RealOffice(tmp_path_factory.mktemp("office"))
    yield running
    running.close()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`legal-kiosk simulate` in a process of its own."""
    folder = tmp_path_factory.mktemp("devices")
    command = [sys.executable, "-m", "kiosk", "simulate", "--dir", str(folder), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) in (0, -signal.SIGTERM)
    process.stdout.close()


@pytest.fixture
def config(tmp_path: Path, office: RealOffice, bench: dict[str, str]) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {tmp_path}/state\n"
        f"log: {{file: {tmp_path}/kiosk.log}}\n"
        f"backend: {{url: '{office.url}'}}\n"
        f"devices:\n  reader: {{port: '{bench['reader']}'}}\n  printer: {{port: '{bench['printer']}'}}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, office: RealOffice, tmp_path: Path) -> None:
    (tmp_path / "first-administrator").write_text("0001 95062718\n")
    monkeypatch.setenv("LEGAL_KIOSK_STAFF_PIN_FILE", str(tmp_path / "first-administrator"))
    monkeypatch.setattr(log_output, "configure", lambda *_args, **_options: None)
    monkeypatch.setenv("LEGAL_KIOSK_BACKEND_STATE_DIR", str(office.settings.state_dir))
    monkeypatch.setenv("LEGAL_KIOSK_BACKEND_DATABASE_URL", office.settings.database_url)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_from_a_new_machine_to_a_healthy_one(config: Path, office: RealOffice) -> None:
    before = run("doctor", "--config", config)
    assert before.exit_code == 1 and "[坏] 登记" in before.output and "[好] 后台" in before.output
    code = run("backend", "kiosk", "add", "样例大厅 1 号机", "--region", "990101").output.split()[-1]
    enrolled = run("enrol", code, "--config", config)
    assert enrolled.exit_code == 0, enrolled.output
    assert "登记成功：kiosk-" in enrolled.output and "管理员 0001 已设好" in enrolled.output
    assert run("staff", "list", "--config", config).output == "0001  管理员\n"
    again = run("enrol", code, "--config", config)
    assert again.exit_code == 1 and "用过了" in again.output, "a code serves once"
    after = run("doctor", "--config", config)
    assert after.exit_code == 0, after.output
    for line in (
        "[好] 登记：kiosk-",
        "签名的请求得到应答",
        "系统时钟与后台相差",
        "[好] 身份证阅读器：正常，SAM 号",
        "[好] 回执打印机",
    ):
        assert line in after.output, after.output


def test_a_revoked_machine_is_told_so_and_its_work_is_carried_in(config: Path, office: RealOffice) -> None:
    code = run("backend", "kiosk", "add", "样例大厅 2 号机", "--region", "990101").output.split()[-1]
    machine = run("enrol", code, "--config", config).output.split("：")[1].split("，")[0]
    parts = open_parts(load_settings(config), EventLog())
    sealer = parts.sealer()
    assert sealer is not None
    saved = parts.outbox.save(make_draft(21), sealer, parts.clock.best_guess(), clock_known=True)
    parts.outbox.park(saved.uuid, "revoked")
    parts.store.close()
    parts.worker.close()
    os.close(parts.lock)

    assert run("backend", "kiosk", "revoke", machine).output == f"已停用 {machine}\n"
    assert f"{machine}  样例大厅 2 号机  已停用" in run("backend", "kiosk", "list").output
    told = run("doctor", "--config", config)
    assert told.exit_code == 1
    assert "本机已被停用" in told.output and "1 份被机构拒收" in told.output
    file = config.parent / "state" / "outbox" / f"{saved.uuid}.sealed"
    imported = run("backend", "import", file)
    assert imported.exit_code == 0 and imported.output.startswith(saved.receipt_number)
    assert office.received()[saved.receipt_number] == 1
    assert "重新排队 1 份" in run("outbox", "retry", "--config", config).output
