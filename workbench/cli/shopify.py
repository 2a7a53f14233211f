"""`workbench shopify PAYLOAD.json`: a Shopify payload as standard XML; or a receiver that takes webhooks."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Literal

from workbench.cli.console import Console
from workbench.cli.convert import open_converters
from workbench.cli.findings import finding_object, print_finding
from workbench.cli.main import FINE, PROBLEMS
from workbench.cli.tools import read_input, write_output
from workbench.convert import Conversion, Converter, Converters
from workbench.convert import run as convert
from workbench.documents import Document
from workbench.errors import UserFacingError
from workbench.shopify import is_signed, read_payload, recognise
from workbench.workspace.secrets import Secrets

CONVERTER = "shopify"
SECRET = "shopify"
Signature = Literal["right", "wrong", "unchecked", "none"]


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Turn a Shopify payload into the standard XML of its transaction."
    parser.epilog = (
        "example: workbench shopify order.json -o order.xml\n"
        "         workbench shopify --listen 8090 --into payloads/\n\n"
        "The secret for signatures is kept in the keyring as `shopify`, or in WORKBENCH_KEY_SHOPIFY."
    )
    parser.add_argument("payload", nargs="?", metavar="PAYLOAD.json", help="a payload; - for standard input")
    parser.add_argument("-o", "--output", metavar="OUT.xml", help="where to; standard output when left out, as with -")
    parser.add_argument(
        "--topic", default="", metavar="TOPIC", help="the header X-Shopify-Topic, such as orders/create"
    )
    parser.add_argument("--hmac", metavar="BASE64", help="the header X-Shopify-Hmac-SHA256, to be checked")
    parser.add_argument(
        "--listen", type=int, metavar="PORT", help="take webhooks on 127.0.0.1 until Ctrl-C; 0: any port"
    )
    parser.add_argument("--into", metavar="DIR", help="with --listen: the folder that payloads are written to")


def run(arguments: Namespace, console: Console) -> int:
    """Convert one payload, or listen; 1 when its signature is wrong or something in it is."""
    if arguments.listen is not None:
        return _listen(arguments, console)
    if arguments.payload is None:
        raise UserFacingError("No payload is named.", "Give a file, - for standard input, or --listen.")
    document = read_input(arguments.payload)
    converter = _converter(open_converters(arguments, console))
    signature = _check(document, arguments.hmac)
    if signature == "wrong":
        return _refuse(arguments, console)
    topic = recognise(read_payload(document.raw), arguments.topic)
    conversion = convert(document, converter, {"topic": arguments.topic})
    output = conversion.output
    if output is not None and arguments.output not in (None, "-"):
        write_output(arguments.output, output.raw, console)
    if console.as_json:
        console.result(_object(arguments, conversion, topic, signature))
    else:
        _print(arguments, conversion, signature, console)
    failed = output is None or any(finding.severity == "error" for finding in conversion.findings)
    return PROBLEMS if failed else FINE


def _converter(converters: Converters) -> Converter:
    found = converters.get(CONVERTER)
    if found is None:
        raise UserFacingError(
            f"The workspace's converter `{CONVERTER}` cannot be used.", "Mend it, or remove it to use the built-in one."
        )
    return found


def _check(document: Document, header: str | None) -> Signature:
    if header is None:
        return "none"
    secret = Secrets().get(SECRET)
    if secret is None:
        return "unchecked"
    return "right" if is_signed(document.raw, header, secret) else "wrong"


def _refuse(arguments: Namespace, console: Console) -> int:
    message = "The signature is not that of this payload: it was not sent by Shopify, or was changed on its way."
    if console.as_json:
        console.result({"file": arguments.payload, "outcome": "refused", "signature": "wrong", "message": message})
    else:
        console.say(message)
    return PROBLEMS


def _object(arguments: Namespace, conversion: Conversion, topic: str | None, signature: Signature) -> dict[str, Any]:
    output, where = conversion.output, arguments.output
    return {
        "file": arguments.payload,
        "topic": topic,
        "outcome": "converted" if output is not None else "stopped",
        "signature": signature,
        "findings": [finding_object(finding) for finding in conversion.findings],
        "output_file": where if output is not None and where not in (None, "-") else None,
        "output": output.text if output is not None and where in (None, "-") else None,
        "seconds": round(conversion.seconds, 4),
    }


def _print(arguments: Namespace, conversion: Conversion, signature: Signature, console: Console) -> None:
    if signature == "unchecked":
        console.say("the signature was not checked, because no secret is known: see --help")
    beside = Console(as_json=False, out=sys.stderr)
    for finding in conversion.findings:
        print_finding(finding, beside)
    if conversion.output is not None and arguments.output in (None, "-"):
        console.raw(conversion.output.raw)


def _listen(arguments: Namespace, console: Console) -> int:
    if arguments.into is None or not Path(arguments.into).is_dir():
        raise UserFacingError("`--listen` needs a folder.", "Give it with --into; it must be there.")
    return asyncio.run(_serve(arguments.listen, Path(arguments.into), console))


async def _serve(port: int, folder: Path, console: Console) -> int:
    from workbench.shopify.receiver import Received, Receiver

    def take(received: Received) -> None:
        write_output(str(folder / received.name), received.body, console)
        if console.as_json:
            console.result({"file": str(folder / received.name), "topic": received.topic, "shop": received.shop})
        else:
            console.say(f"{received.topic or 'a webhook'} from {received.shop or 'an unnamed shop'}: {received.name}")

    secret = await asyncio.to_thread(Secrets().get, SECRET)
    async with Receiver(take, secret, port) as receiver:
        console.say(f"listening on {receiver.address}{'' if secret else '; signatures are not checked'}")
        await asyncio.Event().wait()
    return FINE
