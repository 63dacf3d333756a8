"""Keys of names that begin with a number (508厂家属院1幢) or with what a way is (公路局家属院1幢)."""

from alembic import op

from geogrid.store import place_keys

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    place_keys.make_anew(op.get_bind())


def downgrade() -> None:
    """Leave them: an older geogrid finds fewer of these places."""
