"""Cells become profile attributes: converted on purpose, blank left out, faults by code and masked."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.klaviyo.mapping import Mapper, Mapping, MappingError, Rule, checked_mapping, suggest_mapping
from workbench.klaviyo.mapping.emails import email_fault
from workbench.klaviyo.mapping.phones import phone_converter
from workbench.klaviyo.mapping.values import ValueFault, day, flag, listed, moment, number, number_decimal_comma


def mapped(cells: dict[str, str], *rules: Rule, country: str = "AU"):
    mapping = Mapping(rules=(Rule(column="Code", to="external_id"), *rules), country=country)
    faults = []
    columns = ("Code", *cells)
    found = Mapper(mapping, columns).attributes(["A", *cells.values()], faults)
    return msgspec.json.decode(msgspec.json.encode(found)), faults


def test_blank_is_left_out_and_text_stays_text():
    rules = (Rule(column="Zip", to="location.zip"), Rule(column="City", to="location.city"))
    assert mapped({"Zip": " 02110 ", "City": "  "}, *rules) == ({"external_id": "A", "location": {"zip": "02110"}}, [])


def test_an_empty_location_or_properties_is_left_out():
    rules = (Rule(column="Zip", to="location.zip"), Rule(column="X", to="properties.X"))
    assert mapped({"Zip": "", "X": ""}, *rules)[0] == {"external_id": "A"}


def test_a_fault_has_code_field_and_a_masked_value():
    _, faults = mapped({"Mail": "nobody(at)example.com"}, Rule(column="Mail", to="email"))
    (fault,) = faults
    assert (fault.code, fault.field, fault.value) == ("email.invalid", "email", "n… (21 characters)")


def test_a_rule_may_leave_out_what_is_invalid():
    rule = Rule(column="Phone", to="phone_number", when_invalid="leave out")
    assert mapped({"Phone": "n/a"}, rule) == ({"external_id": "A"}, [])


def test_changes_are_applied_in_order():
    rule = Rule(column="X", to="properties.X", changes=("single spaces", "upper case"))
    assert mapped({"X": "a   b"}, rule)[0]["properties"] == {"X": "A B"}


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        *(("1,234.50", "1234.50"), ("$1,000", "1000"), ("-5", "-5"), ("+7", "7"), ("007", "7"), (".5", "0.5")),
        *(("0.10", "0.10"), ("1,234,567", "1234567"), ("12345678901234567890.12", "12345678901234567890.12")),
    ],
)
def test_numbers_keep_every_digit(text, literal):
    assert bytes(number(text)).decode() == literal


@pytest.mark.parametrize("text", ["abc", "1,23", "1.2.3", "1e5", "--1", "١٢", "NaN", "1 2"])
def test_what_is_no_number_is_a_fault(text):
    with pytest.raises(ValueFault):
        number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_grouped_or_not_a_number_is_the_same(value: Decimal):
    assert Decimal(bytes(number(f"{value:,}")).decode()) == value
    assert Decimal(bytes(number(f"{value}")).decode()) == value
    swapped = f"{value:,}".translate(str.maketrans(".,", ",."))
    assert Decimal(bytes(number_decimal_comma(swapped)).decode()) == value


def test_dates_are_iso_and_read_day_first():
    assert day("5/11/2026") == "2026-11-05"
    assert day("2026-11-05") == "2026-11-05"
    assert day("2026-11-05 10:00") == "2026-11-05"
    assert moment("05.11.2026 10:30") == "2026-11-05T10:30:00"
    assert moment("2026-11-05T10:30:00+11:00") == "2026-11-05T10:30:00+11:00"
    for wrong in ("31/02/2026", "soon", "2026-13-01"):
        with pytest.raises(ValueFault):
            day(wrong)


def test_flags_and_lists():
    assert (flag("Yes"), flag("0")) == (True, False)
    assert listed("a; b;;c ") == ["a", "b", "c"]
    with pytest.raises(ValueFault):
        flag("perhaps")


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("0412 345 678", "AU", "+61412345678"),
        ("(02) 9374 4000", "AU", "+61293744000"),
        ("+44 20 7946 0958", "AU", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("0011 44 20 7946 0958", "AU", "+442079460958"),
        ("(650) 253-0000", "US", "+16502530000"),
        ("+61412345678", "US", "+61412345678"),
    ],
)
def test_phones_become_e164(text, country, expected):
    assert phone_converter(country)(text) == expected


@pytest.mark.parametrize("text", ["12", "n/a", "+0123456789", "0412 345 678 ext 5", "+61412345678901234"])
def test_what_is_no_phone_is_a_fault(text):
    with pytest.raises(ValueFault):
        phone_converter("AU")(text)


@pytest.mark.parametrize(
    "text", ["a@example.com", "o'neil+x.y@sub.example.co.uk", "A.B@EXAMPLE.COM", "jörg@example.com"]
)
def test_mail_addresses(text):
    assert email_fault(text) == ""


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@@example.com", ".a@example.com", "a..b@example.com", "a@nopain,", "a b@example.com"]
)
def test_what_is_no_mail_address(text):
    assert email_fault(text) != ""


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ((Rule(column="Nothing", to="email"),), "no column `Nothing`"),
        ((Rule(column="A", to="emial"),), "no part of a profile"),
        ((Rule(column="A", to="properties."),), "no part of a profile"),
        ((Rule(column="A", to="email"), Rule(column="B", to="email")), "More than one"),
        ((Rule(column="A", to="first_name"),), "No column identifies"),
        ((Rule(column="A", to="email", kind="number"),), "always text"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(rules, words):
    with pytest.raises(MappingError, match=words):
        checked_mapping(Mapping(rules=rules), ("A", "B"))


def test_columns_are_recognised_by_name_and_money_by_its_values():
    columns = ("Customer Code", "E-mail", "Mobile", "Post Code", "Contact/Suburb", "Balance", "Total", "Note")
    rows = [("A", "", "", "", "", "1,234.50", "n/a", "12"), ("B", "", "", "", "", "0.00", "1", "12")]
    found = {rule.column: (rule.to, rule.kind) for rule in suggest_mapping(columns, rows).rules}
    assert found == {
        "Customer Code": ("external_id", "text"),
        "E-mail": ("email", "text"),
        "Mobile": ("phone_number", "text"),
        "Post Code": ("location.zip", "text"),
        "Contact/Suburb": ("location.city", "text"),
        "Balance": ("properties.Balance", "number"),
        "Total": ("properties.Total", "text"),
        "Note": ("properties.Note", "text"),
    }


def test_two_columns_of_one_meaning_do_not_meet():
    found = [rule.to for rule in suggest_mapping(("Email", "Mail", "Mail", "")).rules]
    assert found == ["email", "properties.Mail"]
