import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import { addStaff, listAuditEntries } from '../../../src/lib/server/domain/identity/index.ts';
import { sendPayLink } from '../../../src/lib/server/domain/notifications/index.ts';
import {
  lendPayLink,
  noteOpened,
  openPayLink,
  revokePayLink,
  sharePayLink
} from '../../../src/lib/server/domain/pay-links/index.ts';
import {
  countList,
  payLinkList,
  readPayLinkLine,
  readListPage,
  walkList,
  type Filters
} from '../../../src/lib/server/domain/reporting/index.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;
/** Eva at her desk. */
let eva: Context;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  merchantId = world.merchant.id;
  const { id } = await addStaff(world.ctx, {
    ...{ merchantId, email: 'eva@deklaproos.example', name: 'Eva Janssen', role: 'support' },
    password: 'klaproos-in-de-berm'
  });
  eva = { ...world.ctx, actor: { kind: 'staff', staffId: id, name: 'Eva Janssen' } };
});
afterAll(() => world.close());

const list = () => payLinkList(world.clock.now());
const searchOf = (filters: Filters = {}) => ({ merchantId, zone: world.merchant.zone, filters });
async function found(filters: Filters = {}) {
  return Array.fromAsync(walkList(world.ctx, list(), searchOf(filters)));
}

test('links that are out are listed with who made them, how they went and whether they were opened, and are taken back', async () => {
  const invoice = await world.openInvoice({
    customerReference: 'L-1',
    number: '2026-L1',
    email: 'l1@example.org'
  });
  const other = await world.openInvoice({
    customerReference: 'L-2',
    number: '2026-L2',
    email: 'l2@example.org'
  });
  const { customerId, invoiceId } = invoice;

  // Eva sends one by mail and makes one by herself; another system makes one; the portal lends one, which nobody was given.
  await sendPayLink(eva, { merchantId, customerId, way: 'email' });
  await world.runJobs();
  const shared = await sharePayLink(eva, { merchantId, invoiceId });
  const system: Context = { ...world.ctx, actor: { kind: 'api-key', apiKeyId: merchantId } };
  await sharePayLink(system, { merchantId, customerId: other.customerId });
  await lendPayLink(world.ctx, { merchantId, customerId, heldSecrets: [] });

  const of = { customerName: expect.any(String), state: 'standing', openedAt: null, revokedAt: null };
  // Each invoice came with a link of its own.
  const [own, all] = [(await found()).slice(3), (await found()).slice(0, 3)];
  expect(own.map(({ invoiceNumber }) => invoiceNumber)).toEqual(['2026-L2', '2026-L1']);
  expect(all).toMatchObject([
    { ...of, purpose: 'api', scope: 'balance', customerReference: 'L-2', channel: null, madeBy: null },
    {
      ...of,
      purpose: 'staff',
      scope: 'invoice',
      invoiceNumber: '2026-L1',
      channel: null,
      madeBy: 'Eva Janssen'
    },
    {
      ...of,
      purpose: 'message',
      scope: 'balance',
      invoiceNumber: null,
      channel: 'email',
      madeBy: 'Eva Janssen'
    }
  ]);

  // It was opened by a person; every filter finds its own.
  const opened = await openPayLink(world.ctx, { token: shared.token });
  await noteOpened(world.ctx, opened);
  const ids = async (filters: Filters) =>
    (await found(filters)).map(({ id }) => id).filter((id) => own.every((each) => each.id !== id));
  expect(await ids({ opened: 'yes' })).toEqual([shared.payLinkId]);
  expect(await ids({ opened: 'no' })).not.toContain(shared.payLinkId);
  expect(await ids({ how: 'api' })).toEqual([all[0]!.id]);
  expect(await ids({ search: 'L-2' })).toEqual([all[0]!.id]);
  expect(await ids({ search: '2026-L1' })).toEqual([shared.payLinkId]);
  expect(await ids({ until: '2026-03-01' })).toEqual([]);
  expect((await countList(world.ctx, list(), searchOf())).count).toBe(5);

  // Page by page, both ways.
  const first = await readListPage(world.ctx, list(), searchOf(), { limit: 3 });
  const second = await readListPage(world.ctx, list(), searchOf(), { limit: 3, after: first.older });
  expect([...first.items, ...second.items]).toEqual(await found());
  expect(await readListPage(world.ctx, list(), searchOf(), { limit: 3, before: second.newer })).toEqual(
    first
  );

  // Taken back, it opens nothing; who did it is written down, once.
  await revokePayLink(eva, { merchantId, payLinkId: shared.payLinkId });
  await revokePayLink(eva, { merchantId, payLinkId: shared.payLinkId });
  expect(await openPayLink(world.ctx, { token: shared.token })).toMatchObject({ state: 'revoked' });
  expect(await ids({})).not.toContain(shared.payLinkId);
  expect(await readPayLinkLine(world.ctx, { merchantId, payLinkId: shared.payLinkId })).toMatchObject({
    ...{ state: 'revoked', revokedBy: 'Eva Janssen', madeBy: 'Eva Janssen' },
    openedAt: expect.anything()
  });
  expect(await ids({ show: 'revoked' })).toEqual([shared.payLinkId]);
  const acts = await world.ctx.db.withMerchant(merchantId, (tx) =>
    listAuditEntries(tx, merchantId, [shared.payLinkId])
  );
  expect(acts.map(({ action }) => action)).toEqual(['revoke-pay-link']);

  // What is over says so.
  world.clock.set(world.clock.now().add({ hours: 24 * 400 }));
  expect(await ids({})).toEqual([]);
  expect(await ids({ show: 'expired' })).toEqual(
    all.map(({ id }) => id).filter((id) => id !== shared.payLinkId)
  );
  expect(await ids({ show: 'all' })).toEqual(all.map(({ id }) => id));

  for (const payLinkId of ['x', merchantId])
    await expect(readPayLinkLine(world.ctx, { merchantId, payLinkId })).rejects.toMatchObject({
      code: 'pay-link-unknown'
    });
});
