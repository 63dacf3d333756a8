"""What each refused try asks for, found without reading a month of the audit, or all that is counted."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_audit_who", "audit", ["who", "action", "origin", "number"])
    op.create_index("ix_buckets_at", "buckets", ["at"])


def downgrade() -> None:
    op.drop_index("ix_buckets_at", "buckets")
    op.drop_index("ix_audit_who", "audit")
