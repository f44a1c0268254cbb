"""The ways out of the office, against real servers: an HTTP gateway and a mail server with STARTTLS."""

from __future__ import annotations

import email
import email.policy
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.messaging.providers import (
    LocalOutbox,
    PermanentFailure,
    Provider,
    TemporaryFailure,
    is_demo,
    provider_of,
)
from backend.messaging.sms_gateway import SmsGateway
from backend.messaging.smtp import Smtp
from backend.settings import Settings
from tests.backend.message_rig import MOBILE
from tests.backend.message_servers import Gateway, Mailbox, gateway, mail_server, make_certificate
from tests.backend.office_process import free_port

TEXT = "您登记的内容已收到。"
TOKEN = "synthetic-token"
PASSWORD = "synthetic-password"


@pytest.fixture
def http() -> Iterator[Gateway]:
    with gateway() as running:
        yield running


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mailbox]:
    with mail_server(tmp_path / "mail", PASSWORD) as running:
        yield running


def secret(tmp_path: Path, words: str) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{words}\n")
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return path


def by_mail(mail: Mailbox, tmp_path: Path, password: str = PASSWORD, ca_file: Path | None = None) -> Provider:
    return provider_of(
        Settings(
            smtp_host="127.0.0.1",
            smtp_port=mail.port,
            smtp_user="office",
            smtp_password_file=secret(tmp_path, password),
            smtp_from="office@example.invalid",
            smtp_ca_file=ca_file or mail.ca_file,
            sms_mail_domain="sms.example.invalid",
            message_timeout_seconds=30,
        )
    )


def send(provider: Provider, key: str = "key-1") -> None:
    provider.send(MOBILE, TEXT, "zh_CN", key=key)


def code_of(provider: Provider, kind: type[Exception]) -> str:
    with pytest.raises(kind) as failed:
        send(provider)
    assert MOBILE not in repr(failed.value) and TEXT not in repr(failed.value)
    return str(failed.value)


def test_the_gateway_gets_it_once_with_its_key(http: Gateway, tmp_path: Path) -> None:
    provider = provider_of(Settings(sms_url=http.url, sms_token_file=secret(tmp_path, TOKEN)))
    send(provider)
    ((headers, body),) = http.got
    assert body == {"to": MOBILE, "text": TEXT, "language": "zh-CN"}
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["idempotency-key"] == "key-1"
    assert TOKEN not in repr(provider) and provider.channel == "sms"


@pytest.mark.parametrize("status", [302, 401, 404, 409, 429, 500, 503])
def test_what_may_go_later(http: Gateway, status: int) -> None:
    http.status = status
    assert code_of(SmsGateway(http.url, "", 30), TemporaryFailure) == f"http_{status}"
    assert len(http.got) == 1, "a redirect is not followed"


@pytest.mark.parametrize("status", [400, 422])
def test_what_will_never_go(http: Gateway, status: int) -> None:
    http.status = status
    assert code_of(SmsGateway(http.url, "", 30), PermanentFailure) == f"http_{status}"


def test_a_gateway_that_says_nothing(http: Gateway) -> None:
    http.status = 0
    assert code_of(SmsGateway(http.url, "", 0.3), TemporaryFailure) == "timeout"


def test_nobody_there() -> None:
    provider = SmsGateway(f"http://127.0.0.1:{free_port()}/send", "", 30)
    assert code_of(provider, TemporaryFailure) == "no_connection"


def test_mail_goes_encrypted_with_login(mail: Mailbox, tmp_path: Path) -> None:
    provider = by_mail(mail, tmp_path)
    send(provider)
    ((recipients, raw),) = mail.got
    assert recipients == [f"{MOBILE}@sms.example.invalid"]
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read.get_content().strip() == TEXT
    assert read["Message-ID"] == "<key-1@sms.example.invalid>" and read["Subject"] is None
    assert provider.channel == "email"


@pytest.mark.parametrize(
    ("to_recipient", "answer", "kind", "code"),
    [
        ("550 no such number", "250 OK", PermanentFailure, "smtp_550"),
        ("451 later", "250 OK", TemporaryFailure, "smtp_451"),
        ("250 OK", "554 refused", PermanentFailure, "smtp_554"),
        ("250 OK", "452 full", TemporaryFailure, "smtp_452"),
    ],
)
def test_what_the_mail_server_refuses(
    mail: Mailbox, tmp_path: Path, to_recipient: str, answer: str, kind: type[Exception], code: str
) -> None:
    mail.to_recipient, mail.answer = to_recipient, answer
    assert code_of(by_mail(mail, tmp_path), kind) == code


def test_a_wrong_password_is_mended_in_the_settings(mail: Mailbox, tmp_path: Path) -> None:
    assert code_of(by_mail(mail, tmp_path, password="other"), TemporaryFailure) == "smtp_535"


def test_an_unknown_certificate_gets_nothing(mail: Mailbox, tmp_path: Path) -> None:
    other = make_certificate(tmp_path / "other")
    assert code_of(by_mail(mail, tmp_path, ca_file=other), TemporaryFailure) == "certificate"
    assert mail.got == []


def test_a_mail_server_that_says_nothing(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "mail")
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes connections and never greets
        settings = Settings(
            smtp_host="127.0.0.1",
            smtp_port=silent.getsockname()[1],
            smtp_from="office@example.invalid",
            smtp_ca_file=certificate,
            sms_mail_domain="sms.example.invalid",
            message_timeout_seconds=0.3,
        )
        assert code_of(Smtp(settings, ""), TemporaryFailure) == "no_connection"


def test_no_mail_server() -> None:
    settings = Settings(
        smtp_host="127.0.0.1",
        smtp_port=free_port(),
        smtp_from="office@example.invalid",
        sms_mail_domain="sms.example.invalid",
    )
    assert code_of(Smtp(settings, ""), TemporaryFailure) == "no_connection"


def test_the_default_sends_nothing() -> None:
    provider = provider_of(Settings())
    assert isinstance(provider, LocalOutbox) and is_demo(Settings())
    send(provider)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sms_url": "http://sms.example.invalid/send"},
        {"sms_url": "https://sms.example.invalid/send", "smtp_host": "mail.example.invalid"},
        {"smtp_host": "mail.example.invalid"},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="SM"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_missing_secret_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        provider_of(Settings(sms_url="https://sms.example.invalid/", sms_token_file=tmp_path / "none"))
