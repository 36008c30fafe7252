import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../../src/lib/server/context.ts';
import {
  prepareBulk,
  readBulk,
  rehearseBulk,
  startBulk,
  bulkJobs
} from '../../../src/lib/server/domain/bulk/index.ts';
import { addStaff } from '../../../src/lib/server/domain/identity/index.ts';
import { actInChild } from '../../support/act-in-child.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let eva: Context;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
  const { id: merchantId } = world.merchant;
  const person = { name: 'Eva', email: 'eva@deklaproos.example', password: 'vier natte winterjassen' };
  const { id } = await addStaff(world.ctx, { merchantId, role: 'finance', ...person });
  eva = { ...world.ctx, actor: { kind: 'staff', staffId: id, name: 'Eva' } };
});
afterAll(() => world.close());

test.each(['run-bulk:before-commit', 'run-bulk:after-row'])(
  'a worker killed at %s has done each row once when the next one is through',
  async (failpoint) => {
    const { id: merchantId } = world.merchant;
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) ids.push((await world.openInvoice({})).invoiceId);
    const runId = await prepareBulk(eva, {
      ...{ merchantId, act: 'void-invoice' },
      selection: { kind: 'rows', ids }
    });
    await rehearseBulk(eva, { merchantId, runId, most: 100 });
    await startBulk(eva, { merchantId, runId });
    expect((await actInChild(world, { kind: 'work' }, failpoint)).signal).toBe('SIGKILL');
    // Two workers at once take the rest: its own job that comes back, and another.
    await Promise.all([1, 2].map(() => bulkJobs['bulk.run']!.run(world.ctx, { merchantId, runId })));
    const { run, counts } = await readBulk(world.ctx, { merchantId, runId });
    expect([run.status, counts.done]).toEqual(['done', 4]);
    const [voided] = await world.database.owner`
      select count(*)::int as acts, count(distinct subject_id)::int as invoices from audit_entry
      where action = 'void-invoice' and subject_id = any(${ids})`;
    expect(voided).toEqual({ acts: 4, invoices: 4 });
    await expectSoundBooks(world);
  }
);
