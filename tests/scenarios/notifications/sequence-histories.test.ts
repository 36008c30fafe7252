import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import { holdContact, releaseContact } from '../../../src/lib/server/domain/notifications/index.ts';
import { payByCard, paymentOf } from '../../support/payers.ts';
import { leap, publish, step } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

/** More of them: `SEQUENCE_HISTORIES=100`. */
const HISTORIES = Number(process.env['SEQUENCE_HISTORIES'] ?? 3);
const DAYS = 24;
const GAP = 7;

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-30' });
  await publish(world, 'Weekly', [
    step('created', 'issued', 0),
    step('first', 'due', 2),
    step('second', 'due', 2 + GAP),
    step('third', 'due', 2 + 2 * GAP)
  ]);
});
afterAll(() => world.close());

type Act = Readonly<{
  on: number;
  who: number;
  what: 'pay' | 'void' | 'hold' | 'release' | 'dispute' | 'lose';
}>;
type Family = { customerId: string; invoices: OpenInvoice[]; disputes: string[]; attempts: string[] };

const acts = fc.array(
  fc.record({
    on: fc.nat(DAYS - 1),
    who: fc.nat(5),
    what: fc.constantFrom('pay', 'pay', 'void', 'hold', 'release', 'dispute', 'lose')
  }),
  { minLength: 4, maxLength: 14 }
) as fc.Arbitrary<Act[]>;
const debts = fc.array(fc.record({ who: fc.nat(5), dueIn: fc.integer({ min: -20, max: 6 }) }), {
  minLength: 3,
  maxLength: 9
});

let count = 0;

test(
  'whatever happens, nobody is asked too often, too soon, on a day of rest, or for what is settled',
  async () => {
    await fc.assert(
      fc.asyncProperty(debts, acts, async (owed, happening) => {
        const families = await begin(owed);
        const start = world.clock
          .now()
          .toZonedDateTimeISO(world.merchant.zone)
          .toPlainDate()
          .add({ days: 1 });
        for (let day = 0; day < DAYS; day++) {
          const today = start.add({ days: day }).toString();
          await leap(world, `${today}T09:00`);
          for (const act of happening.filter(({ on }) => on === day)) await perform(act, families);
          await leap(world, `${today}T15:00`);
        }
        await expectSoundBooks(world);
        for (const { customerId, invoices } of families.values()) {
          await expectWithinLimits(customerId);
          for (const { invoiceId } of invoices) await expectTimeToPay(invoiceId);
        }
      }),
      { numRuns: HISTORIES, endOnFailure: true }
    );
    const [{ asked } = { asked: 0 }] = await world.database.owner<{ asked: number }[]>`
    select count(*)::int as asked from notice where kind = 'overdue' and status = 'sent'`;
    expect(asked).toBeGreaterThan(0);
  },
  120_000 + HISTORIES * 60_000
);

async function begin(
  owed: readonly Readonly<{ who: number; dueIn: number }>[]
): Promise<Map<number, Family>> {
  const families = new Map<number, Family>();
  count += 1;
  const today = world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate();
  for (const { who, dueIn } of owed) {
    const invoice = await world.openInvoice({
      customerReference: `H-${count}-${who}`,
      email: `family-${count}-${who}@example.org`,
      issuedOn: today.add({ days: Math.min(dueIn, 0) }).toString(),
      dueOn: today.add({ days: dueIn }).toString()
    });
    const family = families.get(who) ?? { ...invoice, invoices: [], disputes: [], attempts: [] };
    families.set(who, { ...family, invoices: [...family.invoices, invoice] });
  }
  return families;
}

async function perform({ who, what }: Act, families: ReadonlyMap<number, Family>): Promise<void> {
  const family = families.get(who);
  if (!family) return;
  const merchantId = world.merchant.id;
  const hold = { merchantId, customerId: family.customerId, because: 'hardship' } as const;
  const [invoice] = family.invoices;
  switch (what) {
    case 'pay': {
      const paid = invoice && (await payByCard(world, invoice).catch(() => undefined));
      if (paid) family.attempts.push(paid.attemptId);
      break;
    }
    case 'void':
      if (invoice)
        await voidInvoice(world.ctx, { merchantId, invoiceId: invoice.invoiceId }).catch(() => undefined);
      break;
    case 'hold':
      await holdContact(world.ctx, hold);
      break;
    case 'release':
      await releaseContact(world.ctx, hold);
      break;
    case 'dispute': {
      const attemptId = family.attempts.pop();
      if (attemptId === undefined) break;
      family.disputes.push(
        world.sandbox.control.dispute({ payment_intent: paymentOf(world, attemptId).id }).id
      );
      break;
    }
    case 'lose': {
      const dispute = family.disputes.pop();
      if (dispute !== undefined) world.sandbox.control.closeDispute(dispute, 'lost');
      break;
    }
  }
  await world.runJobs();
}

type Sent = Readonly<{ invoiceId: string; on: Temporal.PlainDate; hour: number }>;

async function sentOf(column: 'customer_id' | 'invoice_id', id: string): Promise<Sent[]> {
  const rows = await world.database.owner.unsafe(
    `select invoice_id, sent_at from notice where ${column} = $1 and kind = 'overdue' and status = 'sent' order by sent_at`,
    [id]
  );
  return rows.map((row) => {
    const at = Temporal.Instant.fromEpochMilliseconds((row['sent_at'] as Date).getTime());
    const local = at.toZonedDateTimeISO(world.merchant.zone);
    return { invoiceId: row['invoice_id'] as string, on: local.toPlainDate(), hour: local.hour };
  });
}

/** Easter Sundays, as printed in almanacs: a long run walks through years. */
const EASTER = [
  '2026-04-05',
  '2027-03-28',
  '2028-04-16',
  '2029-04-01',
  '2030-04-21',
  '2031-04-13',
  '2032-03-28'
];

/** Days on which nobody in the Netherlands is reminded: Easter Monday, Ascension, Whit Monday, and those of the year. */
function holidaysOf(year: number): readonly string[] {
  const easter = EASTER.find((day) => day.startsWith(String(year)));
  if (easter === undefined) throw new Error(`No Easter known for ${year}: ask for fewer histories`);
  const moving = [1, 39, 50].map((days) => Temporal.PlainDate.from(easter).add({ days }).toString());
  return [...moving, ...['01-01', '04-27', '12-25', '12-26'].map((day) => `${year}-${day}`)];
}

/** One a day, three in seven days, none on a Sunday or holiday. */
async function expectWithinLimits(customerId: string): Promise<void> {
  const sent = await sentOf('customer_id', customerId);
  for (const { on } of sent) {
    expect(on.dayOfWeek).not.toBe(7);
    expect(holidaysOf(on.year)).not.toContain(on.toString());
    const within = (days: number) =>
      sent.filter((other) => {
        const { days: apart } = other.on.until(on, { largestUnit: 'day' });
        return apart >= 0 && apart < days;
      });
    expect(within(1)).toHaveLength(1);
    expect(within(7).length).toBeLessThanOrEqual(3);
  }
}

/** Never less than a week between two demands for the same debt. */
async function expectTimeToPay(invoiceId: string): Promise<void> {
  const sent = await sentOf('invoice_id', invoiceId);
  sent.slice(1).forEach(({ on }, n) => {
    expect(sent[n]!.on.until(on, { largestUnit: 'day' }).days).toBeGreaterThanOrEqual(GAP);
  });
}
