// Leaves a page open, as operators do all day, says so, and tells what becomes of it when
// something changes: a line of JSON.
//
//   node live.mjs TOOLS URL
import { createRequire } from "node:module";
import { join } from "node:path";

const [tools, url] = process.argv.slice(2);
const { chromium } = createRequire(join(tools, "node_modules", "x.js"))("playwright-core");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
await page.goto(url, { waitUntil: "load", timeout: 20_000 });
const before = await page.locator("#headline").innerText();
// Somebody is on their way through the page by keyboard, and has scrolled.
await page.locator("main a").last().focus();
const focused = () => page.evaluate(() => document.activeElement?.getAttribute("href"));
const at = await focused();
console.log("open");
await page.waitForFunction((was) => document.getElementById("headline").innerText !== was, before, { timeout: 120_000 });
await page.waitForFunction(() => document.getElementById("said").textContent !== "", null, { timeout: 10_000 });
const said = page.locator("#said");
console.log(JSON.stringify({
  before,
  after: await page.locator("#headline").innerText(),
  said: await said.textContent(),
  live: await said.getAttribute("aria-live"),
  title: await page.title(),
  stays: (await focused()) === at,
}));
await browser.close();
