<?xml version="1.0" encoding="UTF-8"?>
<!-- An order, to the ERP's sales order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="ubl cac cbc">
  <xsl:template match="/ubl:Order">
    <SalesOrder version="1.0">
      <ExternalReference><xsl:value-of select="normalize-space(cbc:ID)"/></ExternalReference>
      <OrderDate><xsl:value-of select="substring(normalize-space(cbc:IssueDate), 1, 10)"/></OrderDate>
      <xsl:call-template name="required-date">
        <xsl:with-param name="period" select="cac:Delivery[1]/cac:RequestedDeliveryPeriod"/>
      </xsl:call-template>
      <CustomerCode>
        <xsl:apply-templates select="cac:BuyerCustomerParty" mode="customer-code"/>
      </CustomerCode>
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
      <xsl:call-template name="say-what-has-no-place"/>
      <xsl:apply-templates select="cbc:Note[normalize-space()][1]"/>
    </SalesOrder>
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

  <xsl:template name="required-date">
    <xsl:param name="period"/>
    <xsl:variable name="date" select="normalize-space(($period/cbc:EndDate | $period/cbc:StartDate)[last()])"/>
    <xsl:if test="$date != ''">
      <RequiredDate><xsl:value-of select="substring($date, 1, 10)"/></RequiredDate>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
