import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  askHandover,
  listCases,
  readHandoverNeeds,
  releaseHandover,
  repeatRefused
} from '../../../src/lib/server/domain/handover/index.ts';
import { readHome } from '../../../src/lib/server/domain/reporting/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { colleagueOf, ripen, setUpHandover } from '../../support/handover.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let noor: Context, jens: Context;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  await setUpHandover(world);
  noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
  jens = await colleagueOf(world, 'Jens Peeters', 'owner');
});
afterAll(() => world.close());

/** What the list says, while the menu and the home page count the same. */
async function needs(): Promise<Record<string, string | undefined>> {
  const { id: merchantId, zone } = world.merchant;
  const { items } = await listCases(world.ctx, { merchantId, view: 'needs', limit: 50 });
  expect((await readHandoverNeeds(world.ctx, { merchantId, zone })).cases).toBe(items.length);
  expect((await readHome(world.ctx, { merchantId, zone })).waiting.handover).toBe(items.length);
  return Object.fromEntries(items.map(({ id, need }) => [id, need]));
}

async function ask(caseId: string): Promise<string> {
  const because = 'Drie berichten, geen antwoord.';
  return (await askHandover(noor, { merchantId: world.merchant.id, caseId, because }))!;
}
const release = (releaseId: string) => releaseHandover(jens, { merchantId: world.merchant.id, releaseId });
const later = (minutes: number) => world.goTo(world.clock.now().add({ minutes }).toString());

test('a case stands with what waits for somebody until that is done: to be asked for, refused, met with silence', async () => {
  const { id: merchantId, zone } = world.merchant;
  expect(await needs()).toEqual({});
  const { caseId: small } = await ripen(world, 'sanne.mulder@example.nl', [5_500]);
  expect(await needs()).toEqual({ [small]: 'ripe' });

  // Asked for: from here on it waits among the releases.
  const asked = await ask(small);
  expect(await needs()).toEqual({});
  expect((await readHome(world.ctx, { merchantId, zone })).waiting.releases).toBe(1);

  // The agency doesn't begin below sixty euros.
  await release(asked);
  await world.runJobs();
  expect(await needs()).toEqual({ [small]: 'refused' });
  await repeatRefused(noor, { merchantId, caseId: small });
  expect(await needs()).toEqual({});
  await world.runJobs();
  expect(await needs()).toEqual({ [small]: 'refused' });

  // Another one goes where nobody answers: for an hour that is nothing to call about.
  const { caseId: big } = await ripen(world, 'thijs.de.wit@example.nl', [21_240]);
  expect(await needs()).toEqual({ [small]: 'refused', [big]: 'ripe' });
  const fault = { kind: 'drop-before', method: 'POST', path: '/agency/cases', count: 6 } as const;
  world.sandbox.control.faults.add(fault);
  await release(await ask(big));
  await world.runJobs();
  for (const minutes of [3, 6, 16]) await later(minutes);
  expect(await needs()).toEqual({ [small]: 'refused' });
  await later(61);
  expect(await needs()).toEqual({ [small]: 'refused', [big]: 'silent' });
  for (const minutes of [241, 721]) await later(minutes);
  expect(await needs()).toEqual({ [small]: 'refused' });
});
