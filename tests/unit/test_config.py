"""The one file a hall edits: every mistake is named with its line, its key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk import config_file
from kiosk.config import HallSettings, default_state_dir, is_loopback
from kiosk.config_file import ConfigError, find_config, load_settings

ROOT = Path(__file__).resolve().parents[2]


def problems_of(tmp_path: Path, text: str) -> list[tuple[int, str, str]]:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert str(path) in str(caught.value)
    return [(problem.line, problem.key, problem.message) for problem in caught.value.problems]


def test_the_shipped_file_says_exactly_the_defaults() -> None:
    assert load_settings(ROOT / "config.yaml") == HallSettings() == load_settings(None)


def test_the_shipped_file_names_every_setting() -> None:
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")

    def keys(model: type) -> set[str]:
        found = set(model.model_fields)  # type: ignore[attr-defined]
        for info in model.model_fields.values():  # type: ignore[attr-defined]
            if hasattr(info.annotation, "model_fields"):
                found |= keys(info.annotation)
        return found

    assert [key for key in keys(HallSettings) if f"{key}:" not in text] == []


def test_several_mistakes_are_named_at_once_with_their_lines(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path,
        "hall:\n"
        "  nmae: 样例大厅\n"
        "  region: 990101\n"
        "idle:\n"
        "  warn_seconds: 90\n"
        "backend:\n"
        "  url: http://office.example\n"
        "colour: blue\n",
    )
    assert [(line, key) for line, key, _ in found] == [
        (2, "hall.nmae"),
        (3, "hall.region"),
        (5, "idle.warn_seconds"),
        (7, "backend.url"),
        (8, "colour"),
    ]
    words = [message for _, _, message in found]
    assert "是不是 name" in words[0] and "hotline" in words[0]
    assert "六位数字" in words[1] and "990101" in words[1]
    assert "120 到 300" in words[2] and "90" in words[2]
    assert "http:// 只能用于本机" in words[3]
    assert "devices" in words[4]


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        (
            "hall:\n  opening:\n    - {weekday: 7, opens: 9:00, closes: 17:00}\n",
            3,
            "hall.opening[1].weekday",
            "0 到 6",
        ),
        ("hall:\n  opening:\n    - {weekday: 1, opens: '09:00'}\n", 3, "hall.opening[1].closes", "没有写"),
        (
            "hall:\n  opening:\n\n    - {weekday: 1, opens: 17:00, closes: 09:00}\n",
            4,
            "hall.opening[1]",
            "晚于",
        ),
        (
            "hall:\n  opening:\n    - {weekday: 1, opens: 09:00, closes: 12:00, note: x}\n",
            3,
            "hall.opening[1].note",
            "weekday",
        ),
        ("screen:\n  width: wide\n", 2, "screen.width", "720"),
        ("devices: 3\n", 1, "devices", "一组设置"),
        ("devices:\n  printer:\n    baudrate: 300\n", 3, "devices.printer.baudrate", "9600"),
        ("tiles: [LEGAL AID]\n", 1, "tiles[1]", "事项代码"),
        ("tiles: [AID, NOTARY, AID]\n", 1, "tiles", "重复"),
        ("backend:\n  url: office\n", 2, "backend.url", "不是网址"),
        ("idle:\n  warn_seconds: 120\n  warn_seconds: 150\n", 3, "idle.warn_seconds", "第 2 行已经写过"),
    ],
)
def test_each_mistake_says_where_and_what_is_allowed(
    tmp_path: Path, text: str, line: int, key: str, words: str
) -> None:
    found = problems_of(tmp_path, text)
    assert [(a, b) for a, b, _ in found] == [(line, key)]
    assert words in found[0][2]


def test_a_file_that_is_no_yaml_names_the_line(tmp_path: Path) -> None:
    [(line, key, words)] = problems_of(tmp_path, "hall:\n  name: [样例\nidle: {}\n")
    assert (line, key) == (3, "") and "写法不对" in words


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "- 1\n")[0][0] == 1


def test_a_missing_file_is_reported_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="读不了"):
        load_settings(tmp_path / "nowhere.yaml")


def test_a_file_in_another_encoding_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("hall: {name: 样例}".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_settings(path)


def test_empty_keys_mean_defaults_and_times_stay_times(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "state_dir:\nhall:\n  name:\n  opening: [{weekday: 0, opens: 08:30, closes: 17:00}]\n"
        f"backend:\n  enrolment_code_file: {tmp_path}/code\n",
        encoding="utf-8",
    )
    settings = load_settings(path)
    assert settings.hall.name == HallSettings().hall.name
    assert (settings.hall.opening[0].opens.hour, settings.hall.opening[0].closes.hour) == (8, 17)
    assert settings.backend.enrolment_code_file == tmp_path / "code"


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert load_settings(path) == HallSettings()


def test_order_of_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, system = tmp_path / "given.yaml", tmp_path / "system.yaml"
    monkeypatch.setattr(config_file, "SYSTEM_FILE", system)
    environ = {config_file.ENVIRONMENT: str(tmp_path / "environment.yaml")}
    assert find_config(given, environ) == given
    assert find_config(None, environ) == tmp_path / "environment.yaml"
    assert find_config(None, {}) == ROOT / "config.yaml"
    system.touch()
    assert find_config(None, {}) == system


def test_an_installed_package_uses_the_file_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "kiosk"
    package.mkdir()
    monkeypatch.setattr(config_file, "_PACKAGE", package)
    monkeypatch.setattr(config_file, "SYSTEM_FILE", tmp_path / "none")
    (tmp_path / "config.yaml").touch()  # beside an installed package: somebody else's
    assert find_config(None, {}) is None
    (package / "config.yaml").touch()
    assert find_config(None, {}) == package / "config.yaml"


def test_state_directory_follows_the_service_then_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/legal-kiosk:/var/lib/other")
    assert default_state_dir() == Path("/var/lib/legal-kiosk")
    monkeypatch.delenv("STATE_DIRECTORY")
    monkeypatch.setenv("XDG_STATE_HOME", "/home/sample/state")
    assert default_state_dir() == Path("/home/sample/state/legal-kiosk")


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8765", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("http://127.0.0.1.example", False),
        ("http://10.0.0.1", False),
        ("nothing", False),
    ],
)
def test_loopback(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback
