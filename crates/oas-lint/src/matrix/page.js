"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const STATES = ["documented", "covered", "missing", "unexpected", "ignored"];
  const count = (number, what) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;

  // Signs that cannot be seen, or that turn the text around, are written out.
  const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  const visible = (text) => text.replace(HIDDEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

  // An element with attributes and children; text is never read as markup.
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    for (const child of children) {
      element.append(typeof child === "string" ? visible(child) : child);
    }
    return element;
  }

  function sign(cell) {
    const grave = cell.severity === "error";
    switch (cell.state) {
      case "documented": return cell.expectation === undefined ? "o" : "✓";
      case "covered": return "~";
      case "missing": return grave ? "M" : "m";
      case "unexpected": return grave ? "U" : "u";
      default: return "–";
    }
  }

  const place = (at) => `${at.file}:${at.line}:${at.column}`;
  const name = (row) => (row.place === "path" ? row.path : `${row.place} ${row.path}`);
  const title = (column) => (column.phrase ? `${column.key} ${column.phrase}` : column.key);

  // What a cell says, in words.
  function words(cell, column) {
    const parts = [`${column.key} ${cell.state}`];
    if (cell.severity) {
      parts.push(cell.severity);
    }
    if (cell.by) {
      parts.push(`by ${cell.by}`);
    }
    if (cell.noted) {
      parts.push(`noted: ${cell.noted}`);
    }
    return parts.join(", ");
  }

  // The tables. What is behind a cell, a row or a column is kept beside its element.
  const behind = new WeakMap();
  const rows = [];

  function drawTable(table, number) {
    const heading = make("h2", { id: `table-${number}` }, table.title ?? table.file);
    const about = make("p", {}, make("code", {}, table.file), `, ${count(table.operations.length, "operation")}, policy ${table.policy}`);
    const section = make("section", { "aria-labelledby": heading.id }, heading, about);
    if (table.findings.length > 0) {
      const more = make("details", {}, make("summary", {}, `${count(table.findings.length, "finding")} about the description as a whole`));
      more.addEventListener("toggle", () => more.append(...table.findings.map(article)), { once: true });
      section.append(more);
    }
    const grid = make("table", {
      role: "grid", "aria-readonly": "true", "aria-labelledby": heading.id,
      "aria-rowcount": table.operations.length + 1, "aria-colcount": table.columns.length + 2,
    });
    grid.style.setProperty("--columns", `var(--first) repeat(${table.columns.length}, var(--cell)) var(--last)`);
    grid.style.setProperty("--width", `calc(var(--first) + ${table.columns.length} * var(--cell) + var(--last))`);
    const longest = Math.max(9, ...table.operations.map((each) => each.method.length + name(each).length));
    grid.style.setProperty("--longest", `calc(${Math.min(longest, 200)} * 0.55rem + 2.5rem)`);
    grid.append(make("thead", { role: "rowgroup" }, head(table)), body(table));
    section.append(grid);
    return section;
  }

  function head(table) {
    const row = make("tr", { role: "row", "aria-rowindex": 1 }, make("th", { role: "columnheader", scope: "col" }, "Operation"));
    for (const column of table.columns) {
      const missing = column.missing > 0 ? `${column.missing} m` : "";
      const cell = make("th", { role: "columnheader", scope: "col", title: title(column) }, make("span", {}, column.key), make("small", { "aria-hidden": "true" }, missing));
      cell.setAttribute("aria-label", `${title(column)}${column.missing > 0 ? `, ${column.missing} missing` : ""}`);
      behind.set(cell, { table, column });
      cell.firstChild.classList.toggle("long", column.key.length > 4);
      row.append(cell);
    }
    row.append(make("th", { role: "columnheader", scope: "col", title: "Findings about the operation as a whole" }, "other"));
    return row;
  }

  function body(table) {
    const group = make("tbody", { role: "rowgroup" });
    const blank = make("tr", { role: "row" }, make("th", { role: "rowheader", scope: "row" }));
    for (let column = 0; column <= table.columns.length; column += 1) {
      blank.append(make("td", { role: "gridcell" }));
    }
    table.operations.forEach((operation, index) => {
      const row = blank.cloneNode(true);
      row.setAttribute("aria-rowindex", index + 2);
      const first = row.firstChild;
      first.append(make("b", {}, operation.method), " ", make("bdi", { class: "path" }, name(operation)));
      behind.set(first, { table, operation });
      const states = new Set();
      for (const cell of operation.cells) {
        const column = table.columns[cell.column];
        const element = row.children[cell.column + 1];
        element.dataset.state = cell.state;
        element.dataset.severity = cell.severity ?? "";
        element.setAttribute("aria-label", words(cell, column));
        element.append(make("span", { class: "sign", "aria-hidden": "true" }, sign(cell)));
        element.dataset.noted = cell.noted ?? "";
        behind.set(element, { table, operation, column, cell });
        states.add(cell.state);
      }
      if (operation.findings.length > 0) {
        const last = row.lastChild;
        last.className = "more";
        last.append(String(operation.findings.length));
        last.setAttribute("aria-label", `${count(operation.findings.length, "finding")} about the operation as a whole`);
        behind.set(last, { table, operation, other: true });
      }
      const text = `${operation.method} ${name(operation)} ${operation.operation_id ?? ""}`.toLowerCase();
      rows.push({ row, states, text });
      group.append(row);
    });
    return group;
  }

  // What is behind a cell.
  function article(number) {
    const found = data.findings[number];
    const severity = make("span", { class: `severity ${found.severity}` }, found.severity);
    const list = make("dl");
    const item = (term, text) => list.append(make("dt", {}, term), make("dd", {}, text));
    item("place", make("code", {}, place(found.location)));
    if (found.note) {
      item("why", found.note);
    }
    if (found.help) {
      item("help", found.help);
    }
    for (const cause of found.causes) {
      item("see", make("span", {}, `${cause.message}, `, make("code", {}, place(cause))));
    }
    if (found.hidden_by) {
      const who = found.hidden_by === "baseline" ? "the baseline lists it" : "the document ignores it";
      item("ignored", found.hidden_because ? `${who}: ${found.hidden_because}` : who);
    }
    item("more", make("code", {}, `oas-lint explain ${found.rule.split("/")[0]}`));
    return make("article", {}, make("h3", {}, make("code", {}, found.rule), severity), make("p", {}, found.message), list);
  }

  function verdict(cell) {
    const mark = make("span", { class: "sign", "aria-hidden": "true" }, sign(cell));
    const severity = cell.severity ? ` (${cell.severity})` : "";
    const by = cell.by ? ` by ${cell.by}` : "";
    const line = make("p", { class: "verdict", "data-state": cell.state, "data-severity": cell.severity ?? "" }, mark);
    line.append(`${cell.state[0].toUpperCase()}${cell.state.slice(1)}${by}${severity}`);
    return line;
  }

  function reason(table, asked) {
    const which = asked.codes.includes("|") ? `any of ${asked.codes}` : asked.codes;
    return make("p", {}, `The policy ${table.policy} says that ${which} ${asked.level} be documented: ${asked.because}.`);
  }

  function describe({ table, operation, column, cell, other }) {
    const parts = [];
    if (cell) {
      parts.push(verdict(cell));
      if (cell.expectation !== undefined) {
        parts.push(reason(table, table.expectations[cell.expectation]));
      }
      if (cell.location) {
        parts.push(make("p", {}, "Documented at ", make("code", {}, place(cell.location))));
      }
      parts.push(...(cell.findings ?? []).map(article));
    } else if (operation) {
      if (operation.operation_id) {
        parts.push(make("p", {}, "operationId ", make("code", {}, operation.operation_id)));
      }
      parts.push(make("p", {}, "At ", make("code", {}, place(operation.location))));
      const own = operation.cells.flatMap((each) => each.findings ?? []);
      const all = other ? operation.findings : [...new Set([...own, ...operation.findings])];
      parts.push(...(all.length > 0 ? all.map(article) : [make("p", {}, "Nothing was found.")]));
    } else {
      const sums = STATES.filter((state) => column[state] > 0).map((state) => `${column[state]} ${state}`);
      parts.push(make("p", {}, sums.join(", ")));
      const about = table.expectations.filter((asked) => asked.codes.split(" | ").includes(column.key));
      parts.push(...about.map((asked) => reason(table, asked)));
    }
    const what = operation ? `${operation.method} ${name(operation)}` : "";
    return [[what, column ? title(column) : ""].filter(Boolean).join(" → "), parts];
  }

  const details = byId("details");
  function show(cell) {
    const known = behind.get(cell);
    document.querySelector("tr.chosen")?.classList.remove("chosen");
    details.hidden = !known;
    if (!known) {
      return false;
    }
    const [heading, parts] = describe(known);
    byId("details-title").textContent = visible(heading);
    byId("details-body").replaceChildren(...parts);
    details.scrollTop = 0;
    cell.parentElement.classList.add("chosen");
    // There is less room for the table now.
    bringIntoView(cell);
    return true;
  }

  function close() {
    details.hidden = true;
    document.querySelector("tr.chosen")?.classList.remove("chosen");
    current?.focus();
  }

  // The keyboard. One cell of the page takes part in the order of Tab; arrows lead to the others.
  let current = null;
  function move(cell) {
    if (!cell) {
      return;
    }
    current?.removeAttribute("tabindex");
    current = cell;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    bringIntoView(cell);
  }

  // What is sticky must not lie over the cell.
  function bringIntoView(cell) {
    const frame = byId("tables");
    cell.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (cell.cellIndex === 0) {
      return;
    }
    const row = cell.parentElement;
    const outer = frame.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    const left = outer.left + row.firstChild.offsetWidth;
    const top = outer.top + (row.closest("table").tHead.offsetHeight);
    frame.scrollLeft += box.left < left ? box.left - left : Math.max(0, box.right - outer.left - frame.clientWidth);
    if (row.parentElement.tagName === "TBODY" && box.top < top) {
      frame.scrollTop += box.top - top;
    }
  }

  function rowsOf(cell) {
    return [...cell.closest("main").querySelectorAll("tr")].filter((row) => !row.hidden && !row.closest("section").hidden);
  }

  function step(cell, down) {
    const all = rowsOf(cell);
    const at = all.indexOf(cell.parentElement);
    const row = all[Math.min(Math.max(at + down, 0), all.length - 1)];
    return row.children[Math.min(cell.cellIndex, row.children.length - 1)];
  }

  function problem(cell, forward) {
    const wanted = 'tr:not([hidden]) > td[data-state="missing"], tr:not([hidden]) > td[data-state="unexpected"]';
    const all = [...document.querySelectorAll(wanted)].filter((each) => !each.closest("section").hidden);
    const follows = (each) => cell.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
    const precedes = (each) => cell.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING;
    return forward ? all.find(follows) : all.findLast(precedes);
  }

  function target(event) {
    const { key, ctrlKey, currentTarget } = event;
    const cell = event.target.closest("td, th");
    const siblings = cell.parentElement.children;
    const page = Math.max(1, Math.floor(currentTarget.clientHeight / cell.parentElement.offsetHeight) - 2);
    switch (key) {
      case "ArrowLeft": return cell.previousElementSibling;
      case "ArrowRight": return cell.nextElementSibling;
      case "ArrowUp": return step(cell, -1);
      case "ArrowDown": return step(cell, 1);
      case "PageUp": return step(cell, -page);
      case "PageDown": return step(cell, page);
      case "Home": return ctrlKey ? step(cell, -Infinity).parentElement.children[0] : siblings[0];
      case "End": return ctrlKey ? [...step(cell, Infinity).parentElement.children].at(-1) : siblings[siblings.length - 1];
      case "n": return problem(cell, true);
      case "p": return problem(cell, false);
      default: return undefined;
    }
  }

  byId("tables").addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    const { key, altKey, metaKey, ctrlKey } = event;
    if (!cell || altKey || metaKey || (ctrlKey && key !== "Home" && key !== "End")) {
      return;
    }
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      if (show(cell)) {
        byId("details-title").focus();
      }
      return;
    }
    const next = target(event);
    if (next !== undefined) {
      event.preventDefault();
      move(next);
      if (!details.hidden && (key === "n" || key === "p")) {
        show(current);
      }
    }
  });
  byId("tables").addEventListener("click", (event) => {
    const cell = event.target.closest("td, th");
    if (cell) {
      move(cell);
      show(cell);
    }
  });
  byId("close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !details.hidden) {
      close();
    }
  });

  // The filters.
  const pressed = new Set();
  function filter() {
    const wanted = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, states, text } of rows) {
      const fits = wanted.every((word) => text.includes(word)) && (pressed.size === 0 || [...pressed].some((state) => states.has(state)));
      row.hidden = !fits;
      shown += fits;
    }
    for (const section of document.querySelectorAll("section")) {
      section.hidden = rows.length > 0 && !section.querySelector("tbody tr:not([hidden])");
    }
    byId("shown").textContent = shown === rows.length ? "" : `${shown.toLocaleString("en")} of ${count(rows.length, "operation")}`;
    if (!current || current.parentElement.hidden || current.closest("section").hidden) {
      current?.removeAttribute("tabindex");
      current = document.querySelector("section:not([hidden]) tbody tr:not([hidden]) > th");
      current?.setAttribute("tabindex", "0");
    }
  }

  for (const state of STATES.filter((each) => data.summary[each] > 0)) {
    const mark = make("span", { class: "sign", "aria-hidden": "true" }, sign({ state, expectation: 0 }));
    const button = make("button", { type: "button", "aria-pressed": "false", "data-state": state }, mark, `${data.summary[state].toLocaleString("en")} ${state}`);
    button.addEventListener("click", () => {
      const on = !pressed.delete(state) && Boolean(pressed.add(state));
      button.setAttribute("aria-pressed", on);
      byId("tables").classList.toggle(`only-${state}`, on);
      byId("tables").classList.toggle("dimmed", pressed.size > 0);
      filter();
    });
    byId("states").append(button);
  }
  byId("find").addEventListener("input", filter);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());

  const policies = [...new Set(data.tables.map((table) => table.policy))].join(", ");
  byId("summary").textContent = visible(`${count(data.summary.operations, "operation")} of ${count(data.tables.length, "description")}, policy ${policies}, ${data.tool.name} ${data.tool.version}`);
  byId("tables").append(...data.tables.map(drawTable));
  filter();
})();
