import { expect, test } from '@playwright/test';
import { readReady } from '../support/ready.ts';

test('every link that the start announces opens', async ({ request }) => {
  const { web, desk, payLinks, letter, portal, admin, operator } = readReady();
  for (const link of [web, desk, ...Object.values(payLinks), letter, portal.url, admin.url, operator.url]) {
    const answer = await request.get(link);
    expect([200, 410], `${link} answered ${answer.status()}`).toContain(answer.status());
  }
});
