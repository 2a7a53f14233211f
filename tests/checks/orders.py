# ruff: noqa: E501 — a schema is easier to read with an element a row
"""A small schema with one of everything, and a good document for it."""

from __future__ import annotations

TYPES = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t"
  elementFormDefault="qualified">
<xs:simpleType name="Code"><xs:annotation><xs:documentation>A code of up to 10 capitals.</xs:documentation></xs:annotation>
 <xs:restriction base="xs:string"><xs:minLength value="2"/><xs:maxLength value="10"/><xs:pattern value="[A-Z0-9-]+"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Quantity"><xs:restriction base="xs:decimal"><xs:minExclusive value="0"/><xs:totalDigits value="8"/>
 <xs:fractionDigits value="3"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Unit"><xs:restriction base="xs:string"><xs:enumeration value="EA"/><xs:enumeration value="BOX"/>
 <xs:enumeration value="PALLET"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Percent"><xs:restriction base="xs:decimal"><xs:minInclusive value="0"/><xs:maxInclusive value="100"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Country"><xs:restriction base="xs:string"><xs:length value="2"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Codes"><xs:list itemType="Code"/></xs:simpleType>
<xs:simpleType name="Either"><xs:union memberTypes="xs:integer Unit"/></xs:simpleType>
</xs:schema>"""

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" xmlns:t="urn:t" targetNamespace="urn:t"
  elementFormDefault="qualified">
<xs:include schemaLocation="types.xsd"/>
<xs:element name="Order"><xs:complexType><xs:sequence>
 <xs:element name="Reference" type="xs:string"><xs:annotation><xs:documentation>The partner's own number.</xs:documentation></xs:annotation></xs:element>
 <xs:element name="OrderDate" type="xs:date"/>
 <xs:element name="SentAt" type="xs:dateTime" minOccurs="0"/>
 <xs:element name="Urgent" type="xs:boolean" minOccurs="0" nillable="true"/>
 <xs:element name="Copies" type="xs:positiveInteger" minOccurs="0"/>
 <xs:element name="Country" type="Country"/>
 <xs:element name="Tags" type="Codes" minOccurs="0"/>
 <xs:element name="Size" type="Either" minOccurs="0"/>
 <xs:element name="Contact" minOccurs="0"><xs:complexType><xs:all>
   <xs:element name="Name" type="xs:string"/><xs:element name="Phone" type="xs:string" minOccurs="0"/>
   <xs:element name="Email" type="xs:string"/></xs:all></xs:complexType></xs:element>
 <xs:element name="Lines"><xs:complexType><xs:sequence><xs:element name="Line" type="Line" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
 <xs:element name="Flag" minOccurs="0"><xs:complexType/></xs:element>
 <xs:element name="Amount" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:decimal">
   <xs:attribute name="currency" type="Code" use="required"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
 <xs:element name="MainLine" type="xs:integer" minOccurs="0"/>
 <xs:element name="Remark" type="xs:string" minOccurs="0" maxOccurs="2"/>
</xs:sequence><xs:attribute name="version" type="xs:string" use="required" fixed="1.0"/>
<xs:attribute name="priority" type="xs:integer"/></xs:complexType>
<xs:key name="LineKey"><xs:selector xpath="t:Lines/t:Line"/><xs:field xpath="t:LineNumber"/></xs:key>
<xs:keyref name="Main" refer="LineKey"><xs:selector xpath="."/><xs:field xpath="t:MainLine"/></xs:keyref>
</xs:element>
<xs:complexType name="Line"><xs:sequence>
 <xs:element name="LineNumber" type="xs:integer"/>
 <xs:choice><xs:element name="ItemCode" type="Code"/><xs:element name="Description" type="xs:string"/></xs:choice>
 <xs:element name="Quantity" type="Quantity"/>
 <xs:element name="UnitOfMeasure" type="Unit"/>
 <xs:element name="UnitPrice" type="xs:decimal"/>
 <xs:element name="Discount" type="Percent" minOccurs="0"/>
 <xs:element name="Note" type="xs:string" minOccurs="0"/>
</xs:sequence></xs:complexType>
</xs:schema>"""


def line(number: int) -> str:
    """A good line, an element a row."""
    return f"""  <Line>
   <LineNumber>{number}0</LineNumber>
   <ItemCode>ITEM-{number}</ItemCode>
   <Quantity>{number}</Quantity>
   <UnitOfMeasure>EA</UnitOfMeasure>
   <UnitPrice>1.50</UnitPrice>
   <Discount>5</Discount>
   <Note>note {number}</Note>
  </Line>
"""


def order(lines: int = 8) -> str:
    """A good order, an element a row."""
    return f"""<Order xmlns="urn:t" version="1.0" priority="1">
 <Reference>WEB-1</Reference>
 <OrderDate>2026-11-02</OrderDate>
 <SentAt>2026-11-02T09:30:00+11:00</SentAt>
 <Urgent>true</Urgent>
 <Copies>2</Copies>
 <Country>AU</Country>
 <Tags>AA BB</Tags>
 <Size>12</Size>
 <Contact><Name>Jo</Name><Phone>1</Phone><Email>j@x</Email></Contact>
 <Lines>
{"".join(line(number) for number in range(1, lines + 1))} </Lines>
 <Flag/>
 <Amount currency="AUD">12.50</Amount>
 <MainLine>20</MainLine>
 <Remark>one</Remark>
</Order>
"""
