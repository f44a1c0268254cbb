"""Admin mode on a table, for those who ask for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.admin.staff import StaffBook
from tests.unit.admin_rig import TECHNICIAN, AdminRig, fill_staff
from tests.unit.desk_kit import ZHANG, Log


@pytest.fixture(scope="session")
def staff_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Three people, made once: their PINs are hashed slowly. The technician has a card, too."""
    folder = tmp_path_factory.mktemp("staff")
    fill_staff(folder)
    StaffBook(folder, Log()).set_card(TECHNICIAN, ZHANG.number)  # type: ignore[arg-type]
    return (folder / "admin" / "staff.json").read_bytes()


@pytest.fixture
def admin_folder(tmp_path: Path, staff_file: bytes) -> Path:
    """A state directory with staff."""
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "staff.json").write_bytes(staff_file)
    return tmp_path


@pytest.fixture
async def admin_rig(admin_folder: Path) -> AsyncIterator[AdminRig]:
    """A running desk that staff may enter."""
    made = AdminRig(admin_folder)
    await made.start()
    yield made
    await made.desk.close()
