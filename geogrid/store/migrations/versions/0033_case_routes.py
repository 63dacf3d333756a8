"""In which grid a case is from the first day of a generation on, where its ground went over with that."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from geogrid.store import case_routes

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "case_routes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.Column("grid", sa.String, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
    )
    op.create_index("ix_case_routes_case", "case_routes", ["case_id", "valid_from"])
    with Session(op.get_bind()) as session:
        case_routes.route_all(session)
        session.flush()


def downgrade() -> None:
    op.drop_table("case_routes")
