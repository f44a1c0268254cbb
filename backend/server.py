"""One backend process: uvicorn with a graceful end.

SIGTERM and SIGINT stop taking connections, let running requests finish, and close the database. Any number
of such processes may run behind a balancer.
"""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn

from backend.app import create_app
from backend.settings import Settings


def configuration(settings: Settings) -> uvicorn.Config:
    """Uvicorn's settings: its access log is off, because it would write addresses with tokens."""
    return uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        ws="none",
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        ssl_certfile=settings.tls_cert_file,
        ssl_keyfile=settings.tls_key_file,
        h11_max_incomplete_event_size=64 * 1024,
    )


class Server(uvicorn.Server):
    """Lets those go who wait for news before it waits for running requests to finish."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End gracefully."""
        office = self.config.app.state.runtime  # type: ignore[union-attr]
        office.live.end_waits()
        await super().shutdown(sockets)


def run(settings: Settings) -> None:
    """Serve until told to stop; the database must be migrated."""
    with suppress(KeyboardInterrupt):  # uvicorn raises it again after the graceful end
        Server(configuration(settings)).run()
