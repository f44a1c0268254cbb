"""Run by Alembic: migrate over the engine the store hands in."""

from alembic import context

from kiosk.store.tables import Base

# Every transaction here is BEGIN IMMEDIATE, so that two starting processes wait for each other.
engine = context.config.attributes["engine"].execution_options(legal_kiosk_writes=True)

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
