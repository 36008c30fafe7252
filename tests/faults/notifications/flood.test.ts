import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openWorker } from '../../support/open-worker.ts';
import { startWorld } from '../../support/world.ts';

const NOTICES = 120;

test('payment work is done while a flood of messages still waits for a slow mail server', async () => {
  const world = await startWorld({ on: '2026-11-23' });
  const { ctx, database, merchant, sandbox } = world;
  const worker = await openWorker(world);
  try {
    for (let n = 0; n < NOTICES; n += 1)
      await world.openInvoice({ customerReference: `W-${n}`, email: `flood-${n}@example.org` });
    await database.owner`
      insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status, tries, is_answer, created_at)
      select merchant_id, gen_random_uuid(), customer_id, id, 'due-soon', 'invoice:' || id || ':flood', 'email', 'nl', 'queued', 0, true, ${world.clock.now().toString()}
      from invoice`;
    sandbox.control.faults.add({
      kind: 'delay',
      method: 'SMTP',
      path: '/smtp/body',
      delayMs: 400,
      count: null
    });
    const merchantId = merchant.id;
    await ctx.db.withMerchant(merchantId, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'notifications.send-due', data: { merchantId } })
    );
    await worker.startWorking();
    const countSent = async () => {
      const [row] = await database.owner`select count(*)::int as sent from notice where status = 'sent'`;
      return row!['sent'] as number;
    };
    // The flood is under way.
    while ((await countSent()) === 0) await pause(20);
    await ctx.db.withMerchant(merchantId, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'collection.catch-up', data: {}, singletonKey: 'payment work' })
    );
    const isDone = async () => {
      const rows = await database.owner`
        select 1 from pgboss.job where singleton_key = 'payment work' and state = 'completed'`;
      return rows.length > 0;
    };
    while (!(await isDone())) await pause(20);
    expect(await countSent()).toBeLessThan(NOTICES);
    while ((await countSent()) < NOTICES) await pause(50);
    expect(sandbox.control.messages.list('email')).toHaveLength(NOTICES);
  } finally {
    await worker.close();
    await world.close();
  }
});
