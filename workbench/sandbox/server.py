"""What a request may use: the parts of one running server, and the log of what it received."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.sandbox.database import Database
from workbench.sandbox.klaviyo.service import EmbeddedKlaviyo
from workbench.sandbox.sessions import Sessions, short_hash

if TYPE_CHECKING:
    from workbench.sandbox.tls import TlsPort
    from workbench.transactions import Catalogue


@dataclass(slots=True)
class Server:
    """One running server. `fault` changes on request; everything else stays."""

    database: Database
    catalogue: Catalogue
    data: Path
    samples: Path
    """Folder of the sample company's CSV files."""
    transactions: Path
    """Folder of the transactions, which schemas may include from."""
    klaviyo: EmbeddedKlaviyo
    fault: str | None = None
    sessions: Sessions = field(default_factory=Sessions)
    tls: TlsPort | None = None
    """The port beside this one; None until the application is built."""
    last_errors: dict[str, str] = field(default_factory=dict, repr=False)
    """By ticket, the words of the last refusal, for those who ask for them."""

    def log(
        self,
        step: str,
        status: int,
        outcome: str,
        *,
        client: str = "",
        token: str = "",
        transaction: str = "",
        external_reference: str = "",
    ) -> None:
        """Keep one line about a request, in the log table and on standard error; never a key or token."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self.database.transaction() as books:
            books.add(
                "log",
                time=now,
                client=client,
                session=short_hash(token),
                step=step,
                transaction_name=transaction,
                external_reference=external_reference,
                status=status,
                outcome=outcome,
            )
        words = (now, step, status, outcome, client, transaction, external_reference)
        # repr keeps control characters of a hostile document from reaching a terminal.
        print(*(repr(str(word))[1:-1] for word in words if word != ""), file=sys.stderr, flush=True)
