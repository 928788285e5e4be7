// Every page that a menu or a list leads to, of a desk full of invented people, in every size and scheme.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, person, startBrowser, startDesk } from './desk.mjs';

let desk;
let browser;

before(async () => {
  desk = await startDesk('demo');
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** The addresses on the page that lead on within the desk, one of each kind. */
async function ways(page) {
  const found = await page.evaluate(() => [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href')));
  return found.filter((address) => !/^\/(assets|sign-out|feeds|api|files)|\.(jsonl|json|zip)|export|download/.test(address));
}

/** The kind of page behind an address: ids and numbers do not matter. */
function kind(address) {
  return address.replace(/[#?].*$/, '').replace(/[0-9a-f-]{36}/g, '{id}').replace(/^(\/guidelines|\/explain|\/requests\/about|\/policy\/versions)\/.*/, '$1/{name}');
}

test('every page can be read by everybody', async () => {
  const { page, context, wrong } = await person(browser, desk);
  await context.addCookies([{ name: 'chaperone', value: desk.cookie(), url: desk.url }]);
  const [seen, left, found] = [new Set(['/']), ['/'], []];
  for (const address of left) {
    const answer = await page.goto(address);
    if (!answer.ok()) found.push(`${address}: ${answer.status()}`);
    found.push(...(await look(page, `tour${kind(address).replaceAll('/', '-').replaceAll(/[{}]/g, '')}`)));
    for (const way of await ways(page)) {
      if (seen.has(kind(way))) continue;
      seen.add(kind(way));
      left.push(way);
    }
  }
  assert.deepEqual(found, []);
  assert.ok(seen.size > 30, `only ${seen.size} kinds of pages were found`);
  assert.deepEqual(wrong, []);
});
