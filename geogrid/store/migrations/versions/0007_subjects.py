"""Who signs in by a provider: by what it knows an account, which sessions began there, and sign-ins on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.Float(53)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("subject", TEXT))
    op.create_index("accounts_subject", "accounts", ["subject"], unique=True)
    op.add_column("sessions", sa.Column("by_provider", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "sign_ins_begun",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("wanted", TEXT, nullable=False),
        sa.Column("at", NUMBER, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("sign_ins_begun")
    op.drop_column("sessions", "by_provider")
    op.drop_index("accounts_subject", "accounts")
    op.drop_column("accounts", "subject")
