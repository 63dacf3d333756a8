"""The audit is only added to: the database itself refuses to change or delete what is there."""

from alembic import op

revision = "0006"
down_revision = "0005"

# INSERT OR REPLACE deletes without the trigger of DELETE, so SQLite refuses numbers that are there, too.
REFUSED = {
    "update": "UPDATE ON audit",
    "delete": "DELETE ON audit",
    "replace": "INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)",
}
REFUSING = "CREATE TRIGGER audit_stays_{} BEFORE {} BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
UP = {
    "sqlite": tuple(REFUSING.format(*refused) for refused in REFUSED.items()),
    "postgresql": (
        """
        CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$
        """,
        "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_stays()",
    ),
}
DOWN = {
    "sqlite": tuple(f"DROP TRIGGER audit_stays_{name}" for name in REFUSED),
    "postgresql": ("DROP TRIGGER audit_stays ON audit", "DROP FUNCTION audit_stays()"),
}


def upgrade() -> None:
    _carry_out(UP)


def downgrade() -> None:
    _carry_out(DOWN)


def _carry_out(statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)
