import {
  giveDebitConsent,
  listUnnoticedCollections,
  planCollections,
  reconcileAttempts,
  recordCollectionNotice,
  runDueCollections,
  type GiveDebitConsent
} from '../../src/lib/server/domain/collection/index.ts';
import { listSavedMethods } from '../../src/lib/server/domain/payment-methods/index.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import type { ScriptedOutcome } from '../../src/sandbox/bank/script.ts';
import type { InvoiceGiven } from './invoice-factory.ts';
import { byCard, byIban } from './payers.ts';
import { eur, type OpenInvoice, type TestWorld } from './world.ts';

export type Debtor = Readonly<{ customerId: string; methodId: string; reference: string }>;

/** `pm_card_visa` and `pm_card_visa_debit`: whoever shares a card shares its history. */
export const visa = '4242424242424242';
export const visaDebit = '4000056655665556';
export const mastercard = '5555555555554444';

/**
 * A customer who paid once, had the card or account remembered, and allows it to be debited. Without `email` nobody can
 * be told by message: notices are then what the test says they are (`sendNotices`).
 */
export async function addDebtor(
  world: TestWorld,
  by: 'pm_card_visa' | 'pm_card_mastercard' | string,
  given: Partial<GiveDebitConsent> & Readonly<{ reference: string; email?: string }>
): Promise<Debtor> {
  const { reference, email = null, ...consent } = given;
  const first = await world.openInvoice({ customerReference: reference, email, total: eur(500) });
  const methodId = await saveMethod(world, first, by);
  await allowDebits(world, first.customerId, methodId, consent);
  return { customerId: first.customerId, methodId, reference };
}

/** Pays an invoice of € 5.00 and has the means remembered. */
export async function saveMethod(world: TestWorld, invoice: OpenInvoice, by: string): Promise<string> {
  const instrument = by.startsWith('pm_') ? await byCard(world, by) : byIban(by);
  const saved = () =>
    world.ctx.db.withMerchant(world.merchant.id, (tx) =>
      listSavedMethods(tx, world.merchant.id, invoice.customerId)
    );
  const before = new Set((await saved()).map(({ id }) => id));
  const paid = await world.pay(invoice, { instrument, isToBeSaved: true, expected: eur(500) });
  if (paid.kind === 'processing')
    world.sandbox.control.endDebit(
      world.sandbox.control.intents().find((each) => each.metadata['attempt_id'] === paid.attemptId)!.id
    );
  await world.runJobs();
  const newest = (await saved()).find(({ id }) => !before.has(id));
  if (!newest) throw new Error(`${by} was not remembered: ${paid.kind}`);
  return newest.id;
}

export async function allowDebits(
  world: TestWorld,
  customerId: string,
  paymentMethodId: string,
  given: Partial<GiveDebitConsent> = {}
): Promise<void> {
  const now = world.clock.now();
  await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    giveDebitConsent(tx, now, {
      merchantId: world.merchant.id,
      customerId,
      paymentMethodId,
      consent: {
        text: 'De Klaproos mag wat ik moet betalen zelf afschrijven.',
        language: 'nl',
        at: now.toString(),
        ip: '203.0.113.7',
        userAgent: 'Test/1.0'
      },
      ...given
    })
  );
}

/** An invoice of € 212.40 for this customer. */
export function bill(
  world: TestWorld,
  debtor: Debtor,
  given: Partial<InvoiceGiven> = {}
): Promise<OpenInvoice> {
  return world.openInvoice({ customerReference: debtor.reference, email: null, ...given });
}

/** What the bank answers to the next tries of this card or account. */
export function bankSays(world: TestWorld, number: string, ...outcomes: ScriptedOutcome[]): void {
  world.sandbox.control.bank.add({ number, outcomes });
}

export const declined = (declineCode: string, rest: Partial<ScriptedOutcome> = {}): ScriptedOutcome => ({
  outcome: 'decline',
  declineCode,
  ...rest
});

/** To a later moment at one go, as after a quiet time: what became due meanwhile runs then, here and outside. */
export async function leapTo(world: TestWorld, to: string): Promise<void> {
  const moment = to.includes('T')
    ? Temporal.PlainDateTime.from(to).toZonedDateTime(world.merchant.zone)
    : Temporal.PlainDate.from(to).toZonedDateTime({ timeZone: world.merchant.zone, plainTime: '09:00' });
  world.clock.set(moment.toInstant());
  await world.sandbox.control.setClock(moment.epochMilliseconds);
  await runCollections(world);
}

/** What the recurring jobs do at this moment: the janitor, the planning, the collecting; and what follows from it. */
async function runCollections(world: TestWorld): Promise<void> {
  const { ctx } = world;
  const merchantId = world.merchant.id;
  await world.app.runDueJobs();
  await reconcileAttempts(ctx, { merchantId });
  await planCollections(ctx, { merchantId });
  await runDueCollections(ctx, { merchantId });
  await world.runJobs();
}

/** Every coming collection that still needs its notice gets it now. */
export async function sendNotices(world: TestWorld): Promise<number> {
  const merchantId = world.merchant.id;
  const waiting = await listUnnoticedCollections(world.ctx, { merchantId, limit: 1_000 });
  const sentAt = world.clock.now();
  await world.ctx.db.withMerchant(merchantId, async (tx) => {
    for (const { id } of waiting)
      await recordCollectionNotice(tx, { merchantId, plannedId: id, noticeId: newId(sentAt), sentAt });
  });
  return waiting.length;
}

/** A customer's plans as lines: kind, status and day, in the order in which they were made. */
export async function plansOf(world: TestWorld, customerId: string): Promise<string[]> {
  const rows = await world.database.owner`
    select kind, status, collect_on::text as day from planned_collection p where customer_id = ${customerId}
    order by (select min(position) from status_change where subject_id = p.id)`;
  return rows.map((row) => `${row['kind']} ${row['status']} ${row['day']}`);
}

/** What was decided after a customer's failed attempts: kind and rule, in order. */
export async function answersOf(world: TestWorld, customerId: string): Promise<string[]> {
  const rows = await world.database.owner`
    select d.kind, d.rule from collection_decision d
    left join payment_attempt a on a.id = d.attempt_id
    left join planned_collection p on p.id = d.planned_id
    where coalesce(a.customer_id, p.customer_id) = ${customerId} and d.kind in ('retry', 'ask-customer', 'give-up')
    order by d.decided_at, d.id`;
  return rows.map((row) => `${row['kind']}: ${row['rule']}`);
}

/** A customer's attempts by machine or hand: initiator, status and amount, in order. */
export async function attemptsOf(world: TestWorld, customerId: string): Promise<string[]> {
  const rows = await world.database.owner`
    select initiator, status, amount_minor from payment_attempt where customer_id = ${customerId} and amount_minor <> 500
    order by opened_at, id`;
  return rows.map((row) => `${row['initiator']} ${row['status']} ${row['amount_minor']}`);
}
