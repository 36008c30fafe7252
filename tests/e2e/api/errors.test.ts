import { expect, test } from '@playwright/test';
import { readReady } from '../../support/ready.ts';

const nobody = '00000000-0000-7000-8000-000000000000';

for (const path of [
  '/my/nobody/__data.json',
  '/check/nobody/__data.json',
  '/cancel/nobody/__data.json',
  '/cancel/de-klaproos/receipt/nobody/__data.json',
  '/accessibility/nobody/__data.json',
  '/move/nobody/__data.json',
  '/repair/nobody/__data.json',
  '/p/nobody/documents/invoice.pdf',
  `/my/nobody/invoices/${nobody}/invoice.pdf`
])
  test(`an error at ${path} names the request that stands in the log`, async ({ request }) => {
    const answer = await request.get(`${readReady().web}${path}`, {
      headers: { accept: 'application/json' },
      maxRedirects: 0
    });
    const id = answer.headers()['x-request-id'];
    expect(id).toMatch(/^[\w-]{8,64}$/);
    // A page's data tells its error inside an answer that is one; an endpoint by its status.
    const told = await answer.text();
    expect(told).toContain(`"requestId":"${id}"`);
    expect(told).toMatch(/unknown|not-found/);
  });
