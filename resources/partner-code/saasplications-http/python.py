"""Submits an XML file to SaaSplications. Needs Python 3.8 and nothing else.

    python submit.py --new-key            makes an EDI key: keep it where secrets are kept, give it to SaaSplications
    EDI_KEY=edi_... python submit.py order.xml

Exit code 0: the server answered; its answer is on standard output. Anything else: see standard error.
If the answer never came, look in the ERP for the document's external reference before sending it again.
"""

import base64
import os
import secrets
import sys
import urllib.error
import urllib.request
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ADDRESS = os.environ.get("EDI_ADDRESS", "__ADDRESS__")
CLIENT_CODE = os.environ.get("EDI_CLIENT_CODE", "__CLIENT_CODE__")


def new_key() -> str:
    """Return a key that nobody can guess."""
    return "edi_" + base64.b32encode(secrets.token_bytes(32)).decode("ascii").rstrip("=").lower()


def send(method: str, path: str, body: bytes | None, token: str, seconds: float) -> bytes:
    """Make one request and return the answer's body."""
    request = urllib.request.Request(ADDRESS + path, data=body, method=method)
    if body is not None:
        request.add_header("Content-Type", "application/xml")
    if token:
        request.add_header("X-EDI-Session", token)
    with urllib.request.urlopen(request, timeout=seconds) as answer:
        content: bytes = answer.read()
        return content


def establish(key: str) -> str:
    """Open a session and return its token."""
    code, secret = escape(CLIENT_CODE), escape(key)
    asked = f"<SessionRequest><ClientCode>{code}</ClientCode><EdiKey>{secret}</EdiKey></SessionRequest>"
    answer = send("POST", "/edi/session", asked.encode("utf-8"), "", 20)
    for element in ElementTree.fromstring(answer).iter():
        if element.tag.rpartition("}")[2] == "Token" and element.text:
            return element.text.strip()
    raise ValueError("the server opened a session without a token")


def submit(document: bytes, key: str) -> bytes:
    """Submit a document in a session of its own, which is closed whatever happens."""
    token = establish(key)
    try:
        return send("POST", "/edi/session/submit", document, token, 120)
    finally:
        try:
            send("DELETE", "/edi/session", None, token, 5)
        except OSError as error:
            print(f"the session was not closed: {error}", file=sys.stderr)


def main() -> int:
    """Do what the command line says; return the exit code."""
    if sys.argv[1:] == ["--new-key"]:
        print(new_key())
        return 0
    key = os.environ.get("EDI_KEY")
    if len(sys.argv) != 2 or not key:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], "rb") as file:
        document = file.read()
    try:
        answer = submit(document, key)
    except urllib.error.HTTPError as error:
        words = error.read().decode("utf-8", "replace")
        print(f"the server answered HTTP {error.code}: {words}", file=sys.stderr)
        return 1
    except (OSError, ValueError, ElementTree.ParseError) as error:
        print(f"no usable answer: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
