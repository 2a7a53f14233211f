"""Whether a document may be sent to a server at all: only reviewed XML reaches anything but a test server."""

from workbench.review.gate import Gate, gate

__all__ = ["Gate", "gate"]
