import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSequences } from '../../../src/lib/server/domain/notifications/index.ts';
import { actInChild } from '../../support/act-in-child.ts';
import { publish, runOf, step, toldOf } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  await publish(world, 'Reminders', [step('created', 'issued', 0), step('first', 'due', 7)]);
});
afterAll(() => world.close());

test.each(['sequences:started', 'sequences:before-commit', 'sequences:planned'])(
  'a worker killed at %s begins one run and sends one message all the same',
  async (failpoint) => {
    const { ctx } = world;
    const merchantId = world.merchant.id;
    const owed: OpenInvoice[] = [];
    for (let n = 0; n < 3; n++) {
      count += 1;
      owed.push(
        await world.openInvoice({ customerReference: `K-${count}`, email: `family-${count}@example.org` })
      );
    }
    await ctx.db.withMerchant(merchantId, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'notifications.run-sequences', data: {} })
    );
    expect((await actInChild(world, { kind: 'work' }, failpoint)).signal).toBe('SIGKILL');
    await runSequences(ctx, { merchantId });
    // What the dead worker held is given back, or taken up by the janitor.
    await world.goTo(world.clock.now().add({ minutes: 20 }).toString());
    for (const { invoiceId, customerId } of owed) {
      expect(await runOf(world, invoiceId)).toBe('running v1');
      expect(await toldOf(world, customerId)).toHaveLength(1);
    }
    const mails = world.sandbox.control.messages.list().filter(({ to }) => to.startsWith('family-'));
    expect(new Set(mails.map(({ to }) => to)).size).toBe(mails.length);
    await expectSoundBooks(world);
  }
);
