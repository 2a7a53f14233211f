<?xml version="1.0" encoding="UTF-8"?>
<!-- What lines of orders and of invoices have alike: item, price, discount, tax; and charges. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="cac cbc">
  <xsl:template match="cac:SellersItemIdentification/cbc:ID">
    <ItemCode>
      <xsl:value-of select="translate(normalize-space(), 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')"/>
    </ItemCode>
  </xsl:template>

  <!-- A price may be that of several units: 12.50 for each 100. -->
  <xsl:template match="cac:Price">
    <xsl:variable name="base">
      <xsl:choose>
        <xsl:when test="number(cbc:BaseQuantity) &gt; 0"><xsl:value-of select="number(cbc:BaseQuantity)"/></xsl:when>
        <xsl:otherwise>1</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <UnitPrice>
      <xsl:value-of select="format-number(round(cbc:PriceAmount div $base * 10000 + 0.0000001) div 10000, '0.0000')"/>
    </UnitPrice>
  </xsl:template>

  <xsl:template name="line-discount">
    <xsl:variable name="discounts" select="cac:AllowanceCharge[normalize-space(cbc:ChargeIndicator) = 'false']"/>
    <xsl:if test="$discounts">
      <DiscountAmount><xsl:value-of select="format-number(sum($discounts/cbc:Amount), '0.00')"/></DiscountAmount>
    </xsl:if>
  </xsl:template>

  <!-- A standard rate that is another country's has no code here. -->
  <xsl:template match="cac:ClassifiedTaxCategory">
    <xsl:variable name="code">
      <xsl:call-template name="tax-code">
        <xsl:with-param name="category" select="."/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="$code != ''">
      <TaxCode><xsl:value-of select="$code"/></TaxCode>
    </xsl:if>
  </xsl:template>

  <xsl:template name="tax-code">
    <xsl:param name="category"/>
    <xsl:variable name="code" select="normalize-space($category/cbc:ID)"/>
    <xsl:choose>
      <xsl:when test="$code = 'S' and $category/cbc:Percent != number($tax-rate)"/>
      <xsl:when test="$code = 'S'">GST</xsl:when>
      <xsl:when test="$code = 'G'">EXP</xsl:when>
      <xsl:when test="$code = 'O'">NT</xsl:when>
      <xsl:otherwise>FRE</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- UNCL 7161: FC is freight, SAA shipping and handling, HD handling, IN insurance. -->
  <xsl:template match="cac:AllowanceCharge">
    <xsl:variable name="reason" select="normalize-space(cbc:AllowanceChargeReasonCode)"/>
    <Charge>
      <Type>
        <xsl:choose>
          <xsl:when test="$reason = 'FC' or $reason = 'SAA'">FREIGHT</xsl:when>
          <xsl:when test="$reason = 'HD'">HANDLING</xsl:when>
          <xsl:when test="$reason = 'IN'">INSURANCE</xsl:when>
          <xsl:otherwise>SURCHARGE</xsl:otherwise>
        </xsl:choose>
      </Type>
      <Amount><xsl:value-of select="format-number(cbc:Amount, '0.00')"/></Amount>
      <TaxCode>
        <xsl:variable name="code">
          <xsl:call-template name="tax-code">
            <xsl:with-param name="category" select="(cac:TaxCategory | ../cac:Item/cac:ClassifiedTaxCategory)[1]"/>
          </xsl:call-template>
        </xsl:variable>
        <xsl:choose>
          <xsl:when test="$code != ''"><xsl:value-of select="$code"/></xsl:when>
          <xsl:otherwise>NT</xsl:otherwise>
        </xsl:choose>
      </TaxCode>
    </Charge>
  </xsl:template>
</xsl:stylesheet>
