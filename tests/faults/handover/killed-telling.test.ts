import { expect, test } from 'vitest';
import { askHandover, readCase, releaseHandover } from '../../../src/lib/server/domain/handover/index.ts';
import { actInChild } from '../../support/act-in-child.ts';
import { colleagueOf, ripen, setUpHandover } from '../../support/handover.ts';
import { expectSoundBooks, startWorld } from '../../support/world.ts';

test('an agency is told of a case once, wherever the worker dies that tells it', async () => {
  const world = await startWorld({ on: '2026-03-02' });
  try {
    const merchantId = world.merchant.id;
    await setUpHandover(world);
    const { caseId } = await ripen(world, 'kees.mulder@example.nl', [12_000]);
    const noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
    const jens = await colleagueOf(world, 'Jens Peeters', 'owner');
    const releaseId = await askHandover(noor, { merchantId, caseId, because: 'Geen antwoord.' });
    await releaseHandover(jens, { merchantId, releaseId: releaseId! });
    const told = () =>
      world.sandbox.control.agency
        .entries()
        .filter((each) => each.caseId === caseId && each.kind !== 'report')
        .map(({ kind }) => kind);
    // Before it is told, and, when its turn has come again, after.
    expect((await actInChild(world, { kind: 'work' }, 'handover:claimed')).signal).toBe('SIGKILL');
    expect(told()).toEqual([]);
    // The clocks alone move: what is due then is left to the next worker.
    world.clock.set(world.clock.now().add({ minutes: 3 }));
    await world.sandbox.control.setClock(world.clock.now().epochMilliseconds);
    expect((await actInChild(world, { kind: 'work' }, 'handover:told')).signal).toBe('SIGKILL');
    expect(told()).toEqual(['case']);
    await world.goTo(world.clock.now().add({ minutes: 10 }).toString());
    expect(told()).toEqual(['case']);
    const { handover } = await readCase(world.ctx, { merchantId, caseId });
    expect(['delivered', 'acknowledged']).toContain(handover.status);
    await expectSoundBooks(world);
  } finally {
    await world.close();
  }
});
