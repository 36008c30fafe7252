import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addReadyMade,
  addSequence,
  findRule,
  listSequences,
  publishSequence,
  readyMade,
  type SequenceProblem
} from '../../../src/lib/server/domain/notifications/index.ts';
import { Refusal } from '../../../src/lib/server/platform/refusal.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterAll(() => world.close());

const words = { name: 'Eerste', reason: 'Zo willen we herinneren' };
const list = () => world.ctx.db.withMerchant(world.merchant.id, (tx) => listSequences(tx, world.merchant.id));

describe('a new merchant', () => {
  test('has the sequences of its country as drafts, in its language, and nothing in force', async () => {
    const added = await addReadyMade(world.ctx, { merchantId: world.merchant.id });
    expect([...added.keys()]).toEqual(['childcare', 'subscription', 'energy', 'club']);
    const found = await list();
    expect(found.map(({ name }) => name)).toEqual(['Kinderopvang', 'Abonnement', 'Energie', 'Vereniging']);
    for (const { draft, newest } of found) {
      expect(draft?.audience.countries).toEqual(['NL']);
      expect(newest).toBeUndefined();
    }
  });

  test('has them once', async () => {
    expect((await addReadyMade(world.ctx, { merchantId: world.merchant.id })).size).toBe(0);
    expect(await list()).toHaveLength(4);
  });

  test('can publish each as it is', async () => {
    const { id: merchantId } = world.merchant;
    for (const { id: sequenceId } of await list())
      expect(await publishSequence(world.ctx, { merchantId, sequenceId, ...words })).toBe(1);
  });
});

test('a Dutch sequence can’t be published for French consumers: each problem names step, rule and source', async () => {
  const { id: merchantId } = world.merchant;
  const { definition } = readyMade.find(({ key }) => key === 'childcare-nl')!;
  const draft = { ...definition, audience: { countries: ['NL', 'FR'] } };
  const sequenceId = await addSequence(world.ctx, { merchantId, name: 'Over the border', draft });
  const refusal = await publishSequence(world.ctx, { merchantId, sequenceId, ...words }).catch(
    (thrown: unknown) => thrown
  );
  expect(refusal).toBeInstanceOf(Refusal);
  const { code, params } = refusal as Refusal;
  expect(code).toBe('sequence-breaks-rules');
  const problems = params['problems'] as unknown as readonly SequenceProblem[];
  expect(problems).toEqual([
    { code: 'costs-never', step: 'last-call', country: 'FR', rule: 'FR-2016-10-01:consumer-costs' }
  ]);
  expect(findRule(problems[0]!.rule!)).toMatchObject({
    law: expect.stringContaining('L111-8'),
    certainty: 'second-hand'
  });
});
