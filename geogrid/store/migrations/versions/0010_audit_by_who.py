"""The audit is asked who has signed in from where at each try beyond a limit: not by reading a month of it."""

from alembic import op

revision = "0010"
down_revision = "0009"
NAME = "ix_audit_who"


def upgrade() -> None:
    op.create_index(NAME, "audit", ["who", "action", "origin", "number"])


def downgrade() -> None:
    op.drop_index(NAME, "audit")
