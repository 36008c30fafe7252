import { expect, test } from 'vitest';
import { askHandover, readCase, releaseHandover } from '../../../src/lib/server/domain/handover/index.ts';
import { actInChild } from '../../support/act-in-child.ts';
import { colleagueOf, ripen, setUpHandover } from '../../support/handover.ts';
import { eur, expectSoundBooks, startWorld } from '../../support/world.ts';

test('a payment that an agency takes back is booked once, whenever the worker dies over it', async () => {
  const world = await startWorld({ on: '2026-03-02' });
  try {
    const merchantId = world.merchant.id;
    await setUpHandover(world);
    const { caseId } = await ripen(world, 'kees.mulder@example.nl', [12_000]);
    const noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
    const jens = await colleagueOf(world, 'Jens Peeters', 'owner');
    const releaseId = await askHandover(noor, { merchantId, caseId, because: 'Geen antwoord.' });
    await releaseHandover(jens, { merchantId, releaseId: releaseId! });
    await world.runJobs();
    const payment = { case: caseId, payment: 'pay_1', amountMinor: 12_000, currency: 'EUR' };
    await world.sandbox.control.agency.report('payment.received', { ...payment, paidOn: '2026-05-04' });
    await world.runJobs();
    const state = async () => {
      const { handover, heldByAgency } = await readCase(world.ctx, { merchantId, caseId });
      return [handover.status, heldByAgency];
    };
    expect(await state()).toEqual(['paid', eur(12_000)]);

    // Everything was written, and nothing committed.
    await world.sandbox.control.agency.report(
      'payment.reversed',
      { ...payment, reversedOn: '2026-05-11' },
      2
    );
    expect((await actInChild(world, { kind: 'work' }, 'handover:reversed')).signal).toBe('SIGKILL');
    expect(await state()).toEqual(['paid', eur(12_000)]);
    // The killed worker's jobs go back to the queue once it is silent for too long.
    await world.database.owner`update pgboss.job set state = 'retry' where state = 'active'`;
    await world.runJobs();
    expect(await state()).toEqual(['acknowledged', eur(0)]);
    await expectSoundBooks(world);
  } finally {
    await world.close();
  }
});
