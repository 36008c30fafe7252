import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  deleteEndedCustomerSessions,
  endCustomerSession,
  endCustomerSessions,
  listCustomerSessions,
  upsertCustomers,
  type Merchant
} from '../../src/lib/server/domain/identity/index.ts';
import { portalPageAfterSignIn, requireCustomer } from '../../src/lib/server/web/index.ts';
import { signInCustomer } from '../support/customers.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../support/domain-context.ts';

let world: DomainWorld;
let klaproos: Merchant;
let wattzon: Merchant;
let samira: string;

beforeAll(async () => {
  world = await openDomainWorld();
  klaproos = await addMerchant(world.ctx);
  wattzon = await addMerchant(world.ctx, { slug: 'wattzon', name: 'WattZon' });
  samira = await addCustomer(klaproos, 'K-1');
});
afterAll(() => world.close());

async function addCustomer(merchant: Merchant, reference: string): Promise<string> {
  const person = {
    reference,
    name: 'Samira El Amrani',
    language: 'fr',
    email: 'samira@example.org'
  } as const;
  const ids = await world.ctx.db.withMerchant(merchant.id, (tx) =>
    upsertCustomers(tx, merchant.id, world.clock.now(), [person])
  );
  return ids.get(reference)!;
}

const signIn = (customerId = samira, merchant = klaproos) =>
  signInCustomer({ ctx: world.ctx, merchant }, customerId);

/** A request for a page of the portal, as SvelteKit hands it to a load. */
function ask(address: string, cookies: Readonly<Record<string, string>> = {}): RequestEvent {
  const url = new URL(address, 'https://pay.example');
  return {
    url,
    params: { merchant: url.pathname.split('/')[2] ?? '' },
    cookies: { get: (name: string) => cookies[name] },
    locals: { ctx: world.ctx, language: 'nl', requestId: 'r', cardScriptUrl: '' }
  } as unknown as RequestEvent;
}

const held = async (customerId?: string) => {
  const { name, value } = await signIn(customerId);
  return { [name]: value };
};

describe('the guard of the portal', () => {
  test('knows who is signed in, acts in their name and speaks their language', async () => {
    const event = ask('/my/de-klaproos/invoices', await held());
    const who = await requireCustomer(event);
    expect(who).toMatchObject({ merchantId: klaproos.id, customerId: samira, tone: 'friendly' });
    expect(who.ctx.actor).toEqual({ kind: 'customer', customerId: samira });
    expect(event.locals.language).toBe('fr');
  });

  test.each([
    ['/my/de-klaproos', '/my/de-klaproos'],
    ['/my/de-klaproos/pay?invoice=1&invoice=2', '/my/de-klaproos/pay?invoice=1&invoice=2'],
    ['/my/de-klaproos/pay?/confirm&invoice=1', '/my/de-klaproos/pay?invoice=1']
  ])('sends nobody who asks for %s to sign in, and back to %s afterwards', async (asked, back) => {
    const location = `/my/de-klaproos/sign-in?to=${encodeURIComponent(back)}`;
    await expect(requireCustomer(ask(asked))).rejects.toMatchObject({ status: 303, location });
  });

  test('does not let a token of one merchant into the portal of another', async () => {
    const { value } = await signIn();
    const elsewhere = ask('/my/wattzon', { '__Host-my-wattzon': value });
    await expect(requireCustomer(elsewhere)).rejects.toMatchObject({ status: 303 });
    expect(wattzon.slug).toBe('wattzon');
  });

  test('knows no portal of a merchant that does not exist', async () => {
    await expect(requireCustomer(ask('/my/nobody', await held()))).rejects.toMatchObject({
      code: 'merchant-not-found'
    });
  });

  test.each([
    ['an ended session', (id: string) => endCustomerSession(world.ctx, owner(), id)],
    ['any session once all are ended', () => endCustomerSessions(world.ctx, owner())]
  ])('does not let %s in', async (_what, end) => {
    const cookies = await held();
    const { sessionId } = await requireCustomer(ask('/my/de-klaproos', cookies));
    await end(sessionId);
    await expect(requireCustomer(ask('/my/de-klaproos', cookies))).rejects.toMatchObject({ status: 303 });
  });

  const owner = () => ({ merchantId: klaproos.id, customerId: samira });

  test('leaves the session of somebody else alone', async () => {
    const other = await addCustomer(klaproos, 'K-2');
    const cookies = await held(other);
    const { sessionId } = await requireCustomer(ask('/my/de-klaproos', cookies));
    await endCustomerSession(world.ctx, owner(), sessionId);
    await expect(requireCustomer(ask('/my/de-klaproos', cookies))).resolves.toMatchObject({ sessionId });
  });
});

describe('how long a session lasts', () => {
  test.each([
    ['29 days without use', [29], true],
    ['30 days without use', [30], false],
    ['179 days with use every month', [29, 29, 29, 29, 29, 29, 5], true],
    ['180 days, however often it was used', [29, 29, 29, 29, 29, 29, 6], false]
  ])('after %s', async (_what, days, isIn) => {
    const start = world.clock.now();
    const cookies = await held();
    let answer: unknown;
    for (const each of days) {
      world.advance({ hours: each * 24 });
      answer = await requireCustomer(ask('/my/de-klaproos', cookies)).catch(() => undefined);
    }
    expect(answer !== undefined).toBe(isIn);
    world.clock.set(start);
  });

  test('what has ended is cleared away, and what runs stays and is listed', async () => {
    const start = world.clock.now();
    const merchant = await addMerchant(world.ctx, { slug: 'another-day-care' });
    const customerId = await addCustomer(merchant, 'K-9');
    await signIn(customerId, merchant);
    world.advance({ hours: 20 * 24 });
    await signIn(customerId, merchant);
    world.advance({ hours: 15 * 24 });
    expect(await deleteEndedCustomerSessions(world.ctx, merchant.id)).toBe(1);
    expect(await listCustomerSessions(world.ctx, { merchantId: merchant.id, customerId })).toEqual([
      expect.objectContaining({ signedInBy: 'code', confirmedAt: null })
    ]);
    world.clock.set(start);
  });
});

describe('where signing in leads', () => {
  test.each([
    ['/my/de-klaproos/pay?invoice=1', '/my/de-klaproos/pay?invoice=1'],
    [null, '/my/de-klaproos'],
    ['/my/wattzon', '/my/de-klaproos'],
    ['/my/de-klaproos-else', '/my/de-klaproos'],
    ['https://evil.example/my/de-klaproos', '/my/de-klaproos'],
    ['//evil.example', '/my/de-klaproos'],
    ['/my/de-klaproos/../../admin', '/my/de-klaproos'],
    ['/my/de-klaproos/%2e%2e/admin', '/my/de-klaproos'],
    ['/my/de-klaproos//evil.example', '/my/de-klaproos'],
    ['/my/de-klaproos\\evil', '/my/de-klaproos'],
    ['/my/de-klaproos/sign-in?to=x', '/my/de-klaproos']
  ])('%s → %s', (asked, page) => {
    expect(portalPageAfterSignIn('de-klaproos', asked)).toBe(page);
  });
});
