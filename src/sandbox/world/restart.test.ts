import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from '../start.ts';
import { stripeFor, testAccount } from '../stripe/test-client.fixture.ts';

test('a second start keeps the story: objects, keys, what is due, and the time', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'outside-world-'));
  const dataFile = path.join(folder, 'world.jsonl');
  const options = { accounts: [testAccount], dataFile, clock: { fixedAt: '2026-03-02T10:00:00Z' } };
  const params = {
    amount: 4_900,
    currency: 'eur',
    confirm: true,
    payment_method: 'pm_success_nl',
    mandate_data: { customer_acceptance: { type: 'offline' as const } },
    return_url: 'https://pay.example/'
  };
  try {
    const first = await startSandbox(options);
    const intent = await stripeFor(first).paymentIntents.create(params, { idempotencyKey: 'k' });
    await first.control.advance('PT1H');
    const [now, due] = [first.control.now(), first.control.nextDueAt()];
    await first.stop();
    // A kill in the middle of a line.
    appendFileSync(dataFile, '["stripe/acct_klaproos/customers","cus_1",{"id":');

    const second = await startSandbox(options);
    expect(second.control.now()).toBe(now);
    expect(second.control.nextDueAt()).toBe(due);
    const again = await stripeFor(second).paymentIntents.create(params, { idempotencyKey: 'k' });
    expect(again.id).toBe(intent.id);
    await second.control.advance('P5D');
    expect(second.control.book().sums[intent.id]?.charged).toBe(4_900);
    await second.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
