"""What the query of a call asks for: filter, size and place of a page."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.requests import Request

_FILTER = re.compile(r"any\((\w+),\[(.*)\]\)|equals\((\w+),(.*)\)", re.DOTALL)
_VALUE = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def read_filter(text: str) -> tuple[str, list[str]]:
    """Give the field and the values of `any(field,[…])` or `equals(field,…)`; an empty field for anything else."""
    found = _FILTER.fullmatch(text)
    if found is None:
        return "", []
    field, values, other, value = found.groups()
    return field or other, [one or two for one, two in _VALUE.findall(values or value or "")]


def page_size(request: Request, most: int) -> int | None:
    """Give the size of a page that is asked for; None when it is none."""
    text = request.query_params.get("page[size]", "20")
    return int(text) if re.fullmatch(r"\d{1,4}", text) and 1 <= int(text) <= most else None


def page_start(request: Request) -> int:
    """Give where the page begins that a cursor stands for."""
    text = request.query_params.get("page[cursor]", "")
    return int(text[1:]) if re.fullmatch(r"n\d{1,7}", text) else 0


def address_of_page(request: Request, start: int) -> str:
    """Give the address of the same query's page that begins there."""
    others = "".join(
        f"&{quote(name)}={quote(value)}" for name, value in request.query_params.items() if name != "page[cursor]"
    )
    return f"{base_of(request)}{request.url.path}?{quote('page[cursor]')}=n{start}{others}"


def base_of(request: Request) -> str:
    """Give the address the caller reached us by."""
    return f"http://{request.headers.get('host', '127.0.0.1')}"
