import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('of a thousand tries with a card on one link, ten in an hour reach the gateway', async () => {
  const invoice = await world.openInvoice();
  const codes: string[] = [];
  const tryCard = async (n: number) => {
    const instrument = { kind: 'confirmation-token', token: `ctoken_stolen_${n}` } as const;
    const answer = await world.pay(invoice, { instrument }).then(
      (outcome) => outcome.kind,
      (refusal: { code: string }) => refusal.code
    );
    codes.push(answer);
  };
  for (let n = 0; n < 1_000; n += 10) await Promise.all(Array.from({ length: 10 }, (_, i) => tryCard(n + i)));
  expect(codes).toHaveLength(1_000);
  expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(990);
  const tried = await world.database.owner`select count(*)::int as count from payment_attempt`;
  expect(tried[0]?.['count']).toBeLessThanOrEqual(10);

  // A bank page is no card form: the payer can still pay.
  const outcome = await world.pay(invoice);
  expect(await world.answerBank(invoice, outcome, 'approve')).toMatchObject({ kind: 'succeeded' });
  await world.runJobs();
  await expectSoundBooks(world);
});
