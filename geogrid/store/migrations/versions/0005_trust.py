"""Accounts and what they may do, who is signed in, how much each may ask, what was answered, and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.Float(53)
TABLES = (
    "audit_heads",
    "audit",
    "kept_answers",
    "buckets",
    "access_tokens",
    "sessions",
    "assignments",
    "accounts",
)


def upgrade() -> None:
    op.add_column("repairs", sa.Column("author", sa.Integer))
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", TEXT, nullable=False, unique=True),
        sa.Column("full_name", TEXT, nullable=False),
        sa.Column("password", TEXT, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("totp", TEXT),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("phone", TEXT),
        sa.Column("phone_key", TEXT),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("disabled_at", NUMBER),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer, primary_key=True),
        _account(),
        sa.Column("capacity", sa.String(20), nullable=False),
        sa.Column("area", TEXT),
        sa.Column("category", TEXT),
    )
    op.create_table(
        "sessions",
        sa.Column("key", TEXT, primary_key=True),
        _account(),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("seen_at", NUMBER, nullable=False),
        sa.Column("second_factor", sa.Boolean, nullable=False),
    )
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        _account(),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False, unique=True),
        sa.Column("may_write", sa.Boolean, nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("expires_at", NUMBER, nullable=False),
        sa.Column("used_at", NUMBER),
    )
    _of_the_web()
    _audit()


def _of_the_web() -> None:
    op.create_table(
        "buckets",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("level", NUMBER, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
    )
    op.create_table(
        "kept_answers",
        sa.Column("asker", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("sum", TEXT, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", TEXT),
        sa.Column("body", TEXT),
        sa.Column("at", NUMBER, nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("at", "who", "origin", "action", "object")),
        sa.Column("before", TEXT),
        sa.Column("after", TEXT),
        sa.Column("seal", TEXT, nullable=False),
    )
    op.create_table(
        "audit_heads",
        sa.Column("day", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seal", TEXT, nullable=False),
        sa.Column("signature", TEXT, nullable=False),
    )


def _account() -> sa.Column[int]:
    return sa.Column("account", sa.Integer, nullable=False, index=True)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("repairs", "author")
