"""The add-in for LibreOffice Calc: an extension (.oxt), generated from the functions."""
