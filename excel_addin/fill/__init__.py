"""`gpusize fill`: a sheet of scenarios computed row by row, with results written beside them.

openpyxl reads the cells. Results go into the sheet's own XML, and every other part of the file is
copied as it is: docs/adr/0019-fill.md says why.
"""
