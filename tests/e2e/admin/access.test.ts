import { expect, test, type APIRequestContext } from '@playwright/test';
import type { StaffRole } from '../../../src/lib/server/domain/identity/index.ts';
import { addColleague, addInvoice, addOtherMerchant, signInByRequest } from '../../support/colleagues.ts';
import { readReady } from '../../support/ready.ts';

const NOBODYS = '019a0000-0000-7000-8000-0000000000ff';
const EVERYBODY: readonly StaffRole[] = ['owner', 'finance', 'support', 'viewer'];
const MONEY: readonly StaffRole[] = ['owner', 'finance'];

/** Every page and act of the admin that needs somebody, with who may. `:id` is an invoice. */
const ROUTES: readonly Readonly<{ method: 'GET' | 'POST'; path: string; may: readonly StaffRole[] }>[] = [
  { method: 'GET', path: '', may: EVERYBODY },
  { method: 'GET', path: '/reports', may: EVERYBODY },
  { method: 'GET', path: '/reports/recovery?by=reason', may: EVERYBODY },
  { method: 'GET', path: '/reports/cash', may: EVERYBODY },
  { method: 'GET', path: '/reports/feedback', may: EVERYBODY },
  { method: 'GET', path: '/reports/feedback/answers?score=1', may: EVERYBODY },
  { method: 'GET', path: '/reports/rows?of=owed', may: EVERYBODY },
  { method: 'GET', path: '/reports/file?report=recovery', may: EVERYBODY },
  { method: 'GET', path: '/invoices', may: EVERYBODY },
  { method: 'GET', path: '/invoices/file', may: EVERYBODY },
  { method: 'GET', path: '/payments', may: EVERYBODY },
  { method: 'GET', path: '/payments/file', may: EVERYBODY },
  { method: 'GET', path: '/subscriptions', may: EVERYBODY },
  { method: 'GET', path: '/subscriptions/file', may: EVERYBODY },
  { method: 'GET', path: '/plans', may: EVERYBODY },
  { method: 'GET', path: '/plans/file', may: EVERYBODY },
  { method: 'GET', path: '/files', may: MONEY },
  { method: 'GET', path: '/files/file', may: MONEY },
  { method: 'GET', path: '/views', may: EVERYBODY },
  { method: 'POST', path: '/views?/save', may: EVERYBODY },
  { method: 'GET', path: '/bulk', may: EVERYBODY },
  { method: 'POST', path: '/bulk?/prepare', may: EVERYBODY },
  { method: 'GET', path: '/customers', may: EVERYBODY },
  { method: 'GET', path: '/customers/found', may: EVERYBODY },
  { method: 'GET', path: '/customers/duplicates', may: MONEY },
  { method: 'POST', path: '/customers/duplicates?/search', may: MONEY },
  { method: 'GET', path: '/customers/file', may: EVERYBODY },
  { method: 'GET', path: '/account', may: EVERYBODY },
  { method: 'GET', path: '/account/passkey', may: EVERYBODY },
  { method: 'POST', path: '/account/passkey?/add', may: EVERYBODY },
  { method: 'GET', path: '/palette', may: EVERYBODY },
  { method: 'GET', path: '/staff', may: ['owner'] },
  { method: 'POST', path: '/staff?/invite', may: ['owner'] },
  { method: 'GET', path: '/set-up', may: ['owner'] },
  { method: 'GET', path: '/settings', may: ['owner'] },
  { method: 'POST', path: '/settings?/asking', may: ['owner'] },
  { method: 'POST', path: '/settings?/preview', may: ['owner'] },
  { method: 'POST', path: '/settings?/save', may: ['owner'] },
  { method: 'GET', path: '/settings/accounts', may: ['owner'] },
  { method: 'POST', path: '/settings/accounts?/add', may: ['owner'] },
  { method: 'GET', path: '/settings/channels', may: ['owner'] },
  { method: 'POST', path: '/settings/channels?/test', may: ['owner'] },
  { method: 'GET', path: '/settings/domain', may: ['owner'] },
  { method: 'POST', path: '/settings/domain?/ask', may: ['owner'] },
  { method: 'GET', path: '/settings/keys', may: ['owner'] },
  { method: 'POST', path: '/settings/keys?/create', may: ['owner'] },
  { method: 'GET', path: '/webhooks', may: MONEY },
  { method: 'GET', path: '/audit', may: MONEY },
  { method: 'GET', path: '/audit/file?act=none', may: MONEY },
  { method: 'GET', path: '/cancellations', may: EVERYBODY },
  { method: 'GET', path: '/arrangements', may: EVERYBODY },
  { method: 'GET', path: '/arrangements/file', may: EVERYBODY },
  { method: 'GET', path: '/promises', may: EVERYBODY },
  { method: 'GET', path: '/promises/file', may: EVERYBODY },
  { method: 'GET', path: '/messages', may: EVERYBODY },
  { method: 'GET', path: '/messages/file', may: EVERYBODY },
  { method: 'GET', path: '/messages/letters', may: EVERYBODY },
  { method: 'GET', path: '/erasures', may: ['owner'] },
  { method: 'GET', path: '/messages/results', may: EVERYBODY },
  { method: 'GET', path: '/conversations', may: ['owner', 'finance', 'support'] },
  { method: 'GET', path: '/sequences', may: EVERYBODY },
  { method: 'GET', path: '/law', may: EVERYBODY },
  { method: 'GET', path: '/templates', may: EVERYBODY },
  { method: 'GET', path: '/templates/overdue-first/email', may: EVERYBODY },
  { method: 'GET', path: '/templates/overdue-first/email/preview?tone=friendly', may: EVERYBODY },
  { method: 'POST', path: '/templates/overdue-first/email?/test', may: MONEY },
  { method: 'GET', path: '/policies/retries', may: EVERYBODY },
  { method: 'GET', path: '/policies/retries/shadow', may: EVERYBODY },
  { method: 'GET', path: '/policies/retries/draft', may: MONEY },
  { method: 'GET', path: '/policies/retries/backtest', may: MONEY },
  { method: 'GET', path: '/policies/retries/publish', may: MONEY },
  { method: 'POST', path: '/policies/retries/draft?/save', may: MONEY },
  { method: 'POST', path: '/policies/retries/publish?/publish', may: MONEY },
  { method: 'POST', path: '/policies/retries/shadow?/stop', may: MONEY },
  { method: 'GET', path: '/policies/routing', may: EVERYBODY },
  { method: 'GET', path: '/policies/routing/explain?method=card&amount=10', may: EVERYBODY },
  { method: 'GET', path: '/policies/routing/draft', may: MONEY },
  { method: 'GET', path: '/policies/routing/draft/rule', may: MONEY },
  { method: 'POST', path: '/policies/routing/draft?/move', may: MONEY },
  { method: 'GET', path: '/policies/routing/publish', may: ['owner'] },
  { method: 'POST', path: '/policies/routing/publish?/publish', may: ['owner'] },
  { method: 'GET', path: '/policies/segments', may: EVERYBODY },
  { method: 'GET', path: '/policies/segments/new', may: MONEY },
  { method: 'POST', path: '/policies/segments/new?/save', may: MONEY },
  { method: 'GET', path: '/policies/experiments', may: EVERYBODY },
  { method: 'GET', path: '/policies/experiments/new', may: MONEY },
  { method: 'POST', path: '/policies/experiments/new?/add', may: MONEY },
  { method: 'GET', path: '/policies/arrangements', may: EVERYBODY },
  { method: 'GET', path: '/policies/arrangements/versions/0', may: EVERYBODY },
  { method: 'GET', path: '/policies/arrangements/change', may: MONEY },
  { method: 'POST', path: '/policies/arrangements/change?/publish', may: MONEY },
  { method: 'POST', path: '/policies/arrangements/versions/0?/bringBack', may: MONEY },
  { method: 'GET', path: '/policies/limits', may: EVERYBODY },
  { method: 'POST', path: '/policies/limits?/publish', may: MONEY },
  { method: 'GET', path: '/policies/limits/versions/0', may: EVERYBODY },
  { method: 'POST', path: '/policies/limits/versions/0?/bringBack', may: MONEY },
  { method: 'GET', path: '/policies/whatsapp', may: EVERYBODY },
  { method: 'POST', path: '/policies/whatsapp?/keep', may: MONEY },
  { method: 'GET', path: '/policies/holds', may: ['owner', 'finance', 'support'] },
  { method: 'POST', path: '/policies/holds?/hold', may: ['owner', 'finance', 'support'] },
  { method: 'POST', path: '/policies/holds?/lift', may: ['owner', 'finance', 'support'] },
  { method: 'GET', path: '/import', may: MONEY },
  { method: 'GET', path: '/invoices/:id', may: EVERYBODY },
  { method: 'GET', path: '/invoices/:id/void', may: MONEY },
  { method: 'GET', path: '/invoices/:id/postpone', may: MONEY },
  { method: 'POST', path: '/invoices/:id/postpone?/postpone', may: MONEY },
  { method: 'GET', path: '/invoices/:id/costs', may: MONEY },
  { method: 'GET', path: '/invoices/:id/write-off', may: MONEY },
  { method: 'POST', path: '/invoices/:id/write-off?/ask', may: MONEY },
  { method: 'POST', path: '/invoices/:id/write-off?/undo', may: MONEY },
  { method: 'GET', path: '/releases', may: MONEY },
  { method: 'GET', path: '/handover', may: EVERYBODY },
  { method: 'POST', path: '/handover?/ask', may: MONEY },
  { method: 'GET', path: '/policies/handover', may: EVERYBODY },
  { method: 'GET', path: '/policies/handover/versions/0', may: EVERYBODY },
  { method: 'POST', path: '/policies/handover/versions/0?/bringBack', may: MONEY },
  { method: 'GET', path: '/policies/handover/change', may: MONEY },
  { method: 'POST', path: '/policies/handover/change?/look', may: MONEY },
  { method: 'POST', path: '/policies/handover/change?/publish', may: MONEY },
  { method: 'GET', path: '/agencies', may: ['owner'] },
  { method: 'GET', path: '/agencies/new', may: ['owner'] },
  { method: 'POST', path: '/agencies/new?/add', may: ['owner'] },
  { method: 'POST', path: '/releases?/limit', may: ['owner'] },
  { method: 'POST', path: '/invoices/:id?/payLink', may: ['owner', 'finance', 'support'] },
  { method: 'POST', path: '/invoices/:id?/letter', may: ['owner', 'finance', 'support'] },
  { method: 'POST', path: '/invoices/:id/void?/confirm', may: MONEY },
  { method: 'POST', path: '/invoices/:id/costs?/withdraw', may: MONEY }
];
/** Objects that are found by an id of their own: nothing of this name exists for anybody. */
const UNKNOWN = [
  '/customers/:id',
  '/customers/merge?keep=:id&gone=:id',
  '/payments/:id/refund',
  '/subscriptions/:id',
  '/files/:id',
  '/bulk/:id',
  '/imports/:id',
  '/letters/:id',
  '/cancellations/:id',
  '/arrangements/:id',
  '/promises/:id',
  '/customers/:id/arrangement',
  '/customers/:id/promise',
  '/conversations/:id',
  '/staff/:id',
  '/releases/:id',
  '/handover/:id',
  '/handover/:id/dossier/json',
  '/agencies/:id',
  '/webhooks/:id',
  '/webhooks/:id/deliveries/:id',
  '/conversations/:id/files/:id/0',
  '/sequences/:id',
  '/sequences/:id/draft',
  '/sequences/:id/draft/step',
  '/sequences/:id/publish',
  '/sequences/:id/ahead',
  '/sequences/:id/versions/1',
  '/policies/retries/versions/99',
  '/policies/routing/versions/99',
  '/policies/experiments/:id',
  '/policies/experiments/:id/change',
  '/policies/experiments/:id/file',
  '/policies/segments/:id',
  '/policies/segments/:id/change',
  '/policies/segments/:id/versions/1',
  ...['/payments/:id/refund', '/imports/:id', '/letters/:id', '/cancellations/:id'],
  ...['/messages/:id', '/messages/letters/:id']
];

type Answer = Readonly<{ status: number; location: string; body: string }>;

async function ask(request: APIRequestContext, method: 'GET' | 'POST', path: string): Promise<Answer> {
  const { web } = readReady();
  const response = await request.fetch(`${web}/admin${path}`, {
    method,
    maxRedirects: 0,
    headers: { origin: web, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
    ...(method === 'POST' && { form: { any: 'thing' } })
  });
  const body = (await response.text())
    // What differs between any two answers of one page.
    .replace(/nonce="[^"]*"|nonce-[\w+/=]+/g, '')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
  return { status: response.status(), location: response.headers()['location'] ?? '', body };
}

test('nobody is sent to the sign-in page, whatever they ask', async ({ request }) => {
  const { id } = await addInvoice();
  for (const { method, path } of [...ROUTES, ...UNKNOWN.map((path) => ({ method: 'GET' as const, path }))]) {
    const { status, location } = await ask(request, method, path.replaceAll(':id', id));
    expect([status, location], `${method} ${path}`).toEqual([
      303,
      expect.stringMatching(/^\/admin\/sign-in\?to=/)
    ]);
  }
});

for (const role of EVERYBODY)
  test(`${role}: does what the role includes, and another merchant's things don't exist`, async ({
    request
  }) => {
    const own = await addInvoice();
    const other = await addOtherMerchant();
    await signInByRequest(request, await addColleague(role));
    for (const { method, path, may } of ROUTES) {
      const what = `${method} ${path}`;
      const answer = await ask(request, method, path.replaceAll(':id', own.id));
      if (!may.includes(role)) expect(answer.status, what).toBe(403);
      // A form that makes no sense is refused after the door, not at it.
      else expect([200, 303, 422], `${what} answered ${answer.status}`).toContain(answer.status);
      if (!path.includes(':id')) continue;
      const foreign = await ask(request, method, path.replaceAll(':id', other.invoiceId));
      expect(foreign, what).toEqual(await ask(request, method, path.replaceAll(':id', NOBODYS)));
      expect(foreign.status, what).toBe(may.includes(role) ? 404 : 403);
    }
    for (const path of UNKNOWN) {
      const { status } = await ask(request, 'GET', path.replaceAll(':id', NOBODYS));
      expect([403, 404], path).toContain(status);
    }
    for (const wrong of ['1', "' or 1=1", '../invoices', NOBODYS.toUpperCase()])
      expect((await ask(request, 'GET', `/invoices/${encodeURIComponent(wrong)}`)).status, wrong).toBe(404);
  });
