"""Whether a document may be sent to a server at all: only reviewed XML reaches anything but a test server.

A person reviews the shape of a document on the evidence of checks passed and a test server that took it; a later
document passes the gate when its shape lies within a reviewed one. Reviews are files in the workspace.
"""

from workbench.review.gate import Gate, gate, not_xml
from workbench.review.review import Approval, Candidate, Review, Reviews
from workbench.review.review_file import load_reviews, read_review, review_text, save_review
from workbench.review.shape import Shape, shape_of

__all__ = [
    "Approval",
    "Candidate",
    "Gate",
    "Review",
    "Reviews",
    "Shape",
    "gate",
    "load_reviews",
    "not_xml",
    "read_review",
    "review_text",
    "save_review",
    "shape_of",
]
