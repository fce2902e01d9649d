"""Does in LibreOffice what `tests.soffice` asks for: one JSON line in, one out.

Run by a Python that has `uno`, which the one of the tests has not:

    python3 soffice_driver.py PIPE

A line is `{"do": "read", ...}`; the answer is `{"found": ...}` or `{"refused": "why"}`.
"""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false
# ruff: noqa: PLC0415 - `uno` is not there where the tests are collected
# ruff: noqa: N802 - names of UNO's own

from __future__ import annotations

import json
import sys
import time
import traceback

START_S = 90
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
    ".csv": "Text - txt - csv (StarCalc)",
}
ERRORS = 4
"""Of com.sun.star.sheet.FormulaResult."""


def connect(pipe):
    import uno
    from com.sun.star.connection import NoConnectException

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + START_S
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def url(path):
    import uno

    return uno.systemPathToFileUrl(path)


def properties(**given):
    from com.sun.star.beans import PropertyValue

    made = []
    for name, value in given.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


class Driver:
    """The questions that can be asked, a method each."""

    def __init__(self, pipe):
        self.context = connect(pipe)
        self.documents = {}
        self.desktop = self.made("com.sun.star.frame.Desktop")

    def made(self, service):
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def version(self):
        reader = self.made("com.sun.star.configuration.ConfigurationProvider")
        where = properties(nodepath="/org.openoffice.Setup/Product")
        name = "com.sun.star.configuration.ConfigurationAccess"
        return reader.createInstanceWithArguments(name, where).ooSetupVersionAboutBox

    def open(self, path):
        where = url(path) if path else "private:factory/scalc"
        opened = self.desktop.loadComponentFromURL(where, "_blank", 0, properties(Hidden=True))
        if opened is None:
            raise ValueError(f"LibreOffice cannot open {path}")
        number = len(self.documents)
        self.documents[number] = opened
        return number

    def sheets(self, document):
        return list(self.documents[document].Sheets.ElementNames)

    def recalculate(self, document, hard):
        opened = self.documents[document]
        started = time.perf_counter()
        opened.calculateAll() if hard else opened.calculate()
        return time.perf_counter() - started

    def range(self, document, where):
        """A range such as `Sheet1.A1:B2`, `A1` of the first sheet, or `Sheet1` as far as used."""
        sheets = self.documents[document].Sheets
        name, dot, cells = where.rpartition(".")
        if not dot and sheets.hasByName(where):
            sheet = sheets.getByName(where)
            cursor = sheet.createCursor()
            cursor.gotoStartOfUsedArea(False)
            cursor.gotoEndOfUsedArea(True)
            return cursor
        sheet = sheets.getByName(name) if dot else sheets.getByIndex(0)
        return sheet.getCellRangeByName(cells)

    def read(self, document, where):
        cells = self.range(document, where)
        found = [list(row) for row in cells.getDataArray()]
        formulas = cells.getFormulaArray()
        for y, row in enumerate(found):
            for x, value in enumerate(row):
                # a text of no characters is one only where a formula gives it
                if value == "" and not formulas[y][x]:
                    row[x] = None
        left, top = cells.RangeAddress.StartColumn, cells.RangeAddress.StartRow
        for wrong in cells.queryFormulaCells(ERRORS).RangeAddresses:
            for y in range(wrong.StartRow - top, wrong.EndRow - top + 1):
                for x in range(wrong.StartColumn - left, wrong.EndColumn - left + 1):
                    found[y][x] = {"error": cells.getCellByPosition(x, y).getError()}
        return found

    def formulas(self, document, where):
        return [list(row) for row in self.range(document, where).getFormulaArray()]

    def shown(self, document, where):
        cells = self.range(document, where)
        across, down = cells.Columns.Count, cells.Rows.Count
        return [[cells.getCellByPosition(x, y).String for x in range(across)] for y in range(down)]

    def write(self, document, cells):
        """Type into cells, `{"Sheet1.A1": "=1+1"}`; text in `{"text": ...}` is never a formula."""
        for where, value in cells.items():
            self.put(self.range(document, where).getCellByPosition(0, 0), value)

    def put(self, cell, value):
        if isinstance(value, dict):
            cell.String = value["text"]
        elif isinstance(value, str):
            cell.Formula = value
        elif value is None:
            cell.clearContents(1023)
        else:
            cell.Value = float(value)  # a whole number beyond 32 bits is no double to UNO

    def fill(self, document, where, rows):
        """Type into a block at once."""
        self.range(document, where).setFormulaArray(tuple(tuple(row) for row in rows))

    def automatic(self, document, on):
        """Whether formulas are calculated as they are typed."""
        self.documents[document].enableAutomaticCalculation(on)

    def array(self, document, where, formula):
        """Type a formula that fills a block."""
        self.range(document, where).setArrayFormula(formula)

    def replace(self, document, sheet, before, after):
        """Edit, Find and Replace, in the formulas of a sheet; how many were changed."""
        found = self.documents[document].Sheets.getByName(sheet)
        asked = found.createReplaceDescriptor()
        asked.SearchString, asked.ReplaceString = before, after
        return found.replaceAll(asked)

    def save(self, document, path):
        kind = FILTERS[path[path.rindex(".") :]]
        self.documents[document].storeToURL(url(path), properties(FilterName=kind))

    def close(self, document):
        self.documents.pop(document).close(True)

    def call(self, name, arguments):
        """What a function gives, without a document; errors are refused there."""
        return self.made("com.sun.star.sheet.FunctionAccess").callFunction(name, tuple(arguments))

    def functions(self):
        """What the function wizard says of all functions."""
        table = self.made("com.sun.star.sheet.FunctionDescriptions")
        found = []
        for place in range(table.Count):
            said = {item.Name: item.Value for item in table.getByIndex(place)}
            said["Arguments"] = [
                {"Name": a.Name, "Description": a.Description, "IsOptional": a.IsOptional}
                for a in said["Arguments"] or ()
            ]
            found.append(said)
        return found

    def install(self, path):
        """Install an extension for this user; what unopkg does, and refuses root."""
        manager = self.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
        added = manager.addExtension(url(path), (), "user", manager.createAbortChannel(), silent())
        return {
            "identifier": added.Identifier.Value,
            "version": added.Version,
            "name": added.DisplayName,
        }

    def quit(self):
        self.desktop.terminate()


def silent():
    """Agrees to everything asked while installing."""
    import uno
    import unohelper
    from com.sun.star.task import XInteractionHandler
    from com.sun.star.ucb import XCommandEnvironment

    approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")

    class Agrees(unohelper.Base, XInteractionHandler):
        def handle(self, request):
            for answer in request.getContinuations():
                if answer.queryInterface(approve):
                    answer.select()

    class Quiet(unohelper.Base, XCommandEnvironment):
        def getInteractionHandler(self):
            return Agrees()

        def getProgressHandler(self):
            return None

    return Quiet()


def main():
    driver = None
    for line in sys.stdin:
        try:
            asked = json.loads(line)
            driver = driver or Driver(sys.argv[1])
            said = {"found": getattr(driver, asked.pop("do"))(**asked)}
        except Exception as error:  # noqa: BLE001 - told to the test
            said = {"refused": f"{error}\n{traceback.format_exc()}"}
        sys.stdout.write(json.dumps(said, allow_nan=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
