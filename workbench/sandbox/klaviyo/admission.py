"""What every call must bring before it is looked at: a key, a revision, a media type, a scope."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from workbench.sandbox.klaviyo import documents, limits

_REVISIONS = re.compile(r"20\d\d-(?:01|04|07|10)-15(?:\.[a-z0-9]+)?")
_OLDEST = "2024-10-15"
_READ_ONLY = "pk_readonly"
"""A key that begins so may read and not write, to show what a missing scope looks like."""


def not_admitted(request: Request, kind: limits.Kind) -> Response | None:
    """Give the refusal of a call that lacks one of them, else None."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme != "Klaviyo-API-Key" or not key.startswith("pk_"):
        return documents.errors(
            *(401, "not_authenticated", "Authentication credentials were not provided or are invalid."),
            "Missing or invalid private key.",
        )
    revision = request.headers.get("revision", "")
    if not revision:
        return documents.errors(400, "missing_revision", "Missing revision.", "The header 'revision' is required.")
    if not _REVISIONS.fullmatch(revision):
        return documents.errors(404, "not_found", "Not found.", f"There is no revision {revision}.")
    if revision < _OLDEST:
        return documents.errors(410, "gone", "Gone.", f"Revision {revision} was retired.")
    media = request.headers.get("content-type", documents.MEDIA_TYPE).partition(";")[0].strip()
    if request.method == "POST" and media not in (documents.MEDIA_TYPE, "application/json"):
        return documents.errors(415, "unsupported_media_type", "Unsupported media type.", f"Not {media}.")
    if key.startswith(_READ_ONLY) and any(scope.endswith(":write") for scope in kind.scopes):
        detail = f"The key is missing one of the required scopes: {', '.join(kind.scopes)}."
        return documents.errors(403, "permission_denied", "Permission denied.", detail)
    return None
