// Visits the status page as people do: by mouse and keyboard, on a phone and a desk, in light and
// dark, with and without JavaScript. One line of JSON for each check.
//
//   node visit.mjs URL DIRECTORY [--live]
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [address, directory, ...flags] = process.argv.slice(2);
const base = address.replace(/\/+$/, '');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(directory, { recursive: true });

const SIZES = {
  desk: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
};
const LIMIT = 20_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

let failed = false;
function tell(check, problem) {
  failed ||= Boolean(problem);
  console.log(JSON.stringify(problem ? { check, problem: String(problem) } : { check }));
}

async function check(name, body) {
  try {
    tell(name, await body());
  } catch (e) {
    tell(name, String(e.message || e).split('\n').slice(0, 6).join(' '));
  }
}

/** A page of its own, whose console must stay silent. */
async function open(options, path, body) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT);
  const said = [];
  page.on('console', (message) => {
    // htmx says so of the updates of a page that is left.
    const expected = message.text().includes('status of 404') || message.text() === 'Event';
    if (['error', 'warning'].includes(message.type()) && !expected) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  try {
    await page.goto(base + path, { waitUntil: 'load' });
    return (await body(page)) || (said.length ? `the console says ${said.join('; ')}` : undefined);
  } finally {
    await context.close();
  }
}

/** What axe finds, the rules of WCAG 2.2 AA and best practices. */
async function violations(page) {
  const found = await page.evaluate(async (source) => {
    // The page's own policy forbids scripts of others: this one comes from the tool.
    (0, eval)(source);
    const result = await window.axe.run(document);
    return result.violations.map(
      (each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`);
  }, axe);
  return found.join('; ');
}

/** Where a reader gets to without knowing names: the first pool, and a job that it has. */
async function paths() {
  return open({}, '/', async (page) => {
    const pools = await page.$$eval('#pools tbody th a', (links) => links.map((a) => a.getAttribute('href')));
    let job;
    let pool = pools[0];
    for (const each of pools.slice(0, 12)) {
      await page.goto(base + each);
      const jobs = await page.$$eval('a[href^="/jobs/"]', (links) => links.map((a) => a.getAttribute('href')));
      if (jobs.length) {
        [pool, job] = [each, jobs[0]];
        break;
      }
    }
    found.pool = pool;
    found.job = job;
  });
}

const found = {};
await check('a pool and a job are found by links', async () => (await paths()) || (found.pool ? undefined : 'no pool'));

const pages = { fleet: '/', pool: found.pool, job: found.job, cost: '/cost', error: '/pools/ci/linux-amr64' };
for (const [name, path] of Object.entries(pages)) {
  if (!path) continue;
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      const title = `${name}-${size}-${colorScheme}`;
      await check(`${title} is accessible and fits`, () =>
        // Its policy would forbid axe too, which is no part of it.
        open({ viewport, colorScheme, bypassCSP: true, hasTouch: size === 'phone' }, path, async (page) => {
          await page.screenshot({ path: `${directory}/${title}.png`, fullPage: size === 'phone' });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (wide > 0) return `it is ${wide} px wider than the screen`;
          const heading = await page.textContent('h1');
          if (name === 'job' && !heading.startsWith('Job ')) return `it says ${heading}`;
          return violations(page);
        }));
    }
  }
}

await check('it is read without JavaScript', () =>
  open({ javaScriptEnabled: false }, '/', async (page) => {
    if (!(await page.locator('#pools tbody tr').count())) return 'no pool is seen';
    await page.locator('#by-waiting').click();
    return page.url().includes('sort=waiting') ? undefined : `it went to ${page.url()}`;
  }));

await check('nothing breaks the policy of the page itself', () =>
  open({}, '/', async (page) => {
    await page.waitForTimeout(300);
    return (await page.evaluate(() => window.htmx !== undefined)) ? undefined : 'htmx did not start';
  }));

await check('the keyboard reaches the content and a pool', () =>
  open({}, '/', async (page) => {
    await page.keyboard.press('Tab');
    const skip = await page.evaluate(() => document.activeElement.textContent);
    if (!skip.startsWith('Skip')) return `the first stop is ${skip}`;
    await page.keyboard.press('Enter');
    for (let stop = 0; stop < 30; stop++) {
      await page.keyboard.press('Tab');
      const href = await page.evaluate(() => document.activeElement.getAttribute('href') || '');
      if (href.startsWith('/pools/')) {
        await page.keyboard.press('Enter');
        await page.waitForURL('**/pools/**');
        return undefined;
      }
    }
    return 'no pool within 30 stops';
  }));

await check('a job is found by its number', () =>
  open({}, '/', async (page) => {
    await page.fill('input[name=id]', '#99999999');
    await page.click('text=Find job');
    await page.waitForURL('**/jobs/99999999');
    const heading = await page.textContent('h1');
    return heading.includes('Nothing is known of job 99999999') ? undefined : `it says ${heading}`;
  }));

await check('pools are filtered and the filter stays in the address', () =>
  open({}, '/', async (page) => {
    await page.fill('input[name=q]', 'no such pool at all');
    await page.click('text="Show"');
    await page.waitForURL('**q=no**');
    const text = await page.textContent('#pools');
    return text.includes('None of the') ? undefined : `it says ${text}`;
  }));

if (flags.includes('--live')) {
  await check('a change is seen without loading the page again', () =>
    open({}, '/', async (page) => {
      const connected = page.waitForResponse((answer) => answer.url().includes('/live/'));
      await page.reload();
      await connected;
      await page.evaluate(() => { window.stayed = true; });
      const before = await page.textContent('#summary');
      await page.focus('#by-waiting');
      console.log(JSON.stringify({ await: 'change' }));
      await page.waitForFunction(
        (old) => document.querySelector('#summary').textContent !== old, before, { timeout: 60_000 });
      await page.waitForTimeout(200);
      if (!(await page.evaluate(() => window.stayed))) return 'the page was loaded again';
      const focus = await page.evaluate(() => document.activeElement.id);
      return focus === 'by-waiting' ? undefined : `the focus went to '${focus}'`;
    }));
}

await browser.close();
process.exit(failed ? 1 : 0);
