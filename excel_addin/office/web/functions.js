"use strict";
// Excel's custom functions. Each call waits a moment for others; then all of them go to
// `gpusizeAnswer`, which is HTTP or whatever else the page has loaded before this file.

(() => {
  /**
   * @typedef {number|string|boolean|null} Cell
   * @typedef {{name: string, args: Array<Cell|Array<Array<Cell>>>}} Call
   * @typedef {{value: *}|{values: Array<Array<*>>}|{error: {code: string, message: string}}} Result
   * @typedef {{name: string, dimensionality: string, repeating?: boolean}} Parameter
   */

  /** Milliseconds that a call waits for others; Excel itself waits 50 before it takes a result. */
  const GATHER_MS = 10;

  const DATE_FORMAT = "yyyy-mm-dd";

  /** @type {Map<string, {call: Call, settle: Array<function(Promise<Result>): void>}>} */
  let gathered = new Map();

  /**
   * The result of one call, asked for together with all others of this moment.
   * @param {string} name
   * @param {Call["args"]} args
   * @returns {Promise<Result>}
   */
  function ask(name, args) {
    const key = JSON.stringify([name, args]);
    return new Promise((resolve) => {
      const same = gathered.get(key);
      if (same) {
        same.settle.push(resolve);
        return;
      }
      if (!gathered.size) setTimeout(flush, GATHER_MS);
      gathered.set(key, { call: { name, args }, settle: [resolve] });
    });
  }

  /** Send what was gathered; each call gets its result, or the reason why there is none. */
  function flush() {
    const asked = [...gathered.values()];
    gathered = new Map();
    const answered = new Promise((resolve) => {
      resolve(globalThis.gpusizeAnswer(asked.map((one) => one.call)));
    });
    asked.forEach((one, place) => {
      const result = answered.then((results) => results[place]);
      one.settle.forEach((settle) => settle(result));
    });
  }

  /**
   * An argument as Excel hands it over: a value, null for none, or a data type of a cell.
   * @param {*} given
   */
  function argument(given) {
    if (given === undefined || given === null) return null;
    if (typeof given !== "object" || Array.isArray(given)) return given;
    // an entity or an image has no number or text of its own, only what the cell shows
    if (given.basicType === "Error" || given.basicValue === "#VALUE!") return given.text || null;
    return given.type === "Empty" || given.basicValue === undefined ? null : given.basicValue;
  }

  /**
   * An argument that may be a range: rows of cells without the blank rows below, one cell as it is,
   * or null where all are blank.
   * @param {*} given
   */
  function range(given) {
    if (!Array.isArray(given)) return argument(given);
    const rows = given.map((row) => (Array.isArray(row) ? row : [row]).map(argument));
    while (rows.length && rows[rows.length - 1].every(blank)) rows.pop();
    if (!rows.length) return null;
    return rows.length === 1 && rows[0].length === 1 ? rows[0][0] : rows;
  }

  /** Whether nothing is in a cell. */
  function blank(cell) {
    return cell === null || (typeof cell === "string" && !cell.trim());
  }

  /**
   * The arguments of a call in order, without those left out at its end.
   * @param {Array<*>} given
   * @param {Array<Parameter>} parameters
   */
  function argumentsOf(given, parameters) {
    const last = parameters.length - 1;
    const spread =
      last >= 0 && parameters[last].repeating
        ? [...given.slice(0, last), ...flat(given[last])]
        : given.slice(0, parameters.length);
    const args = spread.map((one, place) => {
      const parameter = parameters[Math.min(place, last)];
      return parameter.dimensionality === "matrix" ? range(one) : argument(one);
    });
    while (args.length && args[args.length - 1] === null) args.pop();
    return args;
  }

  /** All values of an argument that repeats, which Excel hands over as an array. */
  function flat(given) {
    return Array.isArray(given) ? given.reduce((all, one) => all.concat(flat(one)), []) : [given];
  }

  /** Whether Excel takes a number with its format from a function. */
  function takesFormats() {
    const requirements = globalThis.Office && Office.context && Office.context.requirements;
    return Boolean(requirements && requirements.isSetSupported("CustomFunctionsRuntime", "1.4"));
  }

  /** A cell of a result as Excel takes it: null would be 0, and a day its bare number. */
  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value !== "object") return value;
    if (!takesFormats()) return value.date;
    return { type: "FormattedNumber", basicValue: value.date, numberFormat: DATE_FORMAT };
  }

  /** @param {Result} result */
  function shown(result) {
    if (result.error) throw new CustomFunctions.Error(result.error.code, result.error.message);
    return result.values ? result.values.map((row) => row.map(cell)) : cell(result.value);
  }

  /** No answer: an error value that can carry the sentence. */
  function unanswered(reason) {
    if (reason instanceof CustomFunctions.Error) throw reason;
    throw new CustomFunctions.Error(CustomFunctions.ErrorCode.notAvailable, String(reason.message));
  }

  for (const { id, parameters } of globalThis.gpusizeMetadata.functions) {
    CustomFunctions.associate(id, (...given) => {
      given.pop(); // the invocation, which Excel puts last
      return ask(id, argumentsOf(given, parameters)).then(shown).catch(unanswered);
    });
  }

  Office.onReady(); // without it the runtime does not start

  /** A call from the page itself, such as its status. */
  globalThis.gpusizeAsk = ask;
})();
