"""The command line. Only this package may start other rooms; what is heavy is imported inside its command."""

from __future__ import annotations

import typer

from kiosk.cli import examination, logs, machine, office, papers, staff

app = typer.Typer(help="自助法律服务机", no_args_is_help=True, add_completion=False, rich_markup_mode=None)
app.add_typer(machine.app)
app.add_typer(examination.app)
app.add_typer(office.backend, name="backend")
app.add_typer(papers.catalogue, name="catalogue")
app.add_typer(papers.receipt, name="receipt")
app.add_typer(machine.outbox, name="outbox")
app.add_typer(staff.staff, name="staff")
app.add_typer(logs.log, name="log")
