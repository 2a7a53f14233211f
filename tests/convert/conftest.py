"""Converters written for a test, and the processes that run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.convert import Cells, ConversionLimits, Converter, converter_from_file
from workbench.documents import Document, read

XSLT = "http://www.w3.org/1999/XSL/Transform"
ORDER = b'<order no="7"><line sku="A" qty="2"/><line sku="B" qty="1"/></order>'


@pytest.fixture(scope="session")
def cells():
    """Limits that are reached soon, so that what never ends is told soon."""
    with Cells(ConversionLimits(seconds=1.5, memory=500_000_000, output=2_000_000)) as opened:
        yield opened


@pytest.fixture
def order() -> Document:
    return read(ORDER, "order.xml")


@pytest.fixture
def make(tmp_path):
    """Write a converter's file and give the converter."""

    def write(name: str, text: str, **files: str) -> Converter:
        for other, content in files.items():
            (tmp_path / other.replace("__", ".")).write_text(content, encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
        return converter_from_file(tmp_path / name)

    return write


@pytest.fixture
def sheet(make):
    """Write a stylesheet of the version, with this content."""

    def write(content: str, version: str = "1.0", name: str = "sheet.xsl", **files: str) -> Converter:
        return make(name, f'<xsl:stylesheet version="{version}" xmlns:xsl="{XSLT}">{content}</xsl:stylesheet>', **files)

    return write


def resources() -> Path:
    return Path(__file__).resolve().parents[2] / "resources"


def codes(conversion) -> list[str]:
    return [finding.code for finding in conversion.findings]
