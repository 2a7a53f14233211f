"""A session by hand: the three requests as a shell script that can be pasted into a terminal."""

from __future__ import annotations

from string import Template

_SCRIPT = Template(
    """\
# export EDI_KEY='the key you copied'
export NO_PROXY=127.0.0.1
SERVER=$address
CLIENT=$client

TOKEN=$$(curl -s "$$SERVER/edi/session" \\
  -H 'Content-Type: application/xml' \\
  -d "<SessionRequest><ClientCode>$$CLIENT</ClientCode>
      <EdiKey>$$EDI_KEY</EdiKey></SessionRequest>" |
  sed -n 's:.*<Token>\\(.*\\)</Token>.*:\\1:p')

curl -s "$$SERVER/edi/session/submit" \\
  -H 'Content-Type: application/xml' \\
  -H "X-EDI-Session: $$TOKEN" --data-binary @order.xml

curl -s -X DELETE "$$SERVER/edi/session" -H "X-EDI-Session: $$TOKEN"
"""
)


def curl_example(address: str, client_code: str) -> str:
    """Give the script for a server's address and a client; the key is left to the environment."""
    return _SCRIPT.substitute(address=address, client=client_code)
