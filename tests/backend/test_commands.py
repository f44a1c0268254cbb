"""What the command line calls: migrate, kiosks, keys, importing exported envelopes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from backend import commands, schema
from backend.database import Database
from backend.keys import load_sealing_private
from backend.models.case import Case, Submission
from backend.problems import Code, Refused
from backend.settings import Settings
from tests.backend.machine import Machine, public_key
from tests.backend.running_office import Office
from wire.envelope import MAX_BYTES
from wire.messages import SealingKey


@pytest.fixture
def settings(office: Office) -> Settings:
    """The running office's settings, as a person at its console has them."""
    return office.runtime.settings


def test_migrate_makes_a_database_from_nothing(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path / "new")
    assert commands.migrate(settings) == schema.head()
    assert commands.migrate(settings) == schema.head(), "again is harmless"
    database = Database(settings.database)
    assert schema.is_current(database)
    database.dispose()


def test_add_list_and_revoke_a_kiosk(office: Office, settings: Settings) -> None:
    code = commands.kiosk_add(settings, "新大厅", "990102")
    machine = Machine.enrol(office.client, code)
    listed = {kiosk.id: kiosk for kiosk in commands.kiosk_list(settings)}
    assert (listed[machine.id].name, listed[machine.id].region) == ("新大厅", "990102")
    assert commands.kiosk_revoke(settings, machine.id)
    assert machine.call("GET", "/api/v1/keys").status_code == 403
    assert not commands.kiosk_revoke(settings, "kiosk-9999")
    with pytest.raises(ValueError):
        commands.kiosk_add(settings, "x", "no region")


def test_keys_show_and_rotate(settings: Settings) -> None:
    before = commands.keys_show(settings)
    made = commands.keys_rotate(settings)
    after = commands.keys_show(settings)
    assert [key.key_id for key in after] == [*(key.key_id for key in before), made.key_id]
    assert after[-2].replaced_at is not None and after[-1].replaced_at is None


def exported(tmp_path: Path, sealed: bytes) -> Path:
    """An envelope on a memory stick."""
    path = tmp_path / "one.sealed"
    path.write_bytes(sealed)
    return path


def test_import_of_a_revoked_kiosks_envelope(
    office: Office, machine: Machine, settings: Settings, tmp_path: Path
) -> None:
    content = machine.content(office.services)
    sealed = machine.seal(content)
    commands.kiosk_revoke(settings, machine.id)
    assert machine.submit(sealed, content.uuid).status_code == 403
    for _ in range(2):
        answer = commands.import_file(settings, exported(tmp_path, sealed))
        assert (answer.uuid, answer.state) == (content.uuid, "submitted")
    with office.runtime.database.read() as session:
        assert session.get_one(Submission, content.uuid).channel == "import"


def test_import_with_the_recovery_key(
    office: Office, machine: Machine, settings: Settings, tmp_path: Path
) -> None:
    """The office's own key is lost; the one from the safe opens it."""
    content = machine.content(office.services)
    lost = ("office-7-cafecafe", X25519PrivateKey.generate().public_key())
    path = exported(tmp_path, machine.seal(content, office_key=lost))
    with pytest.raises(Refused) as refused:
        commands.import_file(settings, path)
    assert refused.value.code is Code.UNKNOWN_KEY
    safe = settings.keys / "recovery-private.pem"
    assert commands.import_file(settings, path, safe).state == "submitted"
    with pytest.raises(ValueError):
        commands.import_file(settings, path, settings.keys / "office-signing.pem")


def test_import_refusals(office: Office, machine: Machine, settings: Settings, tmp_path: Path) -> None:
    content = machine.content(office.services)

    def code(sealed: bytes) -> Code:
        with pytest.raises(Refused) as refused:
            commands.import_file(settings, exported(tmp_path, sealed))
        return refused.value.code

    assert code(b"") is Code.MALFORMED
    assert code(b"x" * (MAX_BYTES + 1)) is Code.TOO_LARGE
    assert code(machine.seal(content, kiosk_id="kiosk-9999")) is Code.MALFORMED
    assert code(machine.seal(content)[:-30]) is Code.MALFORMED
    with pytest.raises(FileNotFoundError):
        commands.import_file(settings, tmp_path / "none.sealed")
    with office.runtime.database.read() as session:
        assert session.scalar(select(Case).where(Case.id == content.uuid)) is None


def test_recovery_recipient_is_the_one_of_the_enrolment(machine: Machine, settings: Settings) -> None:
    told: SealingKey = machine.enrolment.recovery_key
    private = load_sealing_private(settings.keys / "recovery-private.pem")
    assert public_key(told)[1].public_bytes_raw() == private.public_key().public_bytes_raw()
    assert settings.code_lifetime == timedelta(hours=24)
