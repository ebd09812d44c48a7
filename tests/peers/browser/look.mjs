// Looks at pages as their readers do, in Chromium, and writes what is wrong with them: a
// line of JSON for each finding, and one at the end that says what was looked at.
//
//   node look.mjs TOOLS BASE PICTURES < pages.json
//
// TOOLS is where playwright-core and axe-core are installed, pages.json a list of
// {"name": …, "path": …, "mail": true if it is one}. Pictures are taken where PICTURES names a folder.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [tools, base, pictures] = process.argv.slice(2);
const load = createRequire(join(tools, "node_modules", "x.js"));
const { chromium } = load("playwright-core");
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
const pages = JSON.parse(readFileSync(0, "utf8"));

const LAW = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
// A mail has no landmarks of its own: it is shown within a page.
const RULES = { page: [...LAW, "best-practice"], mail: LAW };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1920, height: 1080 };
// 1280 px at 400 % (WCAG 2.1, 1.4.10).
const ZOOMED = { width: 320, height: 640 };

const done = { pages: 0, rules: 0, stops: 0, marks: 0, texts: 0, pictures: 0 };
const find = (page, how, what) => console.log(JSON.stringify({ page, how, what }));

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--force-prefers-reduced-motion=false"],
});

async function open(path, { still = false, ...options }, script = true) {
  const context = await browser.newContext({
    bypassCSP: true, locale: "nb-NO", javaScriptEnabled: script, ...options,
  });
  const page = await context.newPage();
  // One that renews itself takes our marks away.
  if (still) await page.route(/samband\.js/, (route) => route.abort());
  const failures = [];
  page.on("console", (said) => said.type() === "error" && failures.push(said.text()));
  page.on("pageerror", (error) => failures.push(String(error)));
  const answer = await page.goto(base + path, { waitUntil: "load", timeout: 20_000 });
  return { context, page, answer, failures };
}

/** What axe-core finds, in one theme on one screen. */
async function rules(name, path, colorScheme, viewport, tags = RULES.page) {
  const how = `axe, ${colorScheme}, ${viewport.width} px`;
  const { context, page, answer, failures } = await open(path, { colorScheme, viewport });
  if ((answer.status() >= 400) !== (name === "missing")) find(name, how, `answered ${answer.status()}`);
  await page.evaluate(axe);
  // What a page does not paint is taken for white, which in the dark it is not.
  if (tags === RULES.mail) await page.addStyleTag({ content: "html{background:Canvas}" });
  // What is folded away is looked at too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  const found = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), tags);
  done.rules += found.passes.length;
  for (const { id, help, nodes } of found.violations) {
    for (const node of nodes.slice(0, 3)) find(name, how, `${id}: ${help}: ${node.html.slice(0, 200)}`);
  }
  // A contrast that it cannot work out, behind a picture say, is a question, not a pass.
  for (const { id, nodes } of found.incomplete.filter((one) => one.id === "color-contrast")) {
    const open = nodes.filter((node) => !node.html.startsWith("<text"));
    for (const node of open.slice(0, 3)) find(name, how, `${id} cannot be told: ${node.html.slice(0, 200)}`);
  }
  for (const html of await page.evaluate(pale)) find(name, how, `text in a drawing is too pale: ${html}`);
  for (const failure of failures) {
    if (!/status of 4\d\d/.test(failure)) find(name, how, `the console says ${failure}`);
  }
  await picture(page, `${name}-${colorScheme}-${viewport.width}`);
  await context.close();
}

/** Text in drawings with less than 4.5:1 on what it stands on (1.4.3): axe-core looks at none. */
function pale() {
  const light = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((n) => n / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    for (let at = e.parentElement; at; at = at.parentElement) {
      const rect = at instanceof SVGElement && at.querySelector(":scope > rect");
      if (rect && getComputedStyle(rect).fill.startsWith("rgb(")) return getComputedStyle(rect).fill;
      const colour = at instanceof SVGElement ? "" : getComputedStyle(at).backgroundColor;
      if (colour.startsWith("rgb(")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("svg text")].filter((e) => {
    const [a, b] = [light(getComputedStyle(e).fill), light(ground(e))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  }).slice(0, 3).map((e) => e.outerHTML.slice(0, 200));
}

async function picture(page, name) {
  if (!pictures) return;
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = d.hasAttribute("open") && d.open; }));
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  done.pictures += 1;
}

/** Nothing needs scrolling in two directions, and nothing is cut, at 400 %. */
async function zoomed(name, path) {
  const { context, page } = await open(path, { viewport: ZOOMED });
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.body.querySelectorAll("*")].filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width > 0 && box.right > root.clientWidth + 1 && !e.closest(".scroll");
    });
    return out.slice(0, 3).map((e) => e.outerHTML.slice(0, 160));
  });
  for (const html of wide) find(name, "zoom to 400 %", `is wider than the screen: ${html}`);
  // Text that somebody spaces out (1.4.12) stays whole.
  await page.addStyleTag({ content: "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important} p{margin-bottom:2em!important}" });
  const cut = await page.evaluate(() => [...(document.querySelector("main") ?? document.body).querySelectorAll("*")]
    .filter((e) => e.childElementCount === 0 && e.textContent.trim() && !e.closest(".unseen, thead, svg"))
    .filter((e) => getComputedStyle(e).overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1)
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 160)));
  for (const html of cut) find(name, "spaced text", `is cut: ${html}`);
  await context.close();
}

/** Everything that can be used is reached by Tab, in the order of the page, and seen to be. */
async function keyboard(name, path) {
  const { context, page } = await open(path, { viewport: DESKTOP, still: true });
  const wanted = await page.evaluate(() => {
    const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const all = [...document.querySelectorAll(usable)].filter((e) => !e.disabled && e.checkVisibility());
    // Of radio buttons of one name Tab reaches one.
    const seen = new Set();
    const reached = all.filter((e) => {
      if (e.type !== "radio") return true;
      const first = !seen.has(e.name);
      seen.add(e.name);
      return first;
    });
    reached.forEach((e, nth) => e.setAttribute("data-stop", nth));
    return reached.length;
  });
  let last = -1;
  // A date has several fields, each a stop of its own.
  for (let presses = 0; presses < wanted + 200 && last + 1 < wanted; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const style = getComputedStyle(e);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const box = e.getBoundingClientRect();
      const there = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
      const named = e.type === "radio" ? document.querySelector(`[name="${CSS.escape(e.name)}"][data-stop]`) : e;
      return { nth: Number(named?.getAttribute("data-stop") ?? -1), outlined, there, html: e.outerHTML.slice(0, 160) };
    });
    if (!at) break;
    if (at.nth === last) continue;
    if (at.nth !== last + 1) find(name, "keyboard", `stop ${at.nth} comes after ${last}: ${at.html}`);
    if (!at.outlined) find(name, "keyboard", `focus is not seen on ${at.html}`);
    if (!at.there) find(name, "keyboard", `focus is outside the screen: ${at.html}`);
    last = at.nth;
    done.stops += 1;
  }
  if (last + 1 < wanted) find(name, "keyboard", `${wanted - last - 1} of ${wanted} stops are not reached`);
  await context.close();
}

/** A state is a word and a shape, and not its colour alone. */
async function states(name, path) {
  const { context, page } = await open(path, { viewport: DESKTOP });
  const { bare, all, lookalikes } = await page.evaluate(() => {
    const marks = [...document.querySelectorAll(".state")].filter((e) => !e.classList.contains("unprobed"));
    const shape = (e) => e.querySelector("svg, .shape")?.innerHTML ?? "";
    const word = (e) => e.textContent.trim();
    const shapes = new Map();
    for (const e of marks) {
      const how = ["up", "degraded", "down", "unknown", "maintenance"].find((s) => e.classList.contains(s));
      if (how) shapes.set(how, shape(e));
    }
    const bare = marks.filter((e) => !shape(e) || !word(e)).map((e) => e.outerHTML.slice(0, 160));
    const lookalikes = shapes.size !== new Set(shapes.values()).size;
    return { bare, all: marks.length, lookalikes };
  });
  done.marks += all;
  for (const html of bare) find(name, "state", `is shown by colour alone: ${html}`);
  if (lookalikes) find(name, "state", "two states have the same shape");
  await context.close();
}

/** Nothing moves for those who do not want it. */
async function motion(name, path) {
  const { context, page } = await open(path, { viewport: DESKTOP, reducedMotion: "reduce" });
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")]
    .filter((e) => {
      const style = getComputedStyle(e);
      const long = (of) => of.split(",").some((time) => parseFloat(time) > 0);
      return (style.animationName !== "none" && long(style.animationDuration))
        || long(style.transitionDuration) || style.scrollBehavior === "smooth";
    })
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 160)));
  for (const html of moving) find(name, "reduced motion", `moves: ${html}`);
  await context.close();
}

/** The page is the same without scripts, apart from times that pass. */
async function bare(name, path) {
  const text = async (script) => {
    const { context, page } = await open(path, { viewport: DESKTOP }, script);
    const all = await page.locator("main").innerText();
    const forms = await page.locator("main form").count();
    const links = await page.locator("main a[href]").count();
    await context.close();
    return { words: all.replace(/[\d:.,]+/g, "#").replace(/\s+/g, " ").trim(), forms, links };
  };
  const [with_, without] = [await text(true), await text(false)];
  done.texts += without.words.length;
  if (without.words.length < 20) find(name, "without scripts", "has nothing to read");
  for (const what of ["forms", "links"]) {
    if (with_[what] !== without[what]) find(name, "without scripts", `has ${without[what]} ${what} instead of ${with_[what]}`);
  }
}

for (const { name, path, mail } of pages) {
  done.pages += 1;
  if (mail) {
    await rules(name, path, "light", PHONE, RULES.mail);
    await rules(name, path, "dark", DESKTOP, RULES.mail);
    await zoomed(name, path);
    continue;
  }
  await rules(name, path, "light", PHONE);
  await rules(name, path, "dark", DESKTOP);
  if (pictures) {
    await rules(name, path, "dark", PHONE);
    await rules(name, path, "light", DESKTOP);
  }
  await zoomed(name, path);
  await keyboard(name, path);
  await states(name, path);
  await motion(name, path);
  await bare(name, path);
}
await browser.close();
console.log(JSON.stringify({ done }));
