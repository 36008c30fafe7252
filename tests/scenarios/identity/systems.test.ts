import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerOnce,
  createApiKey,
  deleteOldApiRequests,
  findApiKey,
  findMerchantBySlug,
  listApiKeys,
  listMerchants,
  readCustomer,
  readMerchant,
  revokeApiKey,
  upsertCustomers,
  type Merchant
} from '../../../src/lib/server/domain/identity/index.ts';
import { sha256 } from '../../../src/lib/server/platform/crypto/secrets.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';

let world: DomainWorld;
let klaproos: Merchant;
let watt: Merchant;

beforeAll(async () => {
  world = await openDomainWorld();
  klaproos = await addMerchant(world.ctx);
  watt = await addMerchant(world.ctx, { slug: 'wattzon', name: 'WattZon', country: 'BE', language: 'fr' });
});
afterAll(() => world.close());

describe('merchants', () => {
  test('are listed and found by name from outside any tenant, and read inside their own only', async () => {
    expect((await listMerchants(world.ctx)).map((each) => each.slug)).toEqual(['de-klaproos', 'wattzon']);
    expect(await findMerchantBySlug(world.ctx, 'wattzon')).toEqual(watt);
    expect(await findMerchantBySlug(world.ctx, 'nobody')).toBeUndefined();
    const foreign = world.ctx.db.withMerchant(klaproos.id, (tx) => readMerchant(tx, watt.id));
    await expect(foreign).rejects.toMatchObject({ code: 'merchant-not-found' });
  });
});

describe('customers', () => {
  const row = {
    reference: 'K-1042',
    name: 'Amina El Idrissi',
    language: 'nl',
    email: 'amina@post.example'
  } as const;
  const upsert = (...rows: Parameters<typeof upsertCustomers>[3][number][]) =>
    world.ctx.db.withMerchant(klaproos.id, (tx) => upsertCustomers(tx, klaproos.id, world.clock.now(), rows));
  const read = async (id: string) =>
    world.ctx.db.withMerchant(klaproos.id, (tx) => readCustomer(tx, klaproos.id, id));

  test('are added once, whoever names them how often', async () => {
    const first = await upsert(
      row,
      { ...row, name: 'A. El Idrissi' },
      { ...row, reference: 'K-1043', name: 'Jan Vos' }
    );
    expect([...first.keys()].sort()).toEqual(['K-1042', 'K-1043']);
    expect(await upsert(row)).toEqual(new Map([['K-1042', first.get('K-1042')]]));
    expect(await read(first.get('K-1042')!)).toMatchObject({
      name: 'Amina El Idrissi',
      email: 'amina@post.example'
    });
  });

  test('keep what a new row doesn’t say, and the language that they have', async () => {
    const ids = await upsert({ ...row, reference: 'K-2', phone: '+31612345678' });
    await upsert({
      reference: 'K-2',
      name: 'Amina Bakker',
      language: 'fr',
      address: { lines: [], country: 'NL' }
    });
    expect(await read(ids.get('K-2')!)).toMatchObject({
      name: 'Amina Bakker',
      email: 'amina@post.example',
      phone: '+31612345678',
      language: 'nl',
      address: { lines: [], country: 'NL' }
    });
  });

  test('of whom nothing changed are not written', async () => {
    const ids = await upsert({ ...row, reference: 'K-3' });
    const version = () => world.database.owner`select xmin::text from customer where id = ${ids.get('K-3')!}`;
    const before = await version();
    await upsert({ ...row, reference: 'K-3' });
    expect(await version()).toEqual(before);
  });

  test('added by several imports at once are one each', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ ...row, reference: `P-${i}` }));
    const all = await Promise.all([upsert(...rows), upsert(...rows.toReversed()), upsert(...rows)]);
    for (const ids of all) expect([...ids].sort()).toEqual([...all[0]!].sort());
  });

  test('of another merchant can’t be read', async () => {
    const ids = await upsert(row);
    const foreign = world.ctx.db.withMerchant(watt.id, (tx) =>
      readCustomer(tx, watt.id, ids.get(row.reference)!)
    );
    await expect(foreign).rejects.toMatchObject({ code: 'customer-not-found' });
  });
});

describe('an API key', () => {
  test('opens its merchant until it is revoked, and only its hash is kept', async () => {
    const made = await createApiKey(world.ctx, {
      merchantId: klaproos.id,
      name: 'Administratie',
      scopes: ['invoices:write']
    });
    const { secret, ...key } = made;
    expect(secret).toMatch(/^qk_[\w-]{43}$/);
    expect(await findApiKey(world.ctx, `Bearer ${secret}`)).toEqual({ ...key, isSuspended: false });
    expect(await listApiKeys(world.ctx, klaproos.id)).toEqual([{ ...key, lastUsedAt: world.clock.now() }]);
    expect(await listApiKeys(world.ctx, watt.id)).toEqual([]);
    const rows = await world.database.owner`select *, encode(secret_hash, 'escape') from api_key`;
    expect(JSON.stringify(rows)).not.toContain(secret);

    const foreign = revokeApiKey(world.ctx, { merchantId: watt.id, apiKeyId: key.id });
    await expect(foreign).rejects.toMatchObject({ code: 'api-key-unknown' });
    await revokeApiKey(world.ctx, { merchantId: klaproos.id, apiKeyId: key.id });
    expect(await findApiKey(world.ctx, `Bearer ${secret}`)).toBeUndefined();
  });

  test.each([null, '', 'Bearer', 'Bearer qk_', `Basic qk_${'A'.repeat(43)}`, `Bearer qk_${'A'.repeat(43)}`])(
    'is not found by %j',
    async (header) => expect(await findApiKey(world.ctx, header)).toBeUndefined()
  );
});

describe('a repeated request', () => {
  let keys = 0;
  const request = (body = 'a') => ({
    merchantId: klaproos.id,
    key: `key-${keys}`,
    requestHash: sha256(body)
  });
  const work = (body: string) => () => Promise.resolve({ status: 201, body });

  test('gets the first answer, byte for byte, and does nothing', async () => {
    keys += 1;
    const body = '{"é": "“1”"}';
    expect(await answerOnce(world.ctx, request(), work(body))).toEqual({
      status: 201,
      body,
      isRepeated: false
    });
    const second = answerOnce(world.ctx, request(), () => Promise.reject(new Error('done twice')));
    expect(await second).toEqual({ status: 201, body, isRepeated: true });
  });

  test('is told that the first one still runs', async () => {
    keys += 1;
    const inside = await answerOnce(world.ctx, request(), async () => {
      const second = answerOnce(world.ctx, request(), work('second'));
      await expect(second).rejects.toMatchObject({ code: 'request-in-flight' });
      return { status: 200, body: 'first' };
    });
    expect(inside.body).toBe('first');
  });

  test('with another content under the same key is refused', async () => {
    keys += 1;
    await answerOnce(world.ctx, request('a'), work('a'));
    await expect(answerOnce(world.ctx, request('b'), work('b'))).rejects.toMatchObject({
      code: 'idempotency-key-reused'
    });
  });

  test('of another merchant is another request', async () => {
    keys += 1;
    await answerOnce(world.ctx, request(), work('ours'));
    const theirs = await answerOnce(world.ctx, { ...request('b'), merchantId: watt.id }, work('theirs'));
    expect(theirs.body).toBe('theirs');
  });

  test('is worked on again after a failure', async () => {
    keys += 1;
    const failing = answerOnce(world.ctx, request(), () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await answerOnce(world.ctx, request(), work('now'))).toMatchObject({
      body: 'now',
      isRepeated: false
    });
  });

  test('takes over from one that was cut off, after five minutes', async () => {
    keys += 1;
    const now = world.clock.now().toString();
    await world.database.owner`insert into api_request (merchant_id, key, request_hash, created_at)
      values (${klaproos.id}, ${`key-${keys}`}, ${Buffer.from(sha256('a'))}, ${now})`;
    world.advance({ minutes: 5 });
    await expect(answerOnce(world.ctx, request(), work('x'))).rejects.toMatchObject({
      code: 'request-in-flight'
    });
    world.advance({ seconds: 1 });
    expect(await answerOnce(world.ctx, request(), work('taken over'))).toMatchObject({ body: 'taken over' });
  });

  test('is a new one after 24 hours', async () => {
    keys += 1;
    await answerOnce(world.ctx, request(), work('yesterday'));
    world.advance({ hours: 24 });
    expect(await answerOnce(world.ctx, request(), work('x'))).toMatchObject({ isRepeated: true });
    world.advance({ seconds: 1 });
    expect(await answerOnce(world.ctx, request('b'), work('today'))).toMatchObject({
      body: 'today',
      isRepeated: false
    });
    expect(await deleteOldApiRequests(world.ctx, klaproos.id)).toBeGreaterThan(0);
  });
});
