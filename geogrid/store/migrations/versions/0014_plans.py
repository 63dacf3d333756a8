"""Plans: drafts of a generation to be, the edits done to them, with whom they are shared; party grids."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0014"
down_revision = "0013"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.Float(53)


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("target", sa.Integer, nullable=False),
        sa.Column("author", sa.Integer),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("generation", sa.Integer),
        sa.Column("fingerprint", TEXT),
    )
    op.create_table("plan_members", _of_plan(), _number("account"))
    op.create_table(
        "plan_steps",
        _of_plan(),
        _number("position"),
        sa.Column("edit", TEXT, nullable=False),
        sa.Column("author", sa.Integer),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "plan_events",
        _of_plan(),
        _number("version"),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("author", sa.Integer),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("codes", TEXT, nullable=False),
    )
    op.create_table(
        "plan_comments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan", sa.Integer, nullable=False, index=True),
        sa.Column("author", sa.Integer),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("grid", TEXT),
        _shape(),
    )
    _parties()


def downgrade() -> None:
    for table in ("parties", "plan_events", "plan_steps", "plan_members", "plans"):
        op.drop_table(table)
    # Dropped with its column named, so that GeoAlchemy2 takes index and metadata along on SQLite.
    sa.Table("plan_comments", sa.MetaData(), _shape()).drop(op.get_bind())


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("members", TEXT, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    still = sa.text("valid_to IS NULL")
    op.create_index("ux_parties_in_force", "parties", ["code"], unique=True, sqlite_where=still, postgresql_where=still)


def _shape() -> sa.Column[object]:
    return sa.Column("shape", Geometry("POINT", srid=4490, nullable=False), nullable=False)


def _of_plan() -> sa.Column[int]:
    return _number("plan")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)
