"""The Integration Workbench: see what a partner's XML is, what is wrong with it, and what the ERP answers."""

__version__ = "0.1.0"
