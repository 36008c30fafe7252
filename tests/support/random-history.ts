import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { money, negate, smaller, subtract, type Currency } from '../../src/lib/money/index.ts';
import {
  bookOnInvoices,
  findInvoicesByNumber,
  issueDocuments,
  lockInvoices,
  pauseInvoices,
  voidInvoice,
  type Invoice
} from '../../src/lib/server/domain/billing/index.ts';
import { findAttemptByForm } from '../../src/lib/server/domain/collection/attempts.ts';
import { openAttempt } from '../../src/lib/server/domain/collection/open-attempt.ts';
import { addPlan } from '../../src/lib/server/domain/collection/planning/planned-collections.ts';
import { recordDispute } from '../../src/lib/server/domain/collection/record-dispute.ts';
import { recordOutcome } from '../../src/lib/server/domain/collection/record-outcome.ts';
import { recordRefund } from '../../src/lib/server/domain/collection/record-refund.ts';
import type { ChargeOutcome, Gateway } from '../../src/lib/server/gateway/index.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { Refusal } from '../../src/lib/server/platform/refusal.ts';
import type { DomainWorld } from './domain-context.ts';
import { creditNoteDocument, invoiceDocument } from './invoice-factory.ts';

/** One thing that happens to a customer's invoices. `of` picks an invoice or attempt, modulo how many there are. */
export type Act =
  | Readonly<{ kind: 'issue'; minor: number; currency: Currency; dueInDays: number }>
  | Readonly<{ kind: 'credit' | 'transfer'; of: number; minor: number }>
  | Readonly<{ kind: 'void' | 'hand-over'; of: number }>
  | Readonly<{ kind: 'plan'; of: readonly number[]; minor: number | null }>
  | Readonly<{ kind: 'try'; of: readonly number[]; minor: number | null }>
  | Readonly<{ kind: 'answer'; of: number; outcome: ChargeOutcome['kind']; surplus: number }>
  | Readonly<{ kind: 'refund'; of: number; minor: number }>
  | Readonly<{ kind: 'dispute'; of: number; minor: number; status: 'inquiry' | 'open' | 'won' | 'lost' }>;

const index = fc.nat(9);
const minor = fc.integer({ min: 1, max: 60_000 });
const picked = fc.array(index, { minLength: 1, maxLength: 3 });
const part = fc.option(minor);

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('issue' as const),
      minor,
      currency: fc.constantFrom('EUR' as const, 'EUR' as const, 'GBP' as const),
      dueInDays: fc.integer({ min: -20, max: 20 })
    })
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('try' as const), of: picked, minor: part }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      of: index,
      outcome: fc.constantFrom<ChargeOutcome['kind']>(
        'succeeded',
        'succeeded',
        'processing',
        'requires-action',
        'failed',
        'canceled',
        'unknown'
      ),
      surplus: fc.constantFrom(0, 0, 0, 500, -100)
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('plan' as const), of: picked, minor: part }) },
  fc.record({ kind: fc.constantFrom('credit' as const, 'transfer' as const), of: index, minor }),
  fc.record({ kind: fc.constantFrom('void' as const, 'hand-over' as const), of: index }),
  fc.record({ kind: fc.constant('refund' as const), of: index, minor }),
  fc.record({
    kind: fc.constant('dispute' as const),
    of: index,
    minor,
    status: fc.constantFrom('inquiry' as const, 'open' as const, 'won' as const, 'lost' as const)
  })
);

/** Histories of one customer; each begins with an invoice, so that something can happen to it. */
export const histories = fc
  .tuple(
    fc.record({
      kind: fc.constant('issue' as const),
      minor,
      currency: fc.constant('EUR' as const),
      dueInDays: index
    }),
    fc.array(act, { minLength: 2, maxLength: 14 })
  )
  .map(([first, rest]): Act[] => [first, ...rest]);

export type Player = Readonly<{
  world: DomainWorld;
  merchantId: string;
  accountId: string;
  reference: string;
  /** What happens before each act: time goes by. A minute where nothing else is said. */
  before?: () => Promise<void>;
}>;

/**
 * Lets a history happen by the product's own use cases. What they refuse (a second live attempt, an invoice that is
 * void) does not happen, as in life. Answers the customer's id.
 */
export async function play(player: Player, history: readonly Act[]): Promise<string> {
  const state: State = { ...player, numbers: [], attempts: [], customerId: '', disputes: new Map() };
  for (const each of history) {
    if (player.before) await player.before();
    else player.world.advance({ minutes: 1 });
    await perform(state, each).catch((fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
    });
  }
  return state.customerId;
}

type State = Player & {
  customerId: string;
  readonly numbers: string[];
  readonly attempts: string[];
  readonly disputes: Map<string, string>;
};

async function perform(state: State, each: Act): Promise<void> {
  switch (each.kind) {
    case 'issue':
      return issue(state, each);
    case 'credit':
    case 'transfer':
      return reduce(state, each);
    case 'void':
    case 'hand-over':
      return end(state, each);
    case 'plan':
      return plan(state, each);
    case 'try':
      return open(state, each);
    case 'answer':
      return answer(state, each);
    case 'refund':
    case 'dispute':
      return giveBack(state, each);
  }
}

type Only<K extends Act['kind']> = Extract<Act, { kind: K }>;

async function issue(state: State, { minor: total, currency, dueInDays }: Only<'issue'>): Promise<void> {
  const { world, merchantId, reference } = state;
  const today = world.clock.now().toZonedDateTimeISO('Europe/Amsterdam').toPlainDate();
  const number = `${reference}-${state.numbers.length + 1}`;
  const document = invoiceDocument({
    number,
    total: money(total, currency),
    issuedOn: today.subtract({ days: 30 }).toString(),
    dueOn: today.add({ days: dueInDays }).toString(),
    customerReference: reference
  });
  const [result] = await issueDocuments(world.ctx, merchantId, [document]);
  if (result?.kind !== 'added') throw new Error(`not issued: ${JSON.stringify(result)}`);
  state.numbers.push(number);
  state.customerId ||= (await invoices(state))[0]!.customerId;
}

function invoices(state: State): Promise<Invoice[]> {
  return state.world.ctx.db.withMerchant(state.merchantId, (tx) =>
    findInvoicesByNumber(tx, state.merchantId, state.numbers)
  );
}

async function pick(state: State, of: readonly number[]): Promise<Invoice[]> {
  const all = (await invoices(state)).sort((a, b) => (a.number < b.number ? -1 : 1));
  return [...new Set(of.map((one) => all[one % all.length]!))];
}

/** A credit note, or money that came by bank transfer. */
async function reduce(state: State, each: Only<'credit' | 'transfer'>): Promise<void> {
  const { world, merchantId, customerId } = state;
  const [invoice] = await pick(state, [each.of]);
  const amount = money(each.minor, invoice!.total.currency);
  if (each.kind === 'credit') {
    const number = `${state.reference}-C${newId(world.clock.now())}`;
    const given = { number, total: amount, issuedOn: '2026-11-20', dueOn: '2026-11-20' };
    const note = creditNoteDocument({ ...given, customerReference: state.reference }, invoice!.number);
    await issueDocuments(world.ctx, merchantId, [note]);
    return;
  }
  const now = world.clock.now();
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    const [locked] = await lockInvoices(tx, merchantId, customerId, [invoice!.id]);
    const share = smaller(amount, locked!.balance);
    await bookOnInvoices(world.ctx, tx, merchantId, now, [
      {
        merchantId,
        kind: 'transfer-received',
        cause: `transfer:${newId(now)}`,
        at: now,
        entries: [
          { account: 'clearing', customerId, amount },
          { account: 'receivable', customerId, invoiceId: locked!.id, amount: negate(share) },
          { account: 'customer-credit', customerId, amount: negate(subtract(amount, share)) }
        ]
      }
    ]);
  });
}

/** Void; or with a collection agency. */
async function end(state: State, each: Only<'void' | 'hand-over'>): Promise<void> {
  const { world, merchantId } = state;
  const [invoice] = await pick(state, [each.of]);
  if (each.kind === 'void') return voidInvoice(world.ctx, { merchantId, invoiceId: invoice!.id });
  const { id, status, pausedBecause } = invoice!;
  if (status !== 'open' || pausedBecause !== null) return;
  await world.ctx.db.withMerchant(merchantId, (tx) =>
    pauseInvoices(tx, { merchantId, invoiceIds: [id], because: 'handover' })
  );
}

async function plan(state: State, each: Only<'plan'>): Promise<void> {
  const { world, merchantId, customerId, accountId } = state;
  const chosen = (await payable(state, each.of)).filter(({ total }) => total.currency === 'EUR');
  if (chosen.length === 0) return;
  const lines = chosen.map(({ id, balance }) => ({
    invoiceId: id,
    amountMinor: Math.min(balance.minor, each.minor ?? balance.minor)
  }));
  const now = world.clock.now();
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    // An invoice waits in at most one plan: the planning looks before it plans.
    const taken = await tx.execute<{ invoice_id: string }>(sql`
      select invoice_id from planned_collection_invoice where merchant_id = ${merchantId} and is_live`);
    const free = lines.filter(({ invoiceId }) => !taken.some((row) => row.invoice_id === invoiceId));
    if (free.length === 0) return;
    const paymentMethodId = newId(now);
    await tx.execute(sql`
      insert into payment_method (merchant_id, id, customer_id, account_id, gateway_ref, kind, status, saved_at)
      values (${merchantId}, ${paymentMethodId}, ${customerId}, ${accountId}, ${`pm_${paymentMethodId}`}, 'sepa_debit',
        'active', ${now.toString()}::timestamptz)`);
    await addPlan(tx, now, {
      merchantId,
      customerId,
      paymentMethodId,
      kind: 'first',
      collectOn: Temporal.PlainDate.from('2026-12-01'),
      submitAt: now.add({ hours: 24 }),
      noticeDays: 0,
      amount: money(
        free.reduce((sum, line) => sum + line.amountMinor, 0),
        'EUR'
      ),
      lines: free
    });
  });
}

async function payable(state: State, of: readonly number[]): Promise<Invoice[]> {
  const chosen = await pick(state, of);
  return chosen.filter(
    ({ status, total, pausedBecause }) =>
      (status === 'open' || status === 'overdue') &&
      pausedBecause === null &&
      total.currency === chosen[0]!.total.currency
  );
}

async function open(state: State, each: Only<'try'>): Promise<void> {
  const { world, merchantId, customerId, accountId } = state;
  const chosen = await payable(state, each.of);
  if (chosen.length === 0) return;
  const allocations = chosen.map(({ id, balance }) => ({
    invoiceId: id,
    amount: money(Math.min(balance.minor, each.minor ?? balance.minor), balance.currency)
  }));
  const amount = money(
    allocations.reduce((sum, line) => sum + line.amount.minor, 0),
    allocations[0]!.amount.currency
  );
  const formKey = newId(world.clock.now());
  const attempt = await world.ctx.db.withMerchant(merchantId, async (tx) => {
    await openAttempt(
      tx,
      {
        merchantId,
        customerId,
        accountId,
        payLinkId: null,
        formKey,
        initiator: 'customer',
        method: 'ideal',
        instrument: { kind: 'redirect', method: 'ideal' },
        amount,
        allocations,
        isToBeSaved: false,
        consent: null
      },
      world.clock.now()
    );
    return findAttemptByForm(tx, merchantId, formKey);
  });
  state.attempts.push(attempt!.id);
}

async function answer(state: State, each: Only<'answer'>): Promise<void> {
  const { world, merchantId } = state;
  const attemptId = state.attempts[each.of % state.attempts.length];
  if (attemptId === undefined) return;
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx.execute<{ amount_minor: string; currency: Currency }>(
      sql`select amount_minor, currency from payment_attempt where merchant_id = ${merchantId} and id = ${attemptId}`
    );
    const received = money(Math.max(1, Number(row!.amount_minor) + each.surplus), row!.currency);
    const gatewayRef = `pi_${attemptId}`;
    const instrument = { method: 'ideal' } as const;
    const outcomes: Record<ChargeOutcome['kind'], ChargeOutcome> = {
      succeeded: {
        kind: 'succeeded',
        gatewayRef,
        chargeRef: `ch_${attemptId}`,
        received,
        instrument,
        at: world.clock.now()
      },
      processing: { kind: 'processing', gatewayRef, instrument },
      'requires-action': {
        kind: 'requires-action',
        gatewayRef,
        challengeUrl: 'https://bank.example/approve'
      },
      failed: {
        kind: 'failed',
        gatewayRef,
        decline: { class: 'later', code: 'insufficient_funds' } as never
      },
      canceled: { kind: 'canceled', gatewayRef },
      unknown: { kind: 'unknown', because: 'timeout' }
    };
    await recordOutcome(world.ctx, tx, merchantId, attemptId, outcomes[each.outcome]);
  });
}

/** Only money that came in goes back; a dispute goes on where it was. */
async function giveBack(state: State, each: Only<'refund' | 'dispute'>): Promise<void> {
  const { world, merchantId, accountId } = state;
  const attemptId = state.attempts[each.of % state.attempts.length];
  if (attemptId === undefined) return;
  const [row] = await world.database.owner`
    select amount_minor, currency, gateway_ref,
      amount_minor - coalesce((select sum(amount_minor) from refund r where r.attempt_id = a.id), 0)
        - coalesce((select sum(amount_minor) from dispute d where d.attempt_id = a.id), 0) as room
    from payment_attempt a where id = ${attemptId} and status = 'succeeded'`;
  if (!row) return;
  const source = { merchantId, accountId, gateway: undefined as unknown as Gateway };
  const attemptGatewayRef = String(row['gateway_ref']);
  const at = world.clock.now();
  const key = `${each.kind}:${attemptId}`;
  const known = state.disputes.get(key);
  const amount = money(Math.min(each.minor, Number(row['room'])), row['currency'] as Currency);
  if (each.kind === 'refund') {
    if (amount.minor <= 0) return;
    const gatewayRef = `re_${newId(at)}`;
    return recordRefund(world.ctx, source, {
      gatewayRef,
      attemptGatewayRef,
      amount,
      status: 'succeeded',
      at
    });
  }
  if (known === undefined && amount.minor <= 0) return;
  const gatewayRef = known ?? `dp_${newId(at)}_${amount.minor}`;
  state.disputes.set(key, gatewayRef);
  const disputed = money(Number(gatewayRef.split('_').at(-1)), amount.currency);
  return recordDispute(world.ctx, source, {
    gatewayRef,
    attemptGatewayRef,
    amount: disputed,
    status: each.status,
    reason: 'general',
    at
  });
}
