"""Takes a password out of a database's address, since addresses are kept in files and passwords never are."""

from __future__ import annotations

import re
from urllib.parse import unquote

RECORDS_SECRET = "klaviyo-records"
"""The name of the database's password among the secrets; `WORKBENCH_KEY_KLAVIYO_RECORDS` in the environment."""
_IN_ADDRESS = re.compile(r"(?P<before>postgres(?:ql)?://[^:@/?#]*):(?P<password>[^@/?#]*)(?=@)")
_IN_QUERY = re.compile(r"(?P<before>postgres(?:ql)?://[^?]*\?(?:.*&)?)password=(?P<password>[^&]*)&?")
_IN_SOURCE = re.compile(r"(?i)(?P<before>odbc:(?:.*;)?)\s*(?:pwd|password)\s*=(?P<password>\{[^}]*\}|[^;]*);?")


def split_password(location: str) -> tuple[str, str]:
    """Give a place of records without its password, and the password; empty where there is none."""
    for pattern in (_IN_ADDRESS, _IN_QUERY, _IN_SOURCE):
        if found := pattern.match(location):
            password = found["password"]
            bare = found["before"] + location[found.end() :]
            odbc = pattern is _IN_SOURCE
            return bare.rstrip("?&"), password.strip("{}") if odbc else unquote(password)
    return location, ""
