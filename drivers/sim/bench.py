"""The device bench: a small local web page and a JSON interface to the two simulated devices.

Only for trying the product without hardware: it listens on the loopback interface and knows synthetic cards.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from .cards import SimCard
from .id_card_reader import FAULT_TITLES as READER_FAULTS
from .id_card_reader import IdCardReaderSimulator
from .paper import Paper
from .printer_faults import FAULT_TITLES as PRINTER_FAULTS
from .printer_faults import PrinterFault
from .receipt_printer import ReceiptPrinterSimulator

_HERE: Final = Path(__file__).parent
_HOSTS: Final = ["127.0.0.1", "localhost"]  # a page elsewhere must not reach it through its own host name


def bench_app(
    reader: IdCardReaderSimulator, printer: ReceiptPrinterSimulator, cards: dict[str, SimCard]
) -> FastAPI:
    """The bench's application over two running simulators; `cards` are those a person may choose from."""
    app = FastAPI(title="设备台", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    _add_page(app, cards)
    _add_state(app, reader, printer)
    _add_reader(app, reader, cards)
    _add_printer(app, printer)
    _add_papers(app, printer)
    return app


def paper_facts(number: int, paper: Paper) -> dict[str, Any]:
    """What GET /papers says about one piece of paper."""
    return {
        "number": number,
        "lines": paper.lines,
        "half_line": paper.half_line,
        "qr": [payload.decode("utf-8", "replace") for payload in paper.qr_payloads],
        "pictures": len(paper.pictures),
        "cut": paper.cut,
        "complete": paper.cut and not paper.half_line,
        "height_mm": paper.height // 8,
    }


def _add_page(app: FastAPI, cards: dict[str, SimCard]) -> None:
    templates = Jinja2Templates(directory=_HERE / "templates")

    @app.get("/", response_class=HTMLResponse)
    def page(request: Request) -> Response:
        return templates.TemplateResponse(
            request,
            "bench.html",
            {
                "cards": list(cards.values()),
                "reader_faults": READER_FAULTS,
                "printer_faults": PRINTER_FAULTS,
            },
        )


def _add_state(app: FastAPI, reader: IdCardReaderSimulator, printer: ReceiptPrinterSimulator) -> None:
    @app.get("/state")
    def state() -> dict[str, Any]:
        return {"reader": reader.state(), "printer": printer.state()}


def _add_reader(app: FastAPI, reader: IdCardReaderSimulator, cards: dict[str, SimCard]) -> None:
    @app.get("/cards")
    def known_cards() -> list[dict[str, str]]:
        return [{"id": card.card_id, "title": card.title} for card in cards.values()]

    @app.post("/card/{card_id}")
    def place(card_id: str) -> dict[str, Any]:
        if card_id not in cards:
            raise HTTPException(404, "没有这张卡")
        reader.place(cards[card_id])
        return reader.state()

    @app.delete("/card")
    def remove() -> dict[str, Any]:
        reader.remove()
        return reader.state()

    @app.post("/reader/fault/{name}")
    def begin(name: str) -> dict[str, Any]:
        _known(name, READER_FAULTS)
        reader.set_fault(name)
        return reader.state()

    @app.delete("/reader/fault/{name}")
    def end(name: str) -> dict[str, Any]:
        _known(name, READER_FAULTS)
        reader.set_fault(name, False)
        return reader.state()

    @app.delete("/reader/faults")
    def end_all() -> dict[str, Any]:
        reader.clear_faults()
        return reader.state()


def _add_printer(app: FastAPI, printer: ReceiptPrinterSimulator) -> None:
    @app.post("/printer/fault/{name}")
    def begin(name: str, after_lines: Annotated[int, Query(ge=0, le=1000)] = 0) -> dict[str, Any]:
        _known(name, PRINTER_FAULTS)
        printer.set_fault(PrinterFault(name), after_lines=after_lines)
        return printer.state()

    @app.delete("/printer/fault/{name}")
    def end(name: str) -> dict[str, Any]:
        _known(name, PRINTER_FAULTS)
        printer.clear_fault(PrinterFault(name))
        return printer.state()

    @app.delete("/printer/faults")
    def end_all() -> dict[str, Any]:
        printer.clear_faults()
        return printer.state()


def _add_papers(app: FastAPI, printer: ReceiptPrinterSimulator) -> None:
    @app.get("/papers")
    def papers() -> JSONResponse:
        facts = [paper_facts(number, paper) for number, paper in enumerate(printer.papers())]
        return JSONResponse(facts, headers={"Cache-Control": "no-store"})

    @app.get("/papers/{number}.png")
    def picture(number: int) -> Response:
        _paper(printer, number)
        out = io.BytesIO()
        printer.picture(number).save(out, "PNG")
        return Response(out.getvalue(), media_type="image/png", headers={"Cache-Control": "no-store"})

    @app.get("/papers/{number}.bin")
    def raw(number: int) -> Response:
        data = bytes(_paper(printer, number).raw)
        return Response(data, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})

    @app.delete("/papers")
    def take() -> dict[str, int]:
        return {"taken": len(printer.take_paper())}


def _known(name: str, names: dict[Any, str]) -> None:
    if name not in names:
        raise HTTPException(404, "没有这种故障")


def _paper(printer: ReceiptPrinterSimulator, number: int) -> Paper:
    papers = printer.papers()
    if not 0 <= number < len(papers):
        raise HTTPException(404, "没有这张纸")
    return papers[number]
