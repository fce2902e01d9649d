"use strict";
// The task pane: whether the service answers, its token, all functions, and examples put into
// the sheet. Everything about a function comes from its metadata.

(() => {
  const { functions } = globalThis.gpusizeMetadata;
  const at = (id) => document.getElementById(id);
  const transport = globalThis.gpusizeTransport || {};
  const inExcel = Office.onReady().then((info) => info.host === Office.HostType.Excel);

  /** An element with its attributes and what is in it; text stays text. */
  function make(tag, attributes, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made[name] = value;
    made.append(...inside);
    return made;
  }

  // ---- whether the service answers -------------------------------------------------------

  /** The day of a sheet's number, as text. */
  function day(number) {
    return new Date(Date.UTC(1899, 11, 30 + number)).toISOString().slice(0, 10);
  }

  async function look() {
    at("again").hidden = true;
    show("status", "Looking for the service…", "");
    const asked = ["GPUSIZE_VERSION", "PRICE_DATE"].map((name) => globalThis.gpusizeAsk(name, []));
    const [version, prices] = await Promise.all(asked);
    const failed = [version, prices].find((result) => result.error);
    const token = transport.token;
    at("access").hidden = !token || !(failed && failed.error.asks === "token");
    at("forget").hidden = !token || !token.get();
    at("again").hidden = !failed;
    if (failed) show("status", failed.error.message, "bad");
    else show("status", `gpusize ${version.value}, prices of ${day(prices.value.date)}`, "good");
  }

  function show(id, text, kind) {
    at(id).textContent = text;
    at(id).className = kind;
    at(id).hidden = !text;
  }

  at("again").addEventListener("click", look);
  at("access").addEventListener("submit", (event) => {
    event.preventDefault();
    transport.token.set(at("token").value.trim());
    at("token").value = "";
    look();
  });
  at("forget").addEventListener("click", () => {
    transport.token.set("");
    look();
  });

  // ---- what goes into the sheet ----------------------------------------------------------

  /** A value as a formula has it, in the language range.formulas is in. */
  function literal(value) {
    if (value === null) return "";
    return typeof value === "string" ? `"${value.replace(/"/g, '""')}"` : String(value);
  }

  /** The letters of a column, 0 for A. */
  function letters(column) {
    const rest = String.fromCharCode(65 + (column % 26));
    return column < 26 ? rest : letters(Math.floor(column / 26) - 1) + rest;
  }

  /** Text of a cell: what would be read as a formula or a number is marked as text. */
  function text(value) {
    return /^[=+\-@0-9']/.test(value) ? `'${value}` : value;
  }

  /** The example in one cell. */
  function formula(one) {
    return [[`=${one.id}(${one.example.map(([, value]) => literal(value)).join(",")})`]];
  }

  /**
   * The example as a block: a row for each argument with its name, value and meaning, and below
   * them the formula that refers to them. A block of results gets the free cells under it.
   */
  function block(one, row, column) {
    const rows = one.example.map(([name, value, meaning]) => [
      text(name),
      typeof value === "string" ? text(value) : value === null ? "" : value,
      text(meaning),
    ]);
    const cells = rows.map((_, place) => letters(column + 1) + (row + 2 + place));
    const call = `=${one.id}(${cells.join(",")})`;
    const result =
      one.result.dimensionality === "matrix"
        ? [[text(one.id), "", ""], [call, "", ""]]
        : [[text(one.id), call, ""]];
    return [[text(one.description), "", ""], ...rows, ...result];
  }

  /** Put cells where the selection is, if nothing is there yet. */
  async function insert(contents, actions) {
    actions.after(at("said")); // so that it is read where the button was pressed
    try {
      const where = await Excel.run(async (context) => {
        const start = context.workbook.getActiveCell();
        start.load("rowIndex,columnIndex");
        await context.sync();
        const cells = contents(start.rowIndex, start.columnIndex);
        const range = start.getResizedRange(cells.length - 1, cells[0].length - 1);
        range.load("formulas,address");
        await context.sync();
        if (range.formulas.some((row) => row.some((cell) => cell !== ""))) {
          throw new Error(`${range.address} is not empty; select a cell with free cells beside and below it.`);
        }
        range.formulas = cells;
        await context.sync();
        return range.address;
      });
      show("said", `Written to ${where}.`, "good");
    } catch (failed) {
      show("said", `Nothing was written: ${failed.message}`, "");
    }
  }

  // ---- the list --------------------------------------------------------------------------

  function listed(parameter) {
    const may = parameter.optional || parameter.repeating;
    const note = parameter.repeating ? " (any number)" : may ? " (optional)" : "";
    return [
      make("dt", {}, make("code", {}, parameter.name), make("span", { className: "optional" }, note)),
      make("dd", {}, parameter.description),
    ];
  }

  /** A function in the list, folded; what is in it is made when it is opened. */
  function item(one) {
    const head = make("summary", {}, make("code", {}, one.id), make("span", {}, one.description));
    const details = make("details", {}, head);
    details.addEventListener("toggle", () => fill(one, details), { once: true });
    details.named = one.id.toLowerCase();
    details.searched = [one.id, one.description, ...one.parameters.map((p) => p.name)]
      .join(" ")
      .toLowerCase();
    return details;
  }

  async function fill(one, details) {
    const whole = make("button", { type: "button" }, "Insert example");
    const alone = make("button", { type: "button", className: "quiet" }, "Insert formula");
    const actions = make("div", { className: "actions" }, whole, alone);
    whole.addEventListener("click", () => insert((row, column) => block(one, row, column), actions));
    alone.addEventListener("click", () => insert(() => formula(one), actions));
    const list = make("dl", {}, ...[].concat(...one.parameters.map(listed)));
    const call = make("p", {}, make("code", {}, formula(one)[0][0]));
    details.append(make("div", { className: "inside" }, call, actions, list));
    if (await inExcel) return;
    whole.disabled = alone.disabled = true;
    actions.after(make("p", { className: "hint" }, "Open this page in Excel to insert."));
  }

  function search() {
    const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    // who types a whole name means that function, not each that mentions it
    const whole = words.length === 1 && functions.some((one) => one.id.toLowerCase() === words[0]);
    let found = 0;
    for (const section of at("functions").children) {
      const items = [...section.querySelectorAll("details")];
      for (const one of items) {
        const text = whole ? one.named : one.searched;
        one.hidden = !words.every((word) => text.includes(word));
        if (!one.hidden) found += 1;
      }
      section.hidden = items.every((one) => one.hidden);
    }
    at("found").textContent = `${found} of ${functions.length} functions`;
  }

  for (const group of new Set(functions.map((one) => one.group))) {
    const items = functions.filter((one) => one.group === group).map(item);
    at("functions").append(make("section", {}, make("h2", {}, group), ...items));
  }
  at("search").addEventListener("input", search);
  search();
  look();
})();
