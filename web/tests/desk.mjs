// A desk of its own for each file of tests, a real Chromium before it, and what both are asked again and again.

import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where pictures go, if they are wanted. */
const PICTURES = process.env.CHAPERONE_PICTURES;

/** Sizes and schemes that every page is looked at in. */
const LOOKS = [
  { name: 'desktop-light', width: 1280, height: 900, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1280, height: 900, colorScheme: 'dark' },
  { name: 'phone-light', width: 390, height: 844, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts an empty desk, or a `demo` with invented people. */
export async function startDesk(command = 'serve') {
  const data = mkdtempSync(path.join(tmpdir(), 'chaperone-desk-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = { ...process.env, CHAPERONE_DATA: data, CHAPERONE_LISTEN: `127.0.0.1:${port}`, CHAPERONE_URL: url };
  const args = command === 'demo' ? ['demo', '--port', String(port)] : ['serve'];
  const child = spawn(process.env.CHAPERONE_BIN, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (bytes) => (said += bytes));
  child.stderr.on('data', (bytes) => (said += bytes));
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error(`the desk does not start: ${said}`);
    try {
      await fetch(url, { redirect: 'manual' });
      break;
    } catch {
      await new Promise((after) => setTimeout(after, 100));
    }
  }
  return {
    url,
    data,
    /** The cookie of the demo's administrator. */
    cookie: () => said.match(/chaperone=(\S+)/)[1],
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHAPERONE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** A person at a browser of his own. Anything that a page logs as an error is kept in `wrong`. */
export async function person(browser, desk, options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: desk.url, timezoneId: 'Europe/Berlin', locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  return { context, page, wrong };
}

/** What axe finds serious or worse, on the page as it is. */
export async function serious(page) {
  // Not as a <script>: the pages' own policy forbids it, as it should.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${page.url()}: ${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Looks at the page in every size and scheme: axe, no sideways scrolling, and a picture if wanted. */
export async function look(page, name) {
  const found = [];
  const before = page.viewportSize();
  for (const { name: how, width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    found.push(...(await serious(page)).map((words) => `${how}: ${words}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${how}: ${page.url()}: the page is ${wide} px too wide`);
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: path.join(PICTURES, `${name}-${how}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
  return found;
}

/** The six digits of a TOTP secret (RFC 6238: SHA-1, 30 seconds) at a time in milliseconds. */
export function totp(secret, time = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of secret.replace(/[\s=]/g, '').toUpperCase()) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
