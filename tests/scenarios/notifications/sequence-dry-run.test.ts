import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  dryRunSequences,
  holdContact,
  totalDryRun,
  type DryRunLine
} from '../../../src/lib/server/domain/notifications/index.ts';
import { leap, publish, step, stepsOf, toldOf, walk } from '../../support/sequences.ts';
import { startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let sequenceId: string;
const owed: Record<string, OpenInvoice> = {};

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-06-01' });
  sequenceId = await publish(world, 'Reminders', [
    step('soon', 'due', -3),
    step('first', 'due', 3, { channels: ['sms', 'email'] }),
    step('second', 'previous', 14)
  ]);
  const add = async (name: string, dueOn: string, given: Parameters<TestWorld['openInvoice']>[0] = {}) => {
    owed[name] = await world.openInvoice({
      customerReference: `K-${name}`,
      email: `${name}@example.org`,
      phone: '+31612345678',
      dueOn,
      ...given
    });
  };
  await add('amina', '2026-06-05');
  await add('bram', '2026-06-11', { email: 'bram@example.org' });
  await leap(world, '2026-06-02T09:00');
  // Not begun yet: a dry run shows what would.
  await add('chen', '2026-06-05');
  await add('dario', '2026-06-05');
  await holdContact(world.ctx, {
    merchantId: world.merchant.id,
    customerId: owed['dario']!.customerId,
    because: 'hardship'
  });
});
afterAll(() => world.close());

const lines = async (more: Partial<Parameters<typeof dryRunSequences>[1]> = {}) => {
  const found: DryRunLine[] = [];
  let after: string | undefined;
  do {
    const page = await dryRunSequences(world.ctx, { merchantId: world.merchant.id, ...more, after });
    found.push(...page.lines);
    after = page.next;
  } while (after !== undefined);
  return found;
};
const of = (all: readonly DryRunLine[], name: string) =>
  all
    .filter(({ customerId }) => customerId === owed[name]!.customerId)
    .map(({ step: key, at, outcome, rule, heldBy, channel }) => {
      const local = at.toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString().slice(5, 16);
      return [key, outcome, rule, local, channel ?? '-', ...heldBy].join(' ');
    });

test('it says who gets what, when, by which way, and what holds somebody back', async () => {
  const all = await lines({ days: 30 });
  expect(of(all, 'amina')).toEqual([
    'first send planned 06-08T09:00 sms',
    'second send planned 06-22T09:00 email'
  ]);
  // The fourteenth is a Sunday: the reminder comes a day later, and what follows it, too.
  expect(of(all, 'bram')).toEqual([
    'soon send planned 06-08T09:00 email',
    'first send planned 06-15T09:00 sms closed-day',
    'second send planned 06-29T09:00 email'
  ]);
  expect(of(all, 'chen')).toEqual([
    'soon send planned 06-02T09:00 email',
    'first send planned 06-08T09:00 sms',
    'second send planned 06-22T09:00 email'
  ]);
  expect(of(all, 'dario').every((line) => line.includes('hold contact-hold'))).toBe(true);
});

test('pages hold the same lines, whatever their size, and the totals are theirs', async () => {
  const whole = await lines();
  const paged = await lines({ customers: 1 });
  const text = (all: readonly DryRunLine[]) => all.map((line) => JSON.stringify(line));
  expect(text(paged)).toEqual(text(whole));
  const totals = await totalDryRun(world.ctx, { merchantId: world.merchant.id });
  expect(totals).toMatchObject({
    customers: 3,
    messages: whole.filter(({ channel }) => channel !== null).length,
    byChannel: { email: 5, sms: 3 },
    priceMilliMinor: 5 * 50 + 3 * 8_000
  });
  expect(totals.heldBy['contact-hold']).toBeGreaterThan(0);
});

test('a draft is tried on what has not begun; what runs stays on its version', async () => {
  const definition = { audience: {}, steps: [step('only', 'due', 1, { channels: ['letter', 'email'] })] };
  const all = await lines({ draft: { sequenceId, definition } });
  expect(of(all, 'chen')).toEqual(['only send planned 06-06T09:00 letter']);
  expect(of(all, 'amina')).toHaveLength(2);
  await expect(lines({ draft: { definition: { steps: [] } } })).rejects.toMatchObject({
    code: 'sequence-unreadable'
  });
  await expect(lines({ days: 91 })).rejects.toMatchObject({ code: 'dry-run-too-long' });
});

test('what it foretold is what comes, when nobody pays; and nothing was written by it', async () => {
  expect(await stepsOf(world, owed['chen']!.invoiceId)).toEqual([]);
  const foretold = await lines({ days: 28 });
  await walk(world, '2026-06-02', '2026-06-29');
  for (const name of ['amina', 'bram', 'chen', 'dario']) {
    const { customerId } = owed[name]!;
    const expected = foretold
      .filter((line) => line.customerId === customerId && line.channel !== null)
      .map(({ at, kind, channel }) => {
        const local = at.toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString();
        return `${kind} ${channel} ${local.slice(5, 10)} ${local.slice(11, 16)}`;
      });
    const told = await toldOf(world, customerId);
    expect(told.slice(told.length - expected.length)).toEqual(expected);
  }
});
