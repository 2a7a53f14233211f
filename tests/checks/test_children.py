"""Rows of children against small content models: one fault for each thing that was got wrong."""

from __future__ import annotations

import pytest

from workbench.checks import CheckPlan, check
from workbench.checks.names import nearest
from workbench.documents import read

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="kit">
 <xs:complexType>
  <xs:sequence>
   <xs:element name="id" type="xs:string"/>
   <xs:sequence maxOccurs="unbounded"><xs:element name="part" type="xs:string"/>
    <xs:element name="count" type="xs:integer"/></xs:sequence>
   <xs:element name="price" type="xs:decimal"/>
  </xs:sequence>
 </xs:complexType>
</xs:element>
<xs:element name="shop">
 <xs:complexType>
  <xs:sequence>
   <xs:element name="goods"><xs:complexType><xs:sequence>
    <xs:element name="good" maxOccurs="unbounded">
     <xs:complexType><xs:sequence><xs:element name="code"><xs:simpleType>
      <xs:restriction base="xs:string"><xs:pattern value="[A-Z]\\d"/></xs:restriction></xs:simpleType></xs:element>
     </xs:sequence></xs:complexType>
    </xs:element></xs:sequence></xs:complexType></xs:element>
   <xs:element name="sold" maxOccurs="unbounded" type="xs:string"/>
  </xs:sequence>
 </xs:complexType>
 <xs:key name="codes"><xs:selector xpath="goods/good"/><xs:field xpath="code"/></xs:key>
 <xs:keyref name="sales" refer="codes"><xs:selector xpath="sold"/><xs:field xpath="."/></xs:keyref>
</xs:element>
</xs:schema>"""
VALUES = {"id": "K", "part": "bolt", "count": "3", "price": "9.50", "prise": "9.50"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("kit") / "kit.xsd"
    path.write_text(SCHEMA)

    def run(text: str) -> list[str]:
        findings = check(read(text.encode(), "kit.xml"), CheckPlan(schemas=(path,))).findings
        return sorted(one.code.removeprefix("schema.") for one in findings)

    return run


def kit(names: str) -> str:
    """A kit of these children; those that come again say something else each time, unless they end in `=`."""
    made = []
    for number, name in enumerate(names.split()):
        value = VALUES.get(name.rstrip("="), "?")
        value = value if name.endswith("=") or not value.isalpha() else f"{value}{number}"
        made.append(f"<{name.rstrip('=')}>{value}</{name.rstrip('=')}>")
    return f"<kit>{''.join(made)}</kit>"


ROWS = [
    ("id part count price", []),
    ("id count part price", ["misplaced-element"]),
    ("id count part part count price", ["misplaced-element"]),
    ("id count part part count price price", ["misplaced-element", "repeated-element"]),
    ("count part part count price", ["misplaced-element", "missing-element"]),
    ("id count part part count colour price", ["misplaced-element", "unknown-element"]),
    ("id colour count part count price", ["unknown-element"]),
    ("id part count count part prise", ["misplaced-element", "misspelt-element"]),
    ("id part= part= count= part count= count= price", ["repeated-element", "repeated-element"]),
    ("part count id price", ["misplaced-element"]),
]


@pytest.mark.parametrize(("names", "codes"), ROWS, ids=[names for names, _ in ROWS])
def test_two_that_were_exchanged_are_one_fault_beside_others(found, names: str, codes: list[str]) -> None:
    assert found(kit(names)) == codes


def test_a_reference_to_a_wrong_key_in_something_misnamed_is_no_fault_of_its_own(found) -> None:
    shop = "<shop><goods><good><code>A1</code></good><good><code>B2</code></good></goods><sold>B2</sold></shop>"
    assert found(shop) == []
    assert found(shop.replace("<code>B2", "<code>b-2")) == ["pattern"]
    assert found(shop.replace("<code>B2", "<code>b-2").replace("goods>", "gods>")) == ["misspelt-element", "pattern"]
    assert found(shop.replace("<sold>B2", "<sold>C3")) == ["dangling-reference"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Partyame", "PartyName"), ("OderReference", "OrderReference"), ("Vaule", "Value"), ("qty", "Quantity")],
)
def test_a_slip_of_the_pen_is_nearer_than_a_name_it_could_be_short_for(written: str, meant: str) -> None:
    others = ["PartyTaxScheme", "BuyerReference", "ValueSpecifiedBinaryFile", "PartyName", "OrderReference", "Value"]
    assert nearest(written, [*others, "Quantity"]) == meant
