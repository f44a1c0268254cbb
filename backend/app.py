"""The application: routers, error answers, middleware. `create_app` is all a server needs."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

import catalogue as catalogue_package
from backend import catalogues, keys
from backend.api import (
    cases,
    catalogue,
    directory,
    enrolments,
    handoffs,
    health,
    heartbeats,
    slots,
    submissions,
)
from backend.api import keys as keys_api
from backend.languages import Interpreter
from backend.middleware import Frontier
from backend.pages import leaving, web
from backend.pages import office as office_page
from backend.pages.case import routes as case_pages
from backend.pages.hand import routes as hand_pages
from backend.problems import Code, Refused, on_http, on_invalid, on_refused, problem
from backend.runtime import Runtime
from backend.settings import Settings
from backend.text_size import Magnifier
from backend.worker import Worker

log = logging.getLogger(__name__)


def prepare_office(runtime: Runtime) -> None:
    """Publish the catalogue of this program and start the key chain, where that was not done yet."""
    services = catalogue_package.load(runtime.settings.catalogue_dir)
    now = runtime.now()
    try:
        with runtime.database.write() as session:
            if catalogues.publish(session, services, now):
                log.info("catalogue %s published", services.version)
            if keys.newest(session) is None:
                log.info("sealing key %s made", keys.rotate(session, runtime.keys, now).key_id)
    except IntegrityError:
        log.info("another process prepared the office at the same moment")
    if runtime.keys.recovery_private_is_here():
        log.warning("the private recovery key still lies in the key folder: move it to a safe")


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> FastAPI:
    """Build the application on a migrated database; `runtime` replaces the one made from `settings`."""
    office = runtime or Runtime.open(settings or Settings())

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # as many handler threads as database connections, so that no thread waits for one (libraries.md 4)
        anyio.to_thread.current_default_thread_limiter().total_tokens = office.settings.handlers
        await anyio.to_thread.run_sync(prepare_office, office)
        worker = Worker(office)
        worker.start()
        office.live.start()
        yield
        await office.live.stop()
        await anyio.to_thread.run_sync(worker.stop)
        await anyio.to_thread.run_sync(office.close)

    app = FastAPI(title="公共法律服务后台", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.runtime = office
    for module in (
        submissions,  # first: routes are tried in order, and this is what kiosks are for
        enrolments,
        keys_api,
        catalogue,
        directory,
        slots,
        handoffs,
        cases,
        heartbeats,
        health,
        case_pages,
        hand_pages,
        leaving,
        office_page,
        web,
    ):
        app.include_router(module.router)
    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(OperationalError, _on_database)
    app.add_exception_handler(DataError, _on_unstorable)
    app.add_exception_handler(Exception, _on_bug)
    app.add_middleware(Magnifier, secure=office.settings.public_url.startswith("https:"))
    app.add_middleware(Interpreter, secure=office.settings.public_url.startswith("https:"))
    app.add_middleware(_frontier, runtime=office)  # the last one added is the outermost
    return app


def _frontier(app: ASGIApp, runtime: Runtime) -> ASGIApp:
    return Frontier(app, runtime)


def _on_database(request: Request, error: Exception) -> JSONResponse:
    """The database is away: the kiosk tries again later. Parameters of statements are not logged."""
    log.error("database: %s", type(getattr(error, "orig", error)).__name__)
    return problem(request, 503, Code.UNAVAILABLE)


def _on_unstorable(request: Request, error: Exception) -> JSONResponse:
    """Text or numbers that no column takes (NUL, out of range): what was sent is wrong, not the office."""
    log.warning("not storable: %s", type(getattr(error, "orig", error)).__name__)
    return problem(request, 422, Code.MALFORMED)


def _on_bug(request: Request, error: Exception) -> JSONResponse:
    """A bug: where, not what was being handled."""
    return problem(request, 500, Code.FAILED)
