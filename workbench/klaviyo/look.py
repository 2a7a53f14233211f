"""A look at Klaviyo that writes nothing: whose key it is, which lists there are, who of a sample exists already."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from workbench.klaviyo.limits import LISTS, LOOKUP_RECORDS, PROFILES
from workbench.klaviyo.mapping import IDENTIFIERS
from workbench.klaviyo.planning.plan import Plan
from workbench.klaviyo.running.preflight import ask_account, mode_warning
from workbench.klaviyo.service import AccountAnswer, Client, ProfileList
from workbench.klaviyo.service.client import refusal

_MOST_PAGES = 50


class Look(NamedTuple):
    """What a look found."""

    account: AccountAnswer
    warning: str
    """What is odd about the mode on this account; empty when nothing is."""
    lists: tuple[ProfileList, ...]
    sampled: int
    """Records of the plan that were looked up."""
    existing: int
    """Of those, how many Klaviyo knows: they would be updated, the others created."""


async def look(client: Client, mode: str, plan: Plan | None = None, sample: int = LOOKUP_RECORDS) -> Look:
    """Look, with GET calls only.

    Args:
        client: an open client.
        mode: Test or Production.
        plan: whose records are sampled; None: no sample.
        sample: how many records to look up, from the first call.

    Raises:
        ServiceError: Klaviyo refuses.
        UnreachableError: it does not answer.
    """
    account = await ask_account(client)
    lists = await _lists(client)
    sampled = existing = 0
    if plan is not None and plan.summary.chunks:
        body = msgspec.json.decode(plan.chunk(1).body)
        attributes = [one["attributes"] for one in body["data"]["attributes"]["profiles"]["data"][:sample]]
        sampled, existing = await _existing(client, attributes)
    return Look(account, mode_warning(mode, account), lists, sampled, existing)


async def _lists(client: Client) -> tuple[ProfileList, ...]:
    found: list[ProfileList] = []
    query: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        answer = await client.call(LISTS, query=query)
        if answer.status != 200:
            raise refusal(LISTS, answer)
        found += answer.lists()
        cursor = client.cursor_of(answer.next_page())
        if not cursor or query.get("page[cursor]") == cursor:
            break
        query = {"page[cursor]": cursor}
    return tuple(found)


async def _existing(client: Client, records: list[dict[str, Any]]) -> tuple[int, int]:
    sampled = existing = 0
    for name in ("email", *(one for one in IDENTIFIERS if one != "email")):
        wanted = [one for one in records if one.get(name)]
        records = [one for one in records if not one.get(name)]
        for start in range(0, len(wanted), LOOKUP_RECORDS):
            values = [str(one[name]) for one in wanted[start : start + LOOKUP_RECORDS]]
            # A quote would end the value within the filter; such a customer is left out of the sample.
            asked = [value for value in values if '"' not in value and "\\" not in value]
            listed = ",".join(f'"{value}"' for value in asked)
            query = {"filter": f"any({name},[{listed}])", "page[size]": str(LOOKUP_RECORDS)}
            query["fields[profile]"] = name
            if not asked:
                continue
            answer = await client.call(PROFILES, query=query)
            if answer.status != 200:
                raise refusal(PROFILES, answer)
            sampled += len(asked)
            existing += min(len(answer.profiles()), len(asked))
    return sampled, existing
