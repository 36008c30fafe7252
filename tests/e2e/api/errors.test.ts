import { expect, test } from '@playwright/test';
import { readReady } from '../../support/ready.ts';

const nobody = '00000000-0000-7000-8000-000000000000';

for (const path of [
  '/my/nobody/__data.json',
  '/check/nobody/__data.json',
  '/cancel/nobody/__data.json',
  '/cancel/de-klaproos/receipt/nobody/__data.json',
  '/cancel/de-klaproos/withdrawals/__data.json',
  '/move/nobody/__data.json',
  '/repair/nobody/__data.json',
  '/p/nobody/documents/invoice.pdf',
  `/my/nobody/invoices/${nobody}/invoice.pdf`,
  '/nowhere/__data.json'
])
  test(`an error at ${path} names the request that stands in the log`, async ({ request }) => {
    const answer = await request.get(`${readReady().web}${path}`, {
      headers: { accept: 'application/json' },
      maxRedirects: 0
    });
    const id = answer.headers()['x-request-id'];
    expect(id).toMatch(/^[\w-]{8,64}$/);
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain(`"${id}"`);
  });
