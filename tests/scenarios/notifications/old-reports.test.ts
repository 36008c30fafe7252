import { expect, test } from 'vitest';
import { startWorld } from '../../support/world.ts';

test('what carriers reported is emptied a month after it was processed, and its key stays', async () => {
  const world = await startWorld({ on: '2026-03-02' });
  try {
    const { owner } = world.database;
    const add = (key: string, daysAgo: number | null) => {
      const at = daysAgo === null ? null : world.clock.now().subtract({ hours: 24 * daysAgo });
      return owner`
        insert into carrier_report (merchant_id, id, source, kind, report_key, payload, received_at, processed_at)
        values (${world.merchant.id}, gen_random_uuid(), 'mail', 'mail', ${key}, 'From: somebody@example.org',
          '2026-01-01T00:00:00Z', ${at && at.toString()})`;
    };
    await add('old', 40);
    await add('young', 10);
    await add('waiting', null);
    await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
      world.ctx.jobs.enqueue(tx, { name: 'notifications.forget-old-reports', data: {} })
    );
    await world.runJobs();
    const rows =
      await owner`select report_key, payload <> '' as is_kept from carrier_report order by report_key`;
    expect(rows.map((row) => [row['report_key'], row['is_kept']])).toEqual([
      ['old', false],
      ['waiting', true],
      ['young', true]
    ]);
  } finally {
    await world.close();
  }
});
