"""Planning models as workbooks that calculate by themselves, in Excel and in LibreOffice."""
