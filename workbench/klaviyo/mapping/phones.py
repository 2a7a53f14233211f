"""Phone numbers to E.164, the only form Klaviyo takes. Pattern first, the thorough library for the doubtful."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.errors import UserFacingError
from workbench.klaviyo.mapping.values import ValueFault

is_e164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII).fullmatch
_ORNAMENT = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]+")


def phone_converter(country: str) -> Callable[[str], str]:
    """Return a function that gives a number in E.164 form.

    Args:
        country: two letters; the country of numbers that name none.

    The function raises ValueFault when the text is no number that can exist.

    Raises:
        UserFacingError: there is no such country.
    """
    import phonenumbers

    region = country.upper()
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.general_desc is None:
        raise UserFacingError(f"No phone numbers are known for the country `{country}`.", "Choose another country.")
    prefix = metadata.national_prefix or ""
    is_national = re.compile(metadata.general_desc.national_number_pattern or "(?!)", re.ASCII).fullmatch
    code = f"+{metadata.country_code}"

    def convert(text: str) -> str:
        digits = text if text.isdecimal() else _ORNAMENT.sub("", text)
        if digits.startswith("+"):
            if is_e164(digits):
                return digits
        elif digits.startswith(prefix) and is_national(significant := digits[len(prefix) :]):
            return code + significant
        return _parsed(text, region)

    return convert


def _parsed(text: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise ValueFault("phone.invalid", "it is no phone number") from error
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise ValueFault("phone.invalid", f"it is no number that can exist in {region} or abroad")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
