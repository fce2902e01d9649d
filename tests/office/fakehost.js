"use strict";
// A stand-in for Excel on Windows, loaded before the page's own scripts. Microsoft's own runtime
// (office.js and excel-win32-16.01.js) talks to it as to Excel: through `window.external`, which is
// how a desktop host answers. That door is internal to Microsoft, so the npm version is pinned.
//
// It starts custom functions as Excel does, takes their results, and holds one sheet of cells for
// what a page does by Excel.run: only what the task pane needs of it.

(() => {
  const REQUEST = 93; // dispidExecuteRichApiRequestMethod
  const MESSAGE = 33; // dispidRichApiMessageEvent
  const INVOKE = [1, 1000]; // category and type of a message that starts a custom function

  /** What the host says it knows; a test may lower it before the page loads. */
  const supported = Object.assign(
    { excelapi: "1.20", customfunctions: "1.9", customfunctionsruntime: "1.5", sharedruntime: "1.2" },
    globalThis.fakeExcelSupports,
  );

  /** An array as COM hands it over. */
  const safeArray = (items) => ({ toArray: () => items });

  // ---- custom functions ------------------------------------------------------------------

  let last = 0;
  let ready = null;
  const whenReady = new Promise((resolve) => (ready = resolve));
  const waiting = new Map();
  const handlers = [];

  /** An argument as Excel sends it: values as they are, data types as JSON in an object. */
  const sent = (given) => {
    if (Array.isArray(given)) return given.map(sent);
    return given !== null && typeof given === "object" ? { value: JSON.stringify(given) } : given;
  };

  /** Milliseconds after which a cell counts as one that never gets its result. */
  const PATIENCE_MS = 60000;

  /** Let Excel calculate cells: [name, argument, ...] each; their results in order. */
  async function calculate(formulas) {
    await whenReady;
    const results = formulas.map(([name, ...given], place) => {
      const id = (last += 1);
      const flags = JSON.stringify(given).includes("{") ? 8 : 0; // 8: there are data types
      const message = JSON.stringify([id, name, given.map(sent), "Sheet1!A" + (place + 1), flags]);
      const entry = [...INVOKE, "", message, id, false];
      return { entry, result: new Promise((resolve) => waiting.set(id, resolve)) };
    });
    handlers.forEach((handler) => handler(MESSAGE, safeArray(results.map((one) => one.entry))));
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error("fakehost: cells without a result")), PATIENCE_MS);
    });
    return Promise.race([Promise.all(results.map((one) => one.result)), late]);
  }

  /** One result as Excel would show it: a value, a block, or an error with its sentence. */
  function settle([id, ok, value, code]) {
    const errors = { 0: "#VALUE!", 1: "#N/A", 5: "#DIV/0!", 6: "#NUM!", 7: "#VALUE!", 8: "#NULL!" };
    const carries = code === 1 || code === 7; // others lose the sentence
    const found = ok ? { value } : { error: errors[code] || `#${code}`, message: carries ? value : "" };
    waiting.get(id)(found);
    waiting.delete(id);
  }

  // ---- the sheet -------------------------------------------------------------------------

  const cells = new Map(); // "row,column" -> formula or value
  const selected = { row: 0, column: 0 };
  const letters = (column) =>
    (column >= 26 ? letters(Math.floor(column / 26) - 1) : "") + String.fromCharCode(65 + (column % 26));

  class Range {
    constructor(row, column, rows = 1, columns = 1) {
      Object.assign(this, { row, column, rows, columns });
    }
    each(make) {
      return Array.from({ length: this.rows }, (_, r) =>
        Array.from({ length: this.columns }, (_, c) => make(`${this.row + r},${this.column + c}`, r, c)),
      );
    }
    get Address() {
      const end = letters(this.column + this.columns - 1) + (this.row + this.rows);
      const start = letters(this.column) + (this.row + 1);
      return `Sheet1!${start === end ? start : `${start}:${end}`}`;
    }
    get Formulas() {
      return this.each((key) => (cells.has(key) ? cells.get(key) : ""));
    }
    set Formulas(given) {
      if (given.length !== this.rows || given.some((row) => row.length !== this.columns)) {
        throw new Error("InvalidArgument");
      }
      this.each((key, r, c) => cells.set(key, given[r][c]));
    }
    get RowIndex() {
      return this.row;
    }
    get ColumnIndex() {
      return this.column;
    }
    GetResizedRange(rows, columns) {
      return new Range(this.row, this.column, this.rows + rows, this.columns + columns);
    }
    _KeepReference() {}
  }

  /** What Microsoft's services answer; those that only count things answer nothing. */
  const services = {
    "Microsoft.ExcelServices.CustomFunctions": {
      _GetEnabledFeatures: () => [1, 2, 3, 4],
      _SetOsfControlContainerReadyForCustomFunctions: () => ready(),
      SetInvocationArrayResults: (results) => results.forEach(settle),
    },
  };

  // ---- requests --------------------------------------------------------------------------

  const workbook = {
    CustomFunctions: services["Microsoft.ExcelServices.CustomFunctions"],
    GetActiveCell: () => new Range(selected.row, selected.column),
  };

  const kept = []; // objects that later requests refer to by their place here

  /** The object that a path of a request names. */
  function resolve(paths, id) {
    const path = paths[id];
    if (path.made !== undefined) return path.made;
    const parent = path.ParentObjectPathId ? resolve(paths, path.ParentObjectPathId) : null;
    const given = (path.ArgumentInfo && path.ArgumentInfo.Arguments) || [];
    const kinds = {
      1: () => workbook,
      2: () => services[path.Name] || {},
      3: () => parent[path.Name](...given),
      4: () => parent[path.Name],
      6: () => kept[path.Name],
    };
    path.made = kinds[path.ObjectPathType]();
    return path.made;
  }

  function keep(object) {
    if (!kept.includes(object)) kept.push(object);
    return kept.indexOf(object);
  }

  /** Do what a request asks, in its order. */
  function perform({ Actions, ObjectPaths }) {
    const results = [];
    for (const { Id, ActionType, Name, ObjectPathId, ArgumentInfo, QueryInfo } of Actions) {
      const target = resolve(ObjectPaths, ObjectPathId);
      const given = (ArgumentInfo && ArgumentInfo.Arguments) || [];
      let value = null;
      if (ActionType === 1) value = target instanceof Range ? { _ReferenceId: String(keep(target)) } : {};
      if (ActionType === 2) {
        value = {};
        for (const name of QueryInfo.Select) {
          const property = name[0].toUpperCase() + name.slice(1);
          if (!(property in target)) throw new Error(`fakehost: no ${property}`);
          value[property] = target[property];
        }
      }
      if (ActionType === 3 && target[Name]) value = target[Name](...given);
      if (ActionType === 4) target[Name] = given[0];
      results.push({ ActionId: Id, Value: value === undefined ? null : value });
    }
    return results;
  }

  /** Answer a request of the runtime, a moment later as a host does. */
  function execute(id, [message], callback) {
    if (id !== REQUEST) throw new Error(`fakehost: ${id} is not known`);
    const body = JSON.parse(message[4]);
    setTimeout(() => {
      let answer;
      try {
        answer = { Results: perform(body), TraceIds: [] };
      } catch (failed) {
        answer = { Error: { Code: failed.message, Message: String(failed.stack) }, Results: [] };
      }
      const status = answer.Error ? 400 : 200;
      const headers = ["CONTENT-TYPE", "application/json"];
      callback(safeArray([0, [status, headers, JSON.stringify(answer)]]));
    }, 0);
  }

  const context = {
    GetAppType: () => 1,
    GetSolutionRef: () => "gpusize",
    GetAppVersionMajor: () => 16,
    GetAppVersionMinor: () => 1,
    GetAppUILocale: () => 1033,
    GetAppDataLocale: () => 1033,
    GetDocUrl: () => "Book1.xlsx",
    GetAppCapabilities: () => 0,
    GetActivationMode: () => 1,
    GetControlIntegrationLevel: () => 1,
    GetSolutionToken: () => "",
    GetInstanceId: () => "1",
    GetSupportedMatrix: () => JSON.stringify(supported),
    GetSettings: () => ({ Read() {}, Write() {} }),
    GetHostFullVersion: () => "16.0.19000.20000",
    GetOfficeThemeInfo: () => "{}",
  };

  const external = {
    GetContext: () => context,
    GetHostInfo: () => "Excel$Win32$16.01$en-US$$$$3", // 3: shared runtime, custom functions
    Execute: execute,
    RegisterEvent(id, target, handler, callback) {
      if (id === MESSAGE) handlers.push(handler);
      callback(0);
    },
    UnregisterEvent() {},
  };
  Object.defineProperty(window, "external", { value: external, configurable: true, writable: true });

  globalThis.fakeExcel = { calculate, whenReady, cells, selected };
})();
