<?xml version="1.0" encoding="UTF-8"?>
<!-- UBL 2 orders and invoices, as Peppol profiles them, to the ERP's. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="cac cbc">
  <xsl:import href="units.xsl"/>
  <xsl:import href="parties.xsl"/>
  <xsl:import href="lines.xsl"/>
  <xsl:import href="orders.xsl"/>
  <xsl:import href="invoices.xsl"/>
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>

  <xsl:param name="customer"/>
  <xsl:param name="tax-rate" select="'10'"/>

  <xsl:template match="cbc:DocumentCurrencyCode">
    <Currency><xsl:value-of select="normalize-space()"/></Currency>
  </xsl:template>

  <xsl:template match="cbc:Note">
    <Note><xsl:value-of select="substring(normalize-space(), 1, 1000)"/></Note>
  </xsl:template>

  <!-- The seller knows the buyer by SupplierAssignedAccountID; a parameter can stand in for it. -->
  <xsl:template match="*" mode="customer-code">
    <xsl:variable name="assigned" select="normalize-space(cbc:SupplierAssignedAccountID)"/>
    <xsl:choose>
      <xsl:when test="$assigned != ''"><xsl:value-of select="$assigned"/></xsl:when>
      <xsl:when test="$customer != ''"><xsl:value-of select="$customer"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space(cac:Party/cac:PartyIdentification/cbc:ID)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The context is the order or the invoice. -->
  <xsl:template name="say-what-has-no-place">
    <xsl:if test="cac:AllowanceCharge[normalize-space(cbc:ChargeIndicator) = 'false'][cbc:Amount != 0]">
      <xsl:message>warning: there is a discount on the total, which the ERP has no place for: give it on the lines.</xsl:message>
    </xsl:if>
    <xsl:if test=".//cac:ClassifiedTaxCategory[normalize-space(cbc:ID) = 'S'][cbc:Percent != number($tax-rate)]">
      <xsl:message>warning: lines are taxed at another rate than <xsl:value-of select="$tax-rate"/> %, which no tax code of the ERP stands for: they have none.</xsl:message>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
