import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPayPage } from '../../src/lib/server/domain/collection/index.ts';
import { openPayLink, openTypedCode } from '../../src/lib/server/domain/pay-links/index.ts';
import { eur, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
let typedCode: string;
let token: string;

beforeAll(async () => {
  world = await startWorld();
  const { link } = await world.openInvoice();
  token = link.token;
  typedCode = link.typedCode;
});
afterAll(() => world.close());

test('the code from a letter opens the same page as the link, however it is typed', async () => {
  const { publicId } = await openPayLink(world.ctx, { token });
  for (const typed of [typedCode, typedCode.toLowerCase(), typedCode.replace(/(.{4})/g, '$1 - ')]) {
    expect(await openTypedCode(world.ctx, { code: typed })).toMatchObject({ publicId });
    expect(await readPayPage(world.ctx, { token: typed })).toMatchObject({ publicId, payable: eur(21_240) });
  }
});

test.each(['', '0', 'AAAAAAAAAAAA', '-'.repeat(100_000)])('"%.20s" opens nothing', async (secret) => {
  for (const open of [openTypedCode(world.ctx, { code: secret }), readPayPage(world.ctx, { token: secret })])
    await expect(open).rejects.toMatchObject({ code: 'pay-link-unknown' });
});

test('a token is no code that one types', async () => {
  await expect(openTypedCode(world.ctx, { code: token })).rejects.toMatchObject({ code: 'pay-link-unknown' });
});
