<?xml version="1.0" encoding="UTF-8"?>
<!-- Units of UN/ECE Recommendation 20 to the ERP's; what is not known stays, so that the schema names it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="unit">
    <xsl:param name="code"/>
    <xsl:choose>
      <xsl:when test="$code = 'EA' or $code = 'C62' or $code = 'NAR' or $code = 'PCE' or $code = 'H87' or $code = 'NMP' or $code = 'XPP' or $code = '1I' or $code = 'E48' or $code = 'ZZ' or $code = 'XZZ' or $code = ''">EA</xsl:when>
      <xsl:when test="$code = 'XBX' or $code = 'BX'">BOX</xsl:when>
      <xsl:when test="$code = 'XCT' or $code = 'CT'">CTN</xsl:when>
      <xsl:when test="$code = 'XPX' or $code = 'PF'">PAL</xsl:when>
      <xsl:when test="$code = 'KGM'">KG</xsl:when>
      <xsl:when test="$code = 'GRM'">G</xsl:when>
      <xsl:when test="$code = 'LTR'">L</xsl:when>
      <xsl:when test="$code = 'MTR'">M</xsl:when>
      <xsl:when test="$code = 'HUR'">HR</xsl:when>
      <xsl:otherwise><xsl:value-of select="$code"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
