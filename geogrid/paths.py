"""Where the files beside the code are: in a checkout at the top, in an installed wheel inside the package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = PACKAGE.parent

_in_checkout = (_CHECKOUT / "pyproject.toml").is_file()

PROJECT = _CHECKOUT / "pyproject.toml"
"""There in a checkout only."""
STATIC = _CHECKOUT / "static" if _in_checkout else PACKAGE / "_static"
BOUNDARIES = _CHECKOUT / "data" / "boundaries" if _in_checkout else PACKAGE / "_boundaries"
