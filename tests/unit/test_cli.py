"""The command line: fast help, Chinese words, exit codes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from catalogue import messages
from catalogue.loader import packaged_directory
from kiosk import cli
from kiosk.log import output as log_output
from kiosk.office import enrolment
from kiosk.office.enrolment import EnrolmentFailed, explain, read_code
from kiosk.store.database import Store


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {tmp_path}/state\n"
        f"log: {{file: {tmp_path}/kiosk.log}}\n"
        "backend: {url: http://127.0.0.1:9}\n"
        "devices:\n  reader: {port: ''}\n  printer: {port: ''}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Commands redirect the log of the whole process; a test run has its own."""
    monkeypatch.setattr(log_output, "configure", lambda *_args, **_options: None)
    monkeypatch.setenv("LEGAL_KIOSK_BACKEND_STATE_DIR", str(tmp_path / "office"))
    yield


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_help_is_there_before_anything_heavy_is_imported() -> None:
    heavy = ("sqlalchemy", "pydantic", "kivy", "httpx2", "fastapi", "cryptography", "yaml", "asyncio")
    program = (
        "import sys\nsys.argv = ['legal-kiosk', '--help']\nfrom kiosk.__main__ import main\n"
        f"try:\n    main()\nfinally:\n    print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.stdout.splitlines()[-1] == "[]"
    commands = ("run", "demo", "enrol", "doctor", "simulate", "backend", "catalogue", "receipt", "staff")
    for command in commands:
        assert command in done.stdout


@pytest.mark.parametrize("group", [["backend"], ["backend", "kiosk"], ["backend", "keys"], ["catalogue"]])
def test_every_group_explains_itself(group: list[str]) -> None:
    result = run(*group, "--help")
    assert result.exit_code == 0 and "Commands" in result.output


def test_a_wrong_configuration_stops_with_the_line(config: Path) -> None:
    config.write_text("idle:\n  warn_seconds: 5\n", encoding="utf-8")
    result = run("outbox", "retry", "--config", config)
    assert result.exit_code == 1
    assert f"{config}:2: idle.warn_seconds" in result.output
    result = run("doctor", "--config", config)
    assert result.exit_code == 1 and f"{config}:2: idle.warn_seconds" in result.output


def test_catalogue_check(tmp_path: Path) -> None:
    assert run("catalogue", "check").exit_code == 0
    empty = run("catalogue", "check", tmp_path / "nowhere")
    assert empty.exit_code == 1 and "没有事项文件" in empty.output
    (tmp_path / "broken.yaml").write_text("code: BROKEN\n", encoding="utf-8")
    result = run("catalogue", "check", tmp_path)
    assert result.exit_code == 1 and "broken.yaml:1" in result.output and "处要改" in result.output


def test_catalogue_check_reads_the_text_messages_too(tmp_path: Path) -> None:
    services = shutil.copytree(packaged_directory(), tmp_path / "services")
    text = messages.FILE.read_text(encoding="utf-8")
    (tmp_path / messages.FILE.name).write_text(text, encoding="utf-8")
    assert run("catalogue", "check", services).exit_code == 0
    wrong = text.replace("[supplement_requested]", "[nowhere]")
    (tmp_path / messages.FILE.name).write_text(wrong, encoding="utf-8")
    result = run("catalogue", "check", services)
    line = wrong[: wrong.index("[nowhere]")].count("\n") + 1
    assert result.exit_code == 1
    assert f"messages.yaml:{line}: services.AID.papers: 没有 nowhere 这个状态" in result.output


@pytest.mark.parametrize("neutral", ["--neutral", "--no-neutral"])
def test_receipt_preview_draws_the_paper(tmp_path: Path, config: Path, neutral: str) -> None:
    from PIL import Image

    out = tmp_path / "receipt.png"
    result = run("receipt", "preview", "NOTARY", "--out", out, neutral, "--config", config)
    assert result.exit_code == 0, result.output
    with Image.open(out) as picture:
        assert picture.width >= 384 and picture.height > 200
        assert picture.convert("L").histogram()[0] > 1000, "something is printed"


def test_receipt_preview_names_the_services_there_are(config: Path) -> None:
    result = run("receipt", "preview", "NOTHING", "--config", config)
    assert result.exit_code == 1 and "NOTARY" in result.output


def test_a_wrong_printer_profile_is_named(tmp_path: Path, config: Path) -> None:
    text = config.read_text(encoding="utf-8").replace("printer: {port: ''}", "printer: {profile: unknown-80}")
    config.write_text(text, encoding="utf-8")
    result = run("receipt", "preview", "NOTARY", "--config", config)
    assert result.exit_code == 1 and "generic-80" in result.output


def test_outbox_retry(config: Path) -> None:
    result = run("outbox", "retry", "--config", config)
    assert result.exit_code == 0 and "重新排队 0 份" in result.output


def test_a_running_kiosk_is_not_disturbed(tmp_path: Path, config: Path) -> None:
    from kiosk.office.parts import claim, give_back

    (tmp_path / "state").mkdir()
    claimed = claim(tmp_path / "state")
    result = run("outbox", "retry", "--config", config)
    assert result.exit_code == 1 and "正在运行" in result.output
    assert "归它用" in run("doctor", "--config", config).output
    give_back(claimed)


def test_state_that_cannot_be_used_is_named(tmp_path: Path, config: Path) -> None:
    store = Store(tmp_path / "state" / "kiosk.db")
    store.close()
    (tmp_path / "state" / "kiosk.db").unlink()
    (tmp_path / "state" / "kiosk.db").mkdir()
    result = run("outbox", "retry", "--config", config)
    assert result.exit_code == 1 and "数据库打不开" in result.output
    (tmp_path / "other").write_text("a file, no folder")
    config.write_text(f"state_dir: {tmp_path}/other\n", encoding="utf-8")
    result = run("outbox", "retry", "--config", config)
    assert result.exit_code == 1 and "状态目录不能用" in result.output


# --- enrolment ------------------------------------------------------------------------------------------


def test_enrolment_says_why_it_failed(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有给登记码" in run("enrol", "--config", config).output
    (tmp_path / "pin").write_text("0001 95062718")
    monkeypatch.setenv("LEGAL_KIOSK_STAFF_PIN_FILE", str(tmp_path / "pin"))
    result = run("enrol", "AAAA-BBBB-CCCC", "--config", config)
    assert result.exit_code == 1 and "连不上后台" in result.output
    result = run("enrol", "AAAA-BBBB-CCCC", "--ca", tmp_path / "no.pem", "--config", config)
    assert result.exit_code == 1 and "FileNotFoundError" in result.output


def test_the_code_comes_from_the_command_line_the_environment_or_a_file(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "code"
    file.write_text("from-file\n")
    assert read_code(" given ", file) == "given"
    assert read_code(None, file) == "from-file"
    with pytest.raises(EnrolmentFailed, match="no_code"):
        read_code(None, None)
    with pytest.raises(EnrolmentFailed, match="code_file"):
        read_code(None, tmp_path / "nowhere")
    seen: list[str | None] = []

    def read(code: str | None, _file: Path | None) -> str:
        seen.append(code)
        raise EnrolmentFailed("no_code")

    monkeypatch.setattr(enrolment, "read_code", read)
    monkeypatch.setenv("LEGAL_KIOSK_ENROLMENT_CODE", "from-environment")
    run("enrol", "--config", config)
    assert seen == ["from-environment"]
    assert explain("something_new") == "something_new"


# --- the office -----------------------------------------------------------------------------------------


def test_the_office_from_the_command_line(tmp_path: Path) -> None:
    assert "数据库结构版本" in run("backend", "migrate").output
    code = run("backend", "kiosk", "add", "样例大厅 1 号机", "--region", "990101")
    assert code.exit_code == 0 and code.output.strip()
    assert run("backend", "kiosk", "add", "样例大厅", "--region", "12").exit_code == 1
    assert run("backend", "kiosk", "list").exit_code == 0
    result = run("backend", "kiosk", "revoke", "kiosk-9999")
    assert result.exit_code == 1 and "没有这台服务机" in result.output
    assert "新密钥 office-1" in run("backend", "keys", "rotate").output
    assert "office-1" in run("backend", "keys", "show").output


def test_importing_what_is_no_envelope_is_refused(tmp_path: Path) -> None:
    run("backend", "migrate")
    file = tmp_path / "x.sealed"
    file.write_bytes(b"nothing")
    result = run("backend", "import", file)
    assert result.exit_code == 1 and "malformed" in result.output
    result = run("backend", "import", tmp_path / "nowhere.sealed")
    assert result.exit_code == 1 and "FileNotFoundError" in result.output
