<?xml version="1.0" encoding="UTF-8"?>
<!-- An invoice, to the ERP's. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:inv="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                xmlns="urn:saasplications:standard:1" exclude-result-prefixes="inv cac cbc">
  <xsl:template match="/inv:Invoice">
    <Invoice version="1.0">
      <ExternalReference><xsl:value-of select="normalize-space(cbc:ID)"/></ExternalReference>
      <InvoiceDate><xsl:value-of select="substring(normalize-space(cbc:IssueDate), 1, 10)"/></InvoiceDate>
      <xsl:apply-templates select="(cbc:DueDate | cac:PaymentMeans/cbc:PaymentDueDate)[1]"/>
      <xsl:apply-templates select="cac:OrderReference/cbc:SalesOrderID"/>
      <CustomerCode>
        <xsl:apply-templates select="cac:AccountingCustomerParty" mode="customer-code"/>
      </CustomerCode>
      <!-- Peppol wants an order's number where there is only a sales order: NA says that there is none. -->
      <xsl:apply-templates select="(cac:OrderReference/cbc:ID[normalize-space() != 'NA'] | cbc:BuyerReference)[last()]"/>
      <xsl:apply-templates select="cbc:DocumentCurrencyCode"/>
      <PricesIncludeTax>false</PricesIncludeTax>
      <xsl:apply-templates select="cac:AccountingCustomerParty/cac:Party[cac:PostalAddress]" mode="bill-to"/>
      <xsl:apply-templates select="cac:Delivery[1]/cac:DeliveryLocation[cac:Address]" mode="ship-to"/>
      <Lines>
        <xsl:apply-templates select="cac:InvoiceLine"/>
      </Lines>
      <xsl:variable name="charges" select="(cac:AllowanceCharge | cac:InvoiceLine/cac:AllowanceCharge)
                                           [normalize-space(cbc:ChargeIndicator) = 'true'][cbc:Amount != 0]"/>
      <xsl:if test="$charges">
        <Charges>
          <xsl:apply-templates select="$charges"/>
        </Charges>
      </xsl:if>
      <xsl:call-template name="say-what-has-no-place"/>
      <xsl:apply-templates select="cac:LegalMonetaryTotal"/>
      <xsl:apply-templates select="cbc:Note[normalize-space()][1]"/>
    </Invoice>
  </xsl:template>

  <xsl:template match="cbc:DueDate | cbc:PaymentDueDate">
    <DueDate><xsl:value-of select="substring(normalize-space(), 1, 10)"/></DueDate>
  </xsl:template>

  <xsl:template match="cbc:SalesOrderID">
    <OrderNumber><xsl:value-of select="normalize-space()"/></OrderNumber>
  </xsl:template>

  <xsl:template match="cac:OrderReference/cbc:ID | cbc:BuyerReference">
    <CustomerOrderNumber><xsl:value-of select="substring(normalize-space(), 1, 40)"/></CustomerOrderNumber>
  </xsl:template>

  <xsl:template match="cac:InvoiceLine">
    <Line>
      <LineNumber><xsl:number/></LineNumber>
      <xsl:apply-templates select="cac:Item/cac:SellersItemIdentification/cbc:ID"/>
      <Description><xsl:value-of select="substring(normalize-space(cac:Item/cbc:Name), 1, 80)"/></Description>
      <Quantity><xsl:value-of select="number(cbc:InvoicedQuantity)"/></Quantity>
      <UnitOfMeasure>
        <xsl:call-template name="unit">
          <xsl:with-param name="code" select="normalize-space(cbc:InvoicedQuantity/@unitCode)"/>
        </xsl:call-template>
      </UnitOfMeasure>
      <xsl:apply-templates select="cac:Price"/>
      <xsl:call-template name="line-discount"/>
      <xsl:apply-templates select="cac:Item/cac:ClassifiedTaxCategory[1]"/>
      <xsl:apply-templates select="cbc:Note[normalize-space()][1]"/>
    </Line>
  </xsl:template>

  <!-- The tax may be told in a second currency as well. -->
  <xsl:template match="cac:LegalMonetaryTotal">
    <xsl:variable name="currency" select="normalize-space(../cbc:DocumentCurrencyCode)"/>
    <xsl:variable name="tax" select="../cac:TaxTotal/cbc:TaxAmount[not(@currencyID) or @currencyID = $currency]"/>
    <Totals>
      <Net><xsl:value-of select="format-number(cbc:TaxExclusiveAmount, '0.00')"/></Net>
      <Tax><xsl:value-of select="format-number(sum($tax), '0.00')"/></Tax>
      <Gross><xsl:value-of select="format-number(cbc:TaxInclusiveAmount, '0.00')"/></Gross>
    </Totals>
  </xsl:template>
</xsl:stylesheet>
