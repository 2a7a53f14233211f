"""XSLT: 1.0 on libxslt, 2.0 and 3.0 on Saxon, chosen by the version that the stylesheet declares."""

from workbench.convert.xslt.host import convert

__all__ = ["convert"]
