"""What carries a message to a telephone: one protocol, two kinds of failure, and the way the settings say."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from backend.settings import Settings

SMS, EMAIL, DEMO = "sms", "email", "demo"


class TemporaryFailure(Exception):
    """It may go later: no connection, a timeout, the other side is overloaded. The text is a code."""


class PermanentFailure(Exception):
    """It will never go: the other side refuses this number or this text. The text is a code."""


class Provider(Protocol):
    """Hands one message over. `channel` is what the row notes."""

    channel: str

    def send(self, address: str, text: str, language: str, *, key: str) -> None:
        """Send to a mobile number (11 digits); returns when the other side has taken it.

        `key` is the same for every attempt of one message, so that the other side can tell a repeat.
        Raises TemporaryFailure, PermanentFailure; neither holds the number or the text.
        """
        ...


class LocalOutbox:
    """The default: nothing leaves the office; staff see on a page what would have been sent."""

    channel = DEMO

    def send(self, address: str, text: str, language: str, *, key: str) -> None:
        """Do nothing: the row in the database is all there is."""


def provider_of(settings: Settings) -> Provider:
    """The way of these settings; secrets are read anew, so that they can be replaced without a restart.

    Raises OSError for a secret file that cannot be read.
    """
    if settings.sms_url:
        from backend.messaging.sms_gateway import SmsGateway

        token = _secret(settings.sms_token_file)
        return SmsGateway(settings.sms_url, token, settings.message_timeout_seconds)
    if settings.smtp_host:
        from backend.messaging.smtp import Smtp

        return Smtp(settings, _secret(settings.smtp_password_file))
    return LocalOutbox()


def is_demo(settings: Settings) -> bool:
    """Whether nothing leaves the office."""
    return not (settings.sms_url or settings.smtp_host)


def _secret(file: Path | None) -> str:
    return file.read_text(encoding="utf-8").strip() if file else ""
