// The page of `oas-lint matrix --format html` in a real browser, as a person with a mouse, a
// keyboard or a screen reader meets it.
//
// Needs the command (OAS_LINT, else target/debug/oas-lint) and a Chromium (CHROMIUM, else one of
// the usual names). SCREENSHOTS names a folder for pictures to look at.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, "../..");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function executable(chosen, names) {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const places = chosen ? [chosen] : names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  assert.ok(found, `there is none of ${names.join(", ")}; these tests run in no other way`);
  return path.resolve(found);
}

const lint = executable(process.env.OAS_LINT ?? path.join(repository, "target/debug/oas-lint"), ["oas-lint"]);
const scratch = mkdtempSync(path.join(tmpdir(), "oas-lint-page-"));
let browser;

before(async () => {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  browser = await chromium.launch({
    executablePath: executable(process.env.CHROMIUM, names),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
});
after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true });
});

// The page and the JSON document of a description, which the command reads as a file.
function made(name, text) {
  const file = path.join(scratch, `${name}.yaml`);
  writeFileSync(file, text);
  const run = (format) => execFileSync(lint, ["matrix", "--isolated", "--format", format, file], { maxBuffer: 1 << 28 });
  const page = path.join(scratch, `${name}.html`);
  writeFileSync(page, run("html"));
  return { page: pathToFileURL(page).href, json: JSON.parse(run("json")) };
}

// Opens a page, and keeps what goes wrong in it and what it asks for.
async function open(address, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  page.faults = [];
  page.asked = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.goto(address);
  return page;
}

async function picture(page, name) {
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}.png`) });
  }
}

const focused = (page) => page.evaluate(() => {
  const cell = document.activeElement.closest("td, th");
  const place = cell && `${cell.parentElement.rowIndex}:${cell.cellIndex}`;
  return place ?? document.activeElement.id;
});

const shownRows = (page) => page.locator("tbody tr:visible").count();

describe("a small description", () => {
  const example = readFileSync(path.join(repository, "specs/examples/six-defects.yaml"), "utf8");
  const { page: address, json } = made("six-defects", example);

  test("each cell says what the JSON document says, and nothing is fetched", async () => {
    const page = await open(address);
    const [table] = json.tables;
    const head = await page.locator("thead th").allInnerTexts();
    const keys = head.map((text) => text.split("\n")[0]);
    assert.deepEqual(keys, ["Operation", ...table.columns.map((column) => column.key), "other"]);
    const rows = await page.locator("tbody tr").evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => cell.dataset.state ?? "")));
    const wanted = table.operations.map((operation) => {
      const states = table.columns.map((_, at) => operation.cells.find((cell) => cell.column === at)?.state ?? "");
      return ["", ...states, ""];
    });
    assert.deepEqual(rows, wanted);
    assert.deepEqual(await page.locator("tbody tr:nth-child(4) td[data-state]").allInnerTexts(), ["u", "u", "~", "✓", "m"]);
    assert.deepEqual(page.asked, [address]);
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test("a click on a missing code leads to the finding", async () => {
    const page = await open(address);
    assert.equal(await page.locator("#details").isVisible(), false);
    await page.getByRole("gridcell", { name: "404 missing, warning" }).click();
    const text = await page.locator("#details").innerText();
    const found = json.findings.find((each) => each.rule === "missing-status/404");
    const at = `six-defects.yaml:${found.location.line}:${found.location.column}`;
    for (const part of ["GET /users/{id} → 404 Not Found", "Missing (warning)", found.message, found.note, found.help, at]) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
    await picture(page, "small-light");
    await page.getByRole("button", { name: "Close" }).click();
    assert.equal(await page.locator("#details").isVisible(), false);
    await page.close();
  });

  test("a documented code shows its place and what is wrong with the response", async () => {
    const page = await open(address);
    await page.getByRole("gridcell", { name: "200 documented, noted: warning" }).click();
    const text = await page.locator("#details").innerText();
    assert.match(text, /Documented at .*six-defects\.yaml:15:9/);
    assert.match(text, /unquoted-status/);
    await page.close();
  });

  test("the keyboard reaches every cell, and Tab leaves the table with one step", async () => {
    const page = await open(address);
    const press = async (...keys) => {
      for (const key of keys) {
        await page.keyboard.press(key);
      }
      return focused(page);
    };
    await page.locator("#find").focus();
    const buttons = await page.locator("#states button").count();
    assert.equal(await press(...Array(buttons + 1).fill("Tab")), "1:0");
    assert.equal(await press("ArrowRight", "ArrowDown"), "2:1");
    assert.equal(await press("ArrowUp", "ArrowUp", "ArrowUp"), "0:1");
    const last = json.tables[0].columns.length + 1;
    assert.equal(await press("End"), `0:${last}`);
    assert.equal(await press("ArrowRight"), `0:${last}`);
    assert.equal(await press("Control+End"), `4:${last}`);
    assert.equal(await press("Control+Home"), "0:0");
    // The first problem, as a list of findings would have it, and back from it.
    assert.equal(await press("n"), "1:2");
    assert.equal(await press("Enter"), "details-title");
    assert.match(await page.locator("#details").innerText(), /GET \/users → 201 Created/);
    assert.equal(await press("Escape"), "1:2");
    assert.equal(await press("n", "n", "p"), "1:5");
    assert.equal(await page.locator("#tables [tabindex='0']").count(), 1);
    await press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest("main")), null);
    await page.close();
  });

  test("filters by text and by state, and says how many operations are left", async () => {
    const page = await open(address);
    await page.locator("#find").fill("get USERS");
    assert.equal(await shownRows(page), 2);
    assert.equal(await page.getByRole("status").innerText(), "2 of 4 operations");
    await page.locator("#find").fill("deleteuser");
    assert.equal(await shownRows(page), 1);
    await page.locator("#find").fill("nothing like it");
    assert.equal(await shownRows(page), 0);
    assert.equal(await page.getByRole("status").innerText(), "0 of 4 operations");
    await page.locator("#find").fill("");
    assert.equal(await page.getByRole("status").innerText(), "");
    const documented = page.locator("#states button[data-state=documented]");
    const missing = page.locator("#states button[data-state=missing]");
    await missing.click();
    assert.equal(await missing.getAttribute("aria-pressed"), "true");
    assert.equal(await shownRows(page), 4);
    await missing.click();
    await documented.click();
    assert.equal(await shownRows(page), json.tables[0].operations.filter((each) => each.cells.some((cell) => cell.state === "documented")).length);
    await page.close();
  });

  test("a screen reader finds a grid with names, and the rules of axe hold", async () => {
    for (const [name, options] of [
      ["light", { colorScheme: "light" }],
      ["dark", { colorScheme: "dark" }],
      ["narrow", { viewport: { width: 390, height: 800 } }],
      ["forced", { forcedColors: "active" }],
    ]) {
      const page = await open(address, options);
      const grid = page.getByRole("grid", { name: "Users" });
      assert.equal(await grid.getByRole("row").count(), 5);
      assert.equal(await grid.getByRole("columnheader", { name: "404 Not Found, 1 missing" }).count(), 1);
      assert.equal(await grid.getByRole("rowheader", { name: "DELETE /users/{id}" }).count(), 1);
      await page.getByRole("gridcell", { name: "204 unexpected, info, noted: error" }).click();
      // The policy of the page lets no script in but what it was made with.
      await page.evaluate(axe);
      const result = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(result.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), [], name);
      assert.ok(result.passes.length > 20, `axe checked only ${result.passes.length} rules`);
      await picture(page, `small-${name}`);
      await page.close();
    }
  });

  test("on paper the tables are tables, without what only a screen can do", async () => {
    const page = await open(address);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#filters").isVisible(), false);
    assert.equal(await page.locator("tbody tr").first().evaluate((row) => getComputedStyle(row).display), "table-row");
    await picture(page, "small-print");
    await page.close();
  });
});

describe("a hostile description", () => {
  const attack = '</script><script>hacked=1</script><img src="x" onerror="hacked=1"><!--';
  const text = `openapi: 3.1.0
info: { title: ${JSON.stringify(attack)}, version: "1" }
paths:
  ${JSON.stringify(`/${attack}`)}:
    get: { operationId: ${JSON.stringify(attack)}, responses: { "200": { description: x }, "${"404"} <b>": { description: x } } }
  ${JSON.stringify("/a\nb\u001b[31m\u202edcba\u2028\\u{7}")}:
    post: { responses: { "201": { description: x } } }
  /__proto__:
    get: { responses: {} }
`;
  const { page: address, json } = made("hostile", text);

  test("what it says is shown, and never done", async () => {
    const page = await open(address);
    await page.waitForLoadState("networkidle");
    assert.equal(await page.evaluate(() => typeof globalThis.hacked), "undefined");
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("script").count(), 2);
    assert.equal(await page.locator("tbody .path").first().innerText(), `/${attack}`);
    assert.equal(await page.locator("section h2").first().innerText(), attack);
    assert.equal(await page.locator("tbody .path").nth(1).innerText(), "/a\\u{a}b\\u{1b}[31m\\u{202e}dcba\\u{2028}\\u{7}");
    await page.locator("tbody th").first().click();
    assert.ok((await page.locator("#details").innerText()).includes(attack));
    assert.deepEqual(page.asked, [address]);
    assert.deepEqual(page.faults, []);
    assert.equal(json.tables[0].operations[1].path, "/a\nb\u001b[31m\u202edcba\u2028\\u{7}");
    await picture(page, "hostile");
    await page.close();
  });
});

describe("1,200 operations", () => {
  const methods = ["get", "put", "post", "delete"];
  const codes = ["200", "201", "204", "301", "304", "400", "401", "403", "404", "409", "410", "412", "422", "429", "500", "503"];
  let text = 'openapi: 3.1.0\ninfo: { title: Many, version: "1" }\npaths:\n';
  for (let path = 0; path < 300; path += 1) {
    text += `  /resources-${path}/{id}/parts:\n`;
    methods.forEach((method, index) => {
      const own = codes.filter((_, at) => (at * 7 + path + index) % 4 === 0);
      text += `    ${method}: { responses: { ${own.map((code) => `"${code}": { description: x }`).join(", ")} } }\n`;
    });
  }
  const { page: address, json } = made("many", text);

  test("all are there, headings stay in sight, and the time of each step is told", async (context) => {
    const page = await open(address);
    assert.equal(json.summary.operations, 1200);
    assert.equal(await page.locator("tbody tr").count(), 1200);
    const box = (selector) => page.locator(selector).first().boundingBox();
    const frame = await box("#tables");
    await page.locator("#tables").evaluate((tables) => tables.scrollTo(200, 20000));
    assert.equal(Math.round((await box("thead")).y), Math.round(frame.y));
    assert.equal(Math.round((await box("thead th")).x), Math.round(frame.x));
    const inSight = await page.evaluate(() => {
      const { top, left } = document.getElementById("tables").getBoundingClientRect();
      return document.elementFromPoint(left + 20, top + 200).closest("th")?.scope;
    });
    assert.equal(inSight, "row");
    await picture(page, "many");

    const times = await page.evaluate(async () => {
      const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const time = async (step) => {
        const start = performance.now();
        step();
        await painted();
        return Math.round(performance.now() - start);
      };
      const find = document.getElementById("find");
      const type = (text) => () => {
        find.value = text;
        find.dispatchEvent(new Event("input"));
      };
      const press = (key, options = {}) => () =>
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...options }));
      const [entry] = performance.getEntriesByType("navigation");
      const times = { load: Math.round(entry.loadEventEnd) };
      times.filter = await time(type("resources-7"));
      times.unfilter = await time(type(""));
      document.querySelector("tbody th").click();
      times.arrow = await time(press("ArrowDown"));
      times.end = await time(press("End", { ctrlKey: true }));
      times.problem = await time(press("p"));
      return times;
    });
    context.diagnostic(`milliseconds to the next frame: ${JSON.stringify(times)}`);
    assert.match(await focused(page), /^1200:/);
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test("a cell reached by the keyboard lies under nothing", async () => {
    const page = await open(address, { viewport: { width: 700, height: 500 } });
    await page.locator("tbody th").first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Home");
    for (const key of ["ArrowRight", "ArrowRight", "PageUp", "PageUp", "End", "PageUp", "ArrowLeft", "ArrowLeft"]) {
      await page.keyboard.press(key);
      const isSeen = await page.evaluate(() => {
        const cell = document.activeElement;
        const { left, top, width, height } = cell.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2)?.closest("td, th") === cell;
      });
      assert.ok(isSeen, `after ${key} the cell ${await focused(page)} is hidden`);
    }
    await page.close();
  });
});
