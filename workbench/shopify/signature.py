"""Whether Shopify sent it: the header `X-Shopify-Hmac-SHA256` against the body and the app's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

HEADER = "X-Shopify-Hmac-SHA256"


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Tell whether a signature is right, in a time that does not depend on where it is wrong.

    Args:
        body: exactly as it came; re-written JSON has another signature.
        header: base64 of the HMAC-SHA256 over the body.
        secret: the app's client secret.
    """
    wanted = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(wanted, header.strip().encode("ascii", "replace"))
