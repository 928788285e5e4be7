// From an empty desk to a post on the website's feed, as people do it: with a keyboard, in a real Chromium.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { look, person, startBrowser, startDesk, totp } from './desk.mjs';

let desk;
let browser;
/** The administrator, who writes. */
let ada;
/** The second reader, who came by an invitation and a passkey. */
let ben;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  ada = await person(browser, desk);
  ben = await person(browser, desk);
});

after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** Fills a field through the keyboard. */
async function type(page, label, words) {
  await page.getByLabel(label, { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(words);
}

/** Presses a button through the keyboard. */
async function press(page, name) {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

async function addPasskeys(one) {
  const devtools = await one.context.newCDPSession(one.page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

test('set-up, with a password and a phone', async () => {
  const { page } = ada;
  await page.goto('/');
  await page.waitForURL('**/set-up');
  assert.deepEqual(await look(page, 'set-up'), []);
  assert.equal(await page.getByLabel('Time zone').inputValue(), 'Europe/Berlin', 'the zone of the browser is chosen');
  await type(page, 'Practice or organisation', 'Lake Clinic');
  await type(page, 'Your name', 'Ada <b>Ferris</b>');
  await type(page, 'E-mail', 'ada@lakeclinic.example');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/join');
  assert.deepEqual(await look(page, 'join'), []);
  await type(page, 'Password', 'four plain words here');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/join/app');
  assert.deepEqual(await look(page, 'join-app'), []);
  const secret = await page.locator('li code').innerText();
  await type(page, 'Code', totp(secret));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/welcome');
  await press(page, 'Show my recovery codes');
  await page.getByText(/recovery codes/i).first().waitFor();
  assert.deepEqual(await look(page, 'recovery-codes'), []);
});

test('an invitation, taken with a passkey', async () => {
  await ada.page.goto('/members/invite');
  await type(ada.page, 'E-mail', 'ben@lakeclinic.example');
  await ada.page.getByLabel('Role').selectOption('second-reader');
  await press(ada.page, /invite|link/i);
  const link = await ada.page.locator('code, input[readonly]').filter({ hasText: /invitation/ }).first().innerText();
  assert.deepEqual(await look(ada.page, 'invitation'), []);
  await addPasskeys(ben);
  await ben.page.goto(link);
  await type(ben.page, 'Your name', 'Ben Okoro');
  await ben.page.keyboard.press('Enter');
  await ben.page.waitForURL('**/join');
  await press(ben.page, 'Use this device');
  await ben.page.waitForURL('**/welcome');
  await ben.page.getByRole('button', { name: 'Sign out' }).click();
  // The browser offers the passkey by itself, and this one takes it at once.
  await ben.page.waitForURL('**/drafts');
});

test('signing in again, with password and phone', async () => {
  const { page, context } = await person(browser, desk);
  await page.goto('/drafts');
  await page.waitForURL('**/sign-in**');
  assert.deepEqual(await look(page, 'sign-in'), []);
  await type(page, 'E-mail', 'ada@lakeclinic.example');
  await type(page, 'Password, if you have no passkey', 'four wrong words here');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await look(page, 'sign-in-wrong'), []);
  await context.close();
});

test('findings stand under the words as one types, and one click takes words out', async () => {
  const { page } = ada;
  await page.goto('/compose');
  await page.locator('#text').focus();
  await page.keyboard.type('Long night. Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today with shingles.', { delay: 5 });
  await page.locator('#backdrop mark').first().waitFor();
  const marked = await page.locator('#backdrop mark').allInnerTexts();
  assert.ok(marked.some((words) => words.includes('Quartz')), marked.join(', '));
  await page.locator('#said').getByText(/./).waitFor();
  assert.deepEqual(await look(page, 'compose'), []);
  await page.locator('#text').focus();
  await page.keyboard.press('F8');
  const chosen = await page.locator('#text').evaluate((text) => text.value.slice(text.selectionStart, text.selectionEnd));
  assert.ok(chosen.length > 0, 'F8 chooses the words of a finding');
});

test('a feed of the organisation, a hold, a second reader, and out it goes', async () => {
  const { page } = ada;
  await page.goto('/accounts/new/feed');
  await type(page, 'Name of the feed', 'News from Lake Clinic');
  await page.getByLabel('Whose voice').selectOption('practice');
  await page.getByLabel('Whose account').selectOption('organisation');
  await press(page, 'Add');
  await page.waitForURL('**/accounts/*');
  assert.deepEqual(await look(page, 'account'), []);

  await page.goto('/compose');
  await page.getByLabel('Write as').selectOption({ index: 1 });
  await page.locator('#text').focus();
  await page.keyboard.type('Mrs. Wilma Quartz, MRN 5520117, came back to our clinic today with shingles. Get your vaccine.');
  await page.locator('#backdrop mark').first().waitFor();
  await press(page, 'Save draft');
  await page.waitForURL('**/drafts/*');
  await press(page, 'Send…');
  await page.waitForURL('**/send**');
  assert.deepEqual(await look(page, 'send-hold'), []);
  assert.equal(await page.getByRole('button', { name: /^Send/ }).count(), 0, 'nobody sends a hold of the organisation alone');
  await press(page, 'Ask a colleague');
  await page.waitForURL('**/cases/*');
  assert.deepEqual(await look(page, 'case-author'), []);
  assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0, 'the author never decides');
  const address = new URL(page.url()).pathname;

  await ben.page.goto('/cases');
  assert.deepEqual(await look(ben.page, 'cases'), []);
  await ben.page.goto(address);
  assert.deepEqual(await look(ben.page, 'case-reader'), []);
  await type(ben.page, 'Note to the author', 'The name and the number have to go.');
  await press(ben.page, 'Send it back');
  await ben.page.getByText('declined').first().waitFor();

  await page.goto(address);
  await page.getByText('The name and the number have to go.').waitFor();
  await page.getByRole('link', { name: 'Back to the draft' }).click();
  await page.locator('#text').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Shingles can be prevented. Get your vaccine: our nurses are glad to help you choose a day.');
  await press(page, 'Send…');
  await page.waitForURL('**/send**');
  assert.deepEqual(await look(page, 'send-clear'), []);
  await press(page, /^Send$/);
  await page.waitForURL('**/sent**');
  await page.goto('/sent');
  for (let tries = 0; tries < 50 && (await page.locator('[data-state=confirmed]').count()) === 0; tries++) {
    await page.waitForTimeout(200);
    await page.reload();
  }
  assert.equal(await page.locator('[data-state=confirmed]').count(), 1, 'it is out');
  assert.deepEqual(await look(page, 'sent'), []);
  const feed = await (await fetch(new URL('/feeds/news-from-lake-clinic.atom', desk.url))).text();
  assert.match(feed, /Shingles can be prevented/);
  assert.doesNotMatch(feed, /Quartz/);
});

test('the record tells all of it, and none of the words', async () => {
  const { page } = ada;
  await page.goto('/record');
  assert.deepEqual(await look(page, 'record'), []);
  const words = await page.locator('main').innerText();
  assert.doesNotMatch(words, /Quartz|Shingles/);
  await press(page, /check the chain/i);
  await page.getByText(/whole/i).first().waitFor();
});

test('no page said anything was wrong', () => {
  assert.deepEqual(ada.wrong, []);
  assert.deepEqual(ben.wrong, []);
});
