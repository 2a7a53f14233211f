<?xml version="1.0" encoding="UTF-8"?>
<!-- A UBL 2 order, as Peppol profiles it, to the ERP's sales order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="ubl cac cbc">
  <xsl:import href="units.xsl"/>
  <xsl:import href="parties.xsl"/>
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>

  <xsl:param name="customer"/>

  <xsl:template match="/ubl:Order">
    <SalesOrder version="1.0">
      <ExternalReference><xsl:value-of select="normalize-space(cbc:ID)"/></ExternalReference>
      <OrderDate><xsl:value-of select="substring(normalize-space(cbc:IssueDate), 1, 10)"/></OrderDate>
      <xsl:call-template name="required-date">
        <xsl:with-param name="period" select="cac:Delivery[1]/cac:RequestedDeliveryPeriod"/>
      </xsl:call-template>
      <CustomerCode><xsl:call-template name="customer-code"/></CustomerCode>
      <CustomerOrderNumber><xsl:value-of select="normalize-space(cbc:ID)"/></CustomerOrderNumber>
      <xsl:apply-templates select="cbc:DocumentCurrencyCode"/>
      <xsl:apply-templates select="cac:AccountingCustomerParty/cac:Party[cac:PostalAddress]" mode="bill-to"/>
      <xsl:apply-templates select="cac:Delivery[1]/cac:DeliveryLocation[cac:Address]" mode="ship-to"/>
      <Lines>
        <xsl:apply-templates select="cac:OrderLine/cac:LineItem"/>
      </Lines>
      <!-- A line has no place for a charge of its own; it stands with those of the order. -->
      <xsl:variable name="charges" select="cac:AllowanceCharge[normalize-space(cbc:ChargeIndicator) = 'true']
                                           | cac:OrderLine/cac:LineItem/cac:AllowanceCharge[normalize-space(cbc:ChargeIndicator) = 'true']"/>
      <xsl:if test="$charges">
        <Charges>
          <xsl:apply-templates select="$charges"/>
        </Charges>
      </xsl:if>
      <xsl:if test="cac:AllowanceCharge[normalize-space(cbc:ChargeIndicator) = 'false']">
        <xsl:message>warning: the order has a discount on its total, which the sales order has no place for: give it on the lines.</xsl:message>
      </xsl:if>
      <xsl:apply-templates select="cbc:Note[normalize-space()][1]"/>
    </SalesOrder>
  </xsl:template>

  <xsl:template match="ubl:Order/cbc:DocumentCurrencyCode">
    <Currency><xsl:value-of select="normalize-space()"/></Currency>
  </xsl:template>

  <xsl:template match="ubl:Order/cbc:Note | cac:OrderLine/cbc:Note">
    <Note><xsl:value-of select="substring(normalize-space(), 1, 1000)"/></Note>
  </xsl:template>

  <!-- The seller knows the buyer by SupplierAssignedAccountID; a parameter can stand in for it. -->
  <xsl:template name="customer-code">
    <xsl:variable name="assigned" select="normalize-space(cac:BuyerCustomerParty/cbc:SupplierAssignedAccountID)"/>
    <xsl:choose>
      <xsl:when test="$assigned != ''"><xsl:value-of select="$assigned"/></xsl:when>
      <xsl:when test="$customer != ''"><xsl:value-of select="$customer"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="normalize-space(cac:BuyerCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID)"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="cac:LineItem">
    <Line>
      <LineNumber><xsl:number count="cac:OrderLine"/></LineNumber>
      <xsl:apply-templates select="cac:Item/cac:SellersItemIdentification/cbc:ID"/>
      <Description><xsl:value-of select="substring(normalize-space(cac:Item/cbc:Name), 1, 80)"/></Description>
      <Quantity><xsl:value-of select="number(cbc:Quantity)"/></Quantity>
      <UnitOfMeasure>
        <xsl:call-template name="unit">
          <xsl:with-param name="code" select="normalize-space(cbc:Quantity/@unitCode)"/>
        </xsl:call-template>
      </UnitOfMeasure>
      <xsl:apply-templates select="cac:Price"/>
      <xsl:call-template name="line-discount"/>
      <xsl:apply-templates select="cac:Item/cac:ClassifiedTaxCategory[1]"/>
      <xsl:call-template name="required-date">
        <xsl:with-param name="period" select="cac:Delivery[1]/cac:RequestedDeliveryPeriod"/>
      </xsl:call-template>
      <xsl:apply-templates select="../cbc:Note[normalize-space()][1]"/>
    </Line>
  </xsl:template>

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

  <xsl:template match="cac:ClassifiedTaxCategory">
    <xsl:variable name="code" select="normalize-space(cbc:ID)"/>
    <TaxCode>
      <xsl:choose>
        <xsl:when test="$code = 'S'">GST</xsl:when>
        <xsl:when test="$code = 'G'">EXP</xsl:when>
        <xsl:when test="$code = 'O'">NT</xsl:when>
        <xsl:otherwise>FRE</xsl:otherwise>
      </xsl:choose>
    </TaxCode>
  </xsl:template>

  <!-- UNCL 7161: FC is freight, HD handling, IN insurance. -->
  <xsl:template match="cac:AllowanceCharge">
    <xsl:variable name="reason" select="normalize-space(cbc:AllowanceChargeReasonCode)"/>
    <Charge>
      <Type>
        <xsl:choose>
          <xsl:when test="$reason = 'FC'">FREIGHT</xsl:when>
          <xsl:when test="$reason = 'HD'">HANDLING</xsl:when>
          <xsl:when test="$reason = 'IN'">INSURANCE</xsl:when>
          <xsl:otherwise>SURCHARGE</xsl:otherwise>
        </xsl:choose>
      </Type>
      <Amount><xsl:value-of select="format-number(cbc:Amount, '0.00')"/></Amount>
      <TaxCode>
        <xsl:choose>
          <xsl:when test="normalize-space((cac:TaxCategory | ../cac:Item/cac:ClassifiedTaxCategory)[1]/cbc:ID) = 'S'">GST</xsl:when>
          <xsl:otherwise>FRE</xsl:otherwise>
        </xsl:choose>
      </TaxCode>
    </Charge>
  </xsl:template>

  <xsl:template name="required-date">
    <xsl:param name="period"/>
    <xsl:variable name="date" select="normalize-space(($period/cbc:EndDate | $period/cbc:StartDate)[last()])"/>
    <xsl:if test="$date != ''">
      <RequiredDate><xsl:value-of select="substring($date, 1, 10)"/></RequiredDate>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
