"""Which column becomes which part of a Klaviyo profile: rules, conversions, checks, suggestions.

A blank cell is always left out: bulk import never clears a field, and nothing here sends null.
"""

from __future__ import annotations

from workbench.klaviyo.mapping.fields import ATTRIBUTES, IDENTIFIERS, PROPERTY
from workbench.klaviyo.mapping.mapper import FieldFault, Mapper
from workbench.klaviyo.mapping.rules import Mapping, MappingError, Rule, checked_mapping
from workbench.klaviyo.mapping.suggest import suggest_mapping

__all__ = [
    "ATTRIBUTES",
    "IDENTIFIERS",
    "PROPERTY",
    "FieldFault",
    "Mapper",
    "Mapping",
    "MappingError",
    "Rule",
    "checked_mapping",
    "suggest_mapping",
]
