"""`python -m workbench.sandbox`: starts the embedded test server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from workbench.errors import UserFacingError
from workbench.sandbox.serve import serve


def main() -> int:
    """Read the command line and serve until stopped; 2 when the server cannot start."""
    parser = argparse.ArgumentParser(prog="workbench sandbox", description="The embedded test server.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--data", type=Path, help="folder the server keeps its data in")
    parser.add_argument("--fault", help="trouble to make from the start, by name")
    arguments = parser.parse_args()
    try:
        serve(arguments.port, arguments.data, arguments.fault)
    except UserFacingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
