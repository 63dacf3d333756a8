"""docs/errors.md as it should be; write it anew with: python -m tests.architecture.errors_page > docs/errors.md"""

from collections.abc import Iterator

from geogrid.errors import GeogridError
from geogrid.web.errors import status_of

HEAD = """\
# Errors

Each has a stable code. The command line prints the sentence and exits with 2; the API answers with the status and the
code as `application/problem+json`. `%(name)s` stands for a fact, which the API also gives in `facts`.

| code | status | sentence |
|---|---|---|
"""


def kinds(kind: type[GeogridError] = GeogridError) -> Iterator[type[GeogridError]]:
    """Yield every class of error, a class before its children."""
    yield kind
    for child in kind.__subclasses__():
        yield from kinds(child)


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(f"| `{kind.code}` | {status_of(kind())} | {kind.sentence} |\n" for kind in kinds())


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - its purpose
