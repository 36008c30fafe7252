import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSegment, listSegments } from '../../../src/lib/server/domain/collection/index.ts';
import { addStaff } from '../../../src/lib/server/domain/identity/index.ts';
import {
  addSequence,
  listLimits,
  listVersions,
  publishLimits,
  publishSequence,
  readDunningSettings,
  retireSequence,
  retireUnusedSegment,
  rollBackSequence,
  saveSequenceDraft
} from '../../../src/lib/server/domain/notifications/index.ts';
import { step } from '../../support/sequences.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let asEva: TestWorld['ctx'];

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
  const eva = { name: 'Eva de Jong', email: 'eva@example.org', role: 'owner' } as const;
  const { id: staffId, name } = await addStaff(world.ctx, {
    ...{ merchantId: world.merchant.id, ...eva },
    password: 'vier natte winterjassen'
  });
  asEva = { ...world.ctx, actor: { kind: 'staff', staffId, name } };
});
afterAll(() => world.close());

test('limits are versions: named, with a reason and an author, and brought back as they were', async () => {
  const merchantId = world.merchant.id;
  const settings = () => world.ctx.db.withMerchant(merchantId, (tx) => readDunningSettings(tx, merchantId));
  const [before] = await listLimits(world.ctx, { merchantId });
  expect(before).toMatchObject({ version: 0, publishedAt: null, limits: { mostPerDay: 1, mostPerWeek: 3 } });
  const limits = { ...before!.limits, mostPerWeek: 2, quiet: { fromMinute: 1_200, untilMinute: 480 } };
  const change = { merchantId, limits, after: 0, name: 'Quieter', reason: 'Many complained' };
  expect(await publishLimits(asEva, change)).toBe(1);
  expect(await settings()).toMatchObject({ mostPerWeek: 2, quiet: { fromMinute: 1_200 } });
  // Whoever looked at what held before is told so, and so is whoever wants too much or gives no reason.
  await expect(publishLimits(asEva, change)).rejects.toMatchObject({ code: 'limits-changed-meanwhile' });
  await expect(
    publishLimits(asEva, { ...change, after: 1, limits: { ...limits, mostPerDay: 9 } })
  ).rejects.toMatchObject({ code: 'limits-out-of-range' });
  await expect(publishLimits(asEva, { ...change, after: 1, reason: ' ' })).rejects.toMatchObject({
    code: 'limits-reason-missing'
  });
  const back = {
    ...change,
    limits: before!.limits,
    after: 1,
    copyOf: 0,
    name: 'As before',
    reason: 'Fewer paid'
  };
  expect(await publishLimits(asEva, back)).toBe(2);
  expect(await settings()).toMatchObject({ mostPerWeek: 3, quiet: before!.limits.quiet });
  expect(await listLimits(world.ctx, { merchantId })).toMatchObject([
    { version: 2, copyOf: 0, name: 'As before', publishedBy: 'Eva de Jong' },
    { version: 1, copyOf: null, reason: 'Many complained', limits },
    { version: 0, publishedAt: null }
  ]);
});

test('a sequence is published with a name and a reason, and names no segment that there isn’t', async () => {
  const merchantId = world.merchant.id;
  const steps = [step('first', 'due', 7, { when: { segments: ['Loyal'] } })];
  const sequenceId = await addSequence(world.ctx, {
    ...{ merchantId, name: 'Reminders' },
    draft: { audience: { segments: ['Frans'] }, steps }
  });
  const words = { name: 'First', reason: 'To begin with' };
  const publish = () => publishSequence(asEva, { merchantId, sequenceId, ...words });
  await expect(publish()).rejects.toMatchObject({
    code: 'sequence-breaks-rules',
    params: {
      problems: [
        { code: 'segment-unknown', params: { segment: 'Frans' } },
        { code: 'segment-unknown', step: 'first', params: { segment: 'Loyal' } }
      ]
    }
  });
  const conditions = { languages: ['fr'] };
  const segmentId = await addSegment(world.ctx, { merchantId, name: 'Frans', conditions, reason: 'Try' });
  // A tag that customers came with will do as well.
  await world.openInvoice({ customerReference: 'K-1' });
  await world.database.owner`update customer set segment = 'Loyal' where merchant_id = ${merchantId}`;
  expect(await publish()).toBe(1);

  // What a policy in force names can't be taken away under it.
  await expect(retireUnusedSegment(asEva, { merchantId, segmentId })).rejects.toMatchObject({
    code: 'segment-in-use'
  });
  await saveSequenceDraft(asEva, { merchantId, sequenceId, draft: { audience: {}, steps } });
  await publishSequence(asEva, { merchantId, sequenceId, name: 'For all', reason: 'Simpler' });
  await retireUnusedSegment(asEva, { merchantId, segmentId });
  const list = () => world.ctx.db.withMerchant(merchantId, (tx) => listSegments(tx, merchantId));
  expect(await list()).toEqual([]);
  // Nor does a version come back that names what is gone.
  const back = { merchantId, sequenceId, version: 1, reason: 'Back' };
  await expect(rollBackSequence(asEva, back)).rejects.toMatchObject({ code: 'sequence-breaks-rules' });
  await expect(rollBackSequence(asEva, { ...back, version: 2, reason: '' })).rejects.toMatchObject({
    code: 'sequence-reason-missing'
  });
  const versions = await world.ctx.db.withMerchant(merchantId, (tx) =>
    listVersions(tx, merchantId, sequenceId)
  );
  expect(versions).toMatchObject([
    { version: 2, name: 'For all', reason: 'Simpler', publishedBy: 'Eva de Jong' },
    { version: 1, name: 'First', reason: 'To begin with' }
  ]);
  await retireSequence(asEva, { merchantId, sequenceId });
});
