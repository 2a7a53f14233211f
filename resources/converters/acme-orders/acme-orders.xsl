<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="http://acme.example/orders"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="a">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>

  <xsl:template match="/a:PurchaseOrder">
    <SalesOrder version="1.0">
      <ExternalReference><xsl:value-of select="@number"/></ExternalReference>
      <OrderDate><xsl:apply-templates select="a:Header/a:Date"/></OrderDate>
      <CustomerCode><xsl:value-of select="a:Header/a:Buyer/@code"/></CustomerCode>
      <xsl:apply-templates select="a:Header/a:Buyer/@reference"/>
      <xsl:apply-templates select="a:Header/a:DeliverTo"/>
      <Lines>
        <xsl:apply-templates select="a:Items/a:Item"/>
      </Lines>
    </SalesOrder>
  </xsl:template>

  <!-- Acme writes dates as 20261102. -->
  <xsl:template match="a:Date">
    <xsl:value-of select="concat(substring(., 1, 4), '-', substring(., 5, 2), '-', substring(., 7, 2))"/>
  </xsl:template>

  <xsl:template match="@reference">
    <CustomerOrderNumber><xsl:value-of select="."/></CustomerOrderNumber>
  </xsl:template>

  <xsl:template match="a:DeliverTo">
    <ShipTo>
      <Name><xsl:value-of select="a:Name"/></Name>
      <Line1><xsl:value-of select="a:Street"/></Line1>
      <Suburb><xsl:value-of select="a:City"/></Suburb>
      <State><xsl:value-of select="a:Region"/></State>
      <Postcode><xsl:value-of select="a:Zip"/></Postcode>
    </ShipTo>
  </xsl:template>

  <xsl:template match="a:Item">
    <Line>
      <LineNumber><xsl:number/></LineNumber>
      <ItemCode><xsl:value-of select="@sku"/></ItemCode>
      <Quantity><xsl:value-of select="@qty"/></Quantity>
      <UnitOfMeasure><xsl:apply-templates select="@unit"/></UnitOfMeasure>
    </Line>
  </xsl:template>

  <!-- UN/ECE unit codes to the ERP's. -->
  <xsl:template match="@unit">
    <xsl:choose>
      <xsl:when test=". = 'PCE' or . = 'C62'">EA</xsl:when>
      <xsl:when test=". = 'MTR'">M</xsl:when>
      <xsl:when test=". = 'KGM'">KG</xsl:when>
      <xsl:when test=". = 'LTR'">L</xsl:when>
      <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
