"""Values sealed at rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.vault import VaultError, add_data_key, open_vault


def test_seals_and_opens_only_at_its_place(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    sealed = vault.seal("测试".encode(), "case:1")
    assert vault.open(sealed, "case:1").decode() == "测试"
    assert "测试".encode() not in sealed
    with pytest.raises(VaultError, match="another row"):
        vault.open(sealed, "case:2")


@pytest.mark.parametrize("position", [0, 3, 12, 25, -1])
def test_any_changed_byte_is_found(tmp_path: Path, position: int) -> None:
    vault = open_vault(tmp_path)
    sealed = bytearray(vault.seal(b"content of a case", "case:1"))
    sealed[position] ^= 1
    with pytest.raises(VaultError):
        vault.open(bytes(sealed), "case:1")


@pytest.mark.parametrize("short", [b"", b"\x01", b"\x01" * 12])
def test_too_short(tmp_path: Path, short: bytes) -> None:
    with pytest.raises(VaultError):
        open_vault(tmp_path).open(short, "case:1")


def test_equal_content_looks_different(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    assert vault.seal(b"same", "p") != vault.seal(b"same", "p")


def test_new_data_key_and_old_values(tmp_path: Path) -> None:
    first = open_vault(tmp_path)
    old = first.seal(b"old", "p")
    key_id = add_data_key(tmp_path)
    second = open_vault(tmp_path)
    new = second.seal(b"new", "p")
    assert new[1:9].hex() == key_id != old[1:9].hex()
    assert (second.open(old, "p"), second.open(new, "p")) == (b"old", b"new")
    with pytest.raises(VaultError, match="does not hold"):
        first.open(new, "p")
    assert repr(second) == "Vault(2 data keys)"


def test_lookup_is_stable_keyed_and_unambiguous(tmp_path: Path) -> None:
    vault, again, other = open_vault(tmp_path), open_vault(tmp_path), open_vault(tmp_path / "other")
    assert vault.lookup("person", "a", "b") == again.lookup("person", "a", "b")
    assert vault.lookup("person", "a", "b") != other.lookup("person", "a", "b")
    assert vault.lookup("person", "ab", "") != vault.lookup("person", "a", "b")
    assert vault.lookup("person", "a") != vault.lookup("proof", "a")


def test_files_are_for_the_owner_only(tmp_path: Path) -> None:
    open_vault(tmp_path / "keys")
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (tmp_path / "keys").iterdir())
