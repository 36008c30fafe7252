import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobDefinitions } from '../../../src/lib/server/job-definitions.ts';
import {
  askForHost,
  checkHost,
  createMerchant,
  findHome,
  findHost,
  giveUpHost,
  readMerchant
} from '../../../src/lib/server/domain/identity/index.ts';
import { sendPayLink } from '../../../src/lib/server/domain/notifications/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

const HOST = 'betaal.deklaproos.example';

let world: TestWorld;
let other: string;

beforeAll(async () => {
  world = await startWorld();
  const { id: _, slug: __, ...same } = world.merchant;
  other = (await createMerchant(world.ctx, { ...same, id: newId(world.clock.now()), slug: 'other' })).id;
});
afterAll(() => world.close());

const ask = (merchantId: string, typed = HOST) => askForHost(world.ctx, { merchantId, typed });
const check = (merchantId: string) => checkHost(world.ctx, { merchantId });
const recheck = () => jobDefinitions['identity.recheck-hosts']!.run(world.ctx, {});

/** Puts the record that a merchant was told into the DNS. */
async function setRecord(merchantId: string, ...besides: readonly string[]): Promise<void> {
  const host = (await findHost(world.ctx, { merchantId }))!;
  world.sandbox.control.setTxt(host.recordName, [...besides, host.recordValue]);
}

/** What the pay link of a new invoice starts with: as it is minted, and as it stands in the message. */
async function linkStart(): Promise<string> {
  const { link } = await world.openInvoice();
  return link.url.slice(0, -link.token.length);
}

test('links start with a merchant’s own host from the moment that the DNS shows it, and not before', async () => {
  const { ctx, merchant } = world;
  expect(await linkStart()).toBe('https://pay.example/p/');
  await ask(merchant.id, 'https://Betaal.DeKlaproos.example/');
  expect(await findHost(ctx, { merchantId: merchant.id })).toMatchObject({ host: HOST, state: 'waiting' });
  expect(await check(merchant.id)).toBe('waiting');
  world.sandbox.control.setTxt(`_quitte.${HOST}`, ['quitte-verification=somebody-else’s']);
  expect(await check(merchant.id)).toBe('waiting');
  expect([await findHome(ctx, HOST), await linkStart()]).toEqual([undefined, 'https://pay.example/p/']);

  await setRecord(merchant.id, 'v=spf1 -all');
  expect(await check(merchant.id)).toBe('verified');
  expect(await findHome(ctx, HOST)).toMatchObject({ merchantId: merchant.id, slug: 'de-klaproos' });
  expect(await linkStart()).toBe(`https://${HOST}/p/`);

  const { customerId } = await world.openInvoice({ email: 'yara@example.org', customerReference: 'K-77' });
  await sendPayLink(ctx, { merchantId: merchant.id, customerId, way: 'email' });
  await world.runJobs();
  const mail = world.sandbox.control.messages.list().findLast(({ to }) => to === 'yara@example.org');
  expect(mail?.text).toContain(`https://${HOST}/p/`);
  expect(mail?.text).not.toContain('https://pay.example');
});

test('one host is one merchant’s: whoever asks for it as well waits until it was lost', async () => {
  const { ctx, merchant, clock } = world;
  await ask(other);
  const [first, second] = await Promise.all([
    findHost(ctx, { merchantId: merchant.id }),
    findHost(ctx, { merchantId: other })
  ]);
  world.sandbox.control.setTxt(`_quitte.${HOST}`, [first!.recordValue, second!.recordValue]);
  await expect(check(other)).rejects.toMatchObject({ code: 'host-held' });
  expect(await findHome(ctx, HOST)).toMatchObject({ merchantId: merchant.id });

  // A record may be gone for three days before links change.
  world.sandbox.control.setTxt(`_quitte.${HOST}`, []);
  await recheck();
  expect(await findHost(ctx, { merchantId: merchant.id })).toMatchObject({
    state: 'verified',
    missingSince: clock.now()
  });
  expect(await linkStart()).toBe(`https://${HOST}/p/`);
  await world.goTo(clock.now().add({ hours: 72 }).toString());
  await recheck();
  expect(await findHost(ctx, { merchantId: merchant.id })).toMatchObject({ state: 'lost' });
  expect(await linkStart()).toBe('https://pay.example/p/');
  // What was sent still opens, until the other one shows that it is theirs.
  expect(await findHome(ctx, HOST)).toMatchObject({ merchantId: merchant.id });
  world.sandbox.control.setTxt(`_quitte.${HOST}`, [second!.recordValue]);
  expect(await check(other)).toBe('verified');
  expect(await findHome(ctx, HOST)).toMatchObject({ merchantId: other });
  await giveUpHost(ctx, { merchantId: other });
  expect((await ctx.db.withMerchant(other, (tx) => readMerchant(tx, other))).host).toBeNull();
});

test('a DNS that doesn’t answer changes nothing', async () => {
  const { ctx, merchant } = world;
  await ask(other, 'zahlen.deklaproos.example');
  await setRecord(other);
  expect(await check(other)).toBe('verified');
  const silent = { ...ctx, readTxt: () => Promise.reject(new Error('no answer')) };
  await expect(checkHost(silent, { merchantId: other })).rejects.toThrow('no answer');
  expect(await findHost(ctx, { merchantId: other })).toMatchObject({ state: 'verified', missingSince: null });
  await expect(ask(merchant.id, HOST)).rejects.toMatchObject({ code: 'host-unchanged' });
  await expect(ask(merchant.id, 'deep.pay.example')).rejects.toMatchObject({ code: 'host-is-ours' });
});
