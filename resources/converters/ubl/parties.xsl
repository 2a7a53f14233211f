<?xml version="1.0" encoding="UTF-8"?>
<!-- Who is billed, and where the goods go. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="cac cbc">
  <xsl:template match="cac:Party" mode="bill-to">
    <BillTo>
      <Name><xsl:call-template name="party-name"/></Name>
      <xsl:apply-templates select="cac:Contact" mode="contact"/>
      <xsl:apply-templates select="cac:PostalAddress" mode="address"/>
    </BillTo>
  </xsl:template>

  <xsl:template match="cac:DeliveryLocation" mode="ship-to">
    <ShipTo>
      <Name>
        <xsl:choose>
          <xsl:when test="normalize-space(../cac:DeliveryParty/cac:PartyName/cbc:Name) != ''">
            <xsl:value-of select="normalize-space(../cac:DeliveryParty/cac:PartyName/cbc:Name)"/>
          </xsl:when>
          <xsl:when test="normalize-space(cbc:Name) != ''"><xsl:value-of select="normalize-space(cbc:Name)"/></xsl:when>
          <xsl:otherwise>
            <xsl:for-each select="/*/cac:BuyerCustomerParty/cac:Party"><xsl:call-template name="party-name"/></xsl:for-each>
          </xsl:otherwise>
        </xsl:choose>
      </Name>
      <xsl:apply-templates select="../cac:DeliveryParty/cac:Contact" mode="contact"/>
      <xsl:apply-templates select="cac:Address" mode="address"/>
    </ShipTo>
  </xsl:template>

  <xsl:template name="party-name">
    <xsl:choose>
      <xsl:when test="normalize-space(cac:PartyName/cbc:Name) != ''"><xsl:value-of select="normalize-space(cac:PartyName/cbc:Name)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space(cac:PartyLegalEntity/cbc:RegistrationName)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="cac:Contact" mode="contact">
    <xsl:if test="normalize-space(cbc:Name) != ''">
      <ContactName><xsl:value-of select="normalize-space(cbc:Name)"/></ContactName>
    </xsl:if>
    <xsl:if test="normalize-space(cbc:Telephone) != ''">
      <Phone><xsl:value-of select="normalize-space(cbc:Telephone)"/></Phone>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="address">
    <!-- Peppol asks for no street either: what there is of an address, most telling first. -->
    <Line1><xsl:value-of select="normalize-space((cbc:StreetName | cac:AddressLine/cbc:Line | cbc:CityName)[normalize-space()][1])"/></Line1>
    <xsl:if test="normalize-space(cbc:AdditionalStreetName) != ''">
      <Line2><xsl:value-of select="normalize-space(cbc:AdditionalStreetName)"/></Line2>
    </xsl:if>
    <Suburb><xsl:value-of select="normalize-space(cbc:CityName)"/></Suburb>
    <State>
      <xsl:choose>
        <xsl:when test="normalize-space(cbc:CountrySubentity) != ''"><xsl:value-of select="normalize-space(cbc:CountrySubentity)"/></xsl:when>
        <!-- Peppol asks for no region: in Australia the postcode tells it, elsewhere the town stands in. -->
        <xsl:when test="normalize-space(cac:Country/cbc:IdentificationCode) = 'AU'">
          <xsl:call-template name="state">
            <xsl:with-param name="postcode" select="number(cbc:PostalZone)"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="normalize-space(cbc:CityName)"/></xsl:otherwise>
      </xsl:choose>
    </State>
    <Postcode><xsl:value-of select="normalize-space(cbc:PostalZone)"/></Postcode>
    <xsl:if test="normalize-space(cac:Country/cbc:IdentificationCode) != ''">
      <Country><xsl:value-of select="normalize-space(cac:Country/cbc:IdentificationCode)"/></Country>
    </xsl:if>
  </xsl:template>

  <xsl:template name="state">
    <xsl:param name="postcode"/>
    <xsl:variable name="hundred" select="floor($postcode div 100)"/>
    <xsl:variable name="thousand" select="floor($postcode div 1000)"/>
    <xsl:choose>
      <xsl:when test="$hundred = 2 or ($postcode &gt;= 2600 and $postcode &lt;= 2618) or ($postcode &gt;= 2900 and $postcode &lt;= 2920)">ACT</xsl:when>
      <xsl:when test="$hundred = 8 or $hundred = 9">NT</xsl:when>
      <xsl:when test="$thousand = 1 or $thousand = 2">NSW</xsl:when>
      <xsl:when test="$thousand = 3 or $thousand = 8">VIC</xsl:when>
      <xsl:when test="$thousand = 4 or $thousand = 9">QLD</xsl:when>
      <xsl:when test="$thousand = 5">SA</xsl:when>
      <xsl:when test="$thousand = 6">WA</xsl:when>
      <xsl:when test="$thousand = 7">TAS</xsl:when>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
