"""What a new converter begins with: something that runs, and says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from workbench.convert.converter import Kind

_NAMESPACE = "urn:saasplications:standard:1"
_SETTINGS = """format = 1
title = "{title}"
file = "{file}"

[accepts]
# The root element of the partner's documents; `namespace` and `test` (an XPath) narrow it further.
root = "{root}"
"""
_STYLESHEET = f"""<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="{_NAMESPACE}">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>

  <xsl:template match="/*">
    <SalesOrder version="1.0">
      <ExternalReference><xsl:value-of select="@number"/></ExternalReference>
    </SalesOrder>
  </xsl:template>
</xsl:stylesheet>
"""
_SCRIPT = f'''"""Makes the standard XML of a partner's document."""

from lxml import etree

NAMESPACE = "{_NAMESPACE}"


def convert(document, context):
    """Give the standard XML of the document, whose root element is given."""
    order = etree.Element(f"{{{{{{NAMESPACE}}}}}}SalesOrder", version="1.0", nsmap={{None: NAMESPACE}})
    etree.SubElement(order, f"{{{{{{NAMESPACE}}}}}}ExternalReference").text = document.get("number")
    etree.indent(order)
    return order
'''
_TABLE = f"""format = 1
root = "SalesOrder"
namespace = "{_NAMESPACE}"

[[row]]
target = "@version"
value = "1.0"

[[row]]
target = "ExternalReference"
source = "/*/@number"
"""


def _made(file: str, text: str) -> Callable[[str], dict[str, str]]:
    def files(name: str) -> dict[str, str]:
        title = name.replace("-", " ").replace("_", " ").capitalize()
        settings = _SETTINGS.format(title=title, file=file, root="PurchaseOrder")
        return {"converter.toml": settings, file: text}

    return files


TEMPLATES: dict[Kind, Callable[[str], dict[str, str]]] = {
    "xslt": _made("convert.xsl", _STYLESHEET),
    "python": _made("convert.py", _SCRIPT),
    "mapping": _made("mapping.toml", _TABLE),
}
"""The files of a new converter, by kind, made of its name."""
