"""The machine's own key, and which keys of the office are believed."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.office.keys import IdentityStore, KeyRefused, extend_chain, public_key
from tests.unit.outbox_rig import OfficeSecrets
from wire.messages import SealingKey


def test_the_private_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    store = IdentityStore(tmp_path / "identity")
    key = store.prepare()
    assert store.prepare().public_key() == key.public_key()
    path = tmp_path / "identity" / "pending.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)  # copied about carelessly
    store.prepare()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_enrolment_is_kept_and_an_earlier_one_too(tmp_path: Path) -> None:
    store, office = IdentityStore(tmp_path / "identity"), OfficeSecrets()
    assert store.current() is None
    first_key = store.prepare().public_key()
    first = store.adopt(office.enrolment())
    assert first.key.public_key() == first_key
    store.prepare()
    store.adopt(office.enrolment(kiosk_id="kiosk-0318", receipt_prefix=318))
    current, earlier = store.current(), store.find("kiosk-0317")
    assert current is not None and current.enrolment.receipt_prefix == 318
    assert earlier is not None and earlier.key.public_key() == first_key
    assert current.key.public_key() != first_key
    assert repr(current) == "Identity(kiosk-0318)"
    assert store.find("kiosk-0001") is None


@pytest.mark.parametrize("kiosk_id", ["", "../kiosk", "a" * 65, "a/b"])
def test_a_kiosk_id_never_names_another_path(tmp_path: Path, kiosk_id: str) -> None:
    with pytest.raises(KeyRefused):
        IdentityStore(tmp_path).find(kiosk_id)


def test_damaged_files_are_refused_not_guessed(tmp_path: Path) -> None:
    store, office = IdentityStore(tmp_path), OfficeSecrets()
    store.prepare()
    identity = store.adopt(office.enrolment())
    (tmp_path / "kiosk-0317.chain").write_text("[]")
    with pytest.raises(KeyRefused):
        store.chain(identity)
    (tmp_path / "kiosk-0317.json").write_text("{}")
    with pytest.raises(KeyRefused):
        store.current()


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "pending.key").write_bytes(pem)
    with pytest.raises(KeyRefused):
        IdentityStore(tmp_path).prepare()


def test_newer_keys_are_accepted_only_in_a_signed_unbroken_chain(tmp_path: Path) -> None:
    office = OfficeSecrets()
    enrolment = office.enrolment()
    second = office.signed("office-2", X25519PrivateKey.generate(), "office-1")
    third = office.signed("office-3", X25519PrivateKey.generate(), "office-2")
    chain = extend_chain(enrolment, [], [second, third])
    assert [key.key_id for key in chain] == ["office-2", "office-3"]
    assert extend_chain(enrolment, chain, [second, third]) == chain, "known keys are passed over"
    assert extend_chain(enrolment, [second], [third]) == chain

    store = IdentityStore(tmp_path)
    store.prepare()
    identity = store.adopt(enrolment)
    assert store.chain(identity) == []
    store.store_chain(identity, chain)
    assert store.chain(identity) == chain


def test_keys_that_do_not_fit_are_refused() -> None:
    office, stranger = OfficeSecrets(), OfficeSecrets()
    enrolment = office.enrolment()
    key = X25519PrivateKey.generate()
    fit = office.signed("office-2", key, "office-1")
    other = base64.b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    wrong = [
        stranger.signed("office-2", key, "office-1"),
        office.signed("office-3", key, "office-2"),  # a gap
        fit.model_copy(update={"public_key": other}),
        fit.model_copy(update={"key_id": "office-9"}),
        fit.model_copy(update={"signature": ""}),
        fit.model_copy(update={"signature": "not base64"}),
    ]
    for offered in wrong:
        with pytest.raises(KeyRefused, match=offered.key_id):
            extend_chain(enrolment, [], [offered])


@pytest.mark.parametrize("text", ["", "AAAA", "?"])
def test_a_malformed_sealing_key_is_refused(text: str) -> None:
    with pytest.raises(KeyRefused):
        public_key(SealingKey(key_id="office-1", public_key=text))
