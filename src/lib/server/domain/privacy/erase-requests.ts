import { and, asc, desc, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { customer, readCustomer, recordAudit } from '../identity/index.ts';
import { eraseRequestLifecycle } from './erase-request-lifecycle.ts';
import { eraseRequest } from './schema.ts';

/** A customer's wish to be forgotten, and what became of it. */
export type EraseRequest = Readonly<typeof eraseRequest.$inferSelect>;

/** GDPR article 12(3): an answer within one month. */
export function answerBy({ askedAt }: EraseRequest, zone: string): Temporal.PlainDate {
  return askedAt.toZonedDateTimeISO(zone).toPlainDate().add({ months: 1 });
}

/** The newest request of a customer. */
export async function findEraseRequest(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<EraseRequest | undefined> {
  const [newest] = await tx
    .select()
    .from(eraseRequest)
    .where(and(eq(eraseRequest.merchantId, merchantId), eq(eraseRequest.customerId, customerId)))
    .orderBy(desc(eraseRequest.askedAt), desc(eraseRequest.id))
    .limit(1);
  return newest;
}

/** A request that waits, with who asked. */
export type WaitingErasure = Readonly<{ request: EraseRequest; name: string; reference: string }>;

/** The requests that wait for a person, the oldest first. There are few, and each has a month. */
export async function listWaitingErasures(
  ctx: Pick<Context, 'db'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<WaitingErasure[]> {
  return ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ request: eraseRequest, name: customer.name, reference: customer.reference })
      .from(eraseRequest)
      .innerJoin(
        customer,
        and(eq(customer.merchantId, eraseRequest.merchantId), eq(customer.id, eraseRequest.customerId))
      )
      .where(and(eq(eraseRequest.merchantId, merchantId), eq(eraseRequest.status, 'asked')))
      .orderBy(asc(eraseRequest.askedAt), asc(eraseRequest.id))
  );
}

/** Writes down that a customer wants to be forgotten; asking again while it waits changes nothing. */
export async function askErasure(
  ctx: Context,
  { merchantId, customerId }: Readonly<{ merchantId: string; customerId: string }>
): Promise<void> {
  const askedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readCustomer(tx, merchantId, customerId);
    const id = newId(askedAt);
    const [added] = await tx
      .insert(eraseRequest)
      .values({ merchantId, id, customerId, status: 'asked', askedAt })
      .onConflictDoNothing()
      .returning();
    if (!added) return;
    await recordStatusChanges(tx, merchantId, askedAt, [
      { subjectKind: 'erase_request', subjectId: id, from: null, event: 'ask', to: 'asked' }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'ask-erasure',
      subjectKind: 'customer',
      subjectId: customerId
    });
  });
}

/** Takes a request back. Refuses `erase-request-not-found` when none waits. */
export async function withdrawErasure(
  ctx: Context,
  { merchantId, customerId }: Readonly<{ merchantId: string; customerId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const request = await findEraseRequest(tx, merchantId, customerId);
    if (!request) throw new Refusal('erase-request-not-found');
    await claimEraseRequest(ctx, tx, request, 'withdraw');
  });
}

/** Staff say no, with words for the customer. Refuses `erase-request-not-found` when none waits. */
export async function refuseErasure(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string; answer: string }>
): Promise<void> {
  const { merchantId, customerId, answer } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const request = await findEraseRequest(tx, merchantId, customerId);
    if (!request) throw new Refusal('erase-request-not-found');
    await claimEraseRequest(ctx, tx, request, 'refuse', answer);
  });
}

/** Moves a request on if it still waits, and says who did it. Refuses `erase-request-not-found` otherwise. */
export async function claimEraseRequest(
  ctx: Context,
  tx: Tx,
  { merchantId, id, customerId, status }: EraseRequest,
  event: 'withdraw' | 'refuse' | 'release',
  answer: string | null = null
): Promise<void> {
  if (!eraseRequestLifecycle.may(status, event)) throw new Refusal('erase-request-not-found');
  const to = eraseRequestLifecycle.next(status, event);
  const now = ctx.clock.now();
  const decidedBy = ctx.actor.kind === 'staff' ? ctx.actor.staffId : ctx.actor.kind;
  const [moved] = await tx
    .update(eraseRequest)
    .set({ status: to, decidedAt: now, decidedBy, answer })
    .where(
      and(eq(eraseRequest.merchantId, merchantId), eq(eraseRequest.id, id), eq(eraseRequest.status, status))
    )
    .returning({ id: eraseRequest.id });
  if (!moved) throw new Refusal('erase-request-not-found');
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'erase_request', subjectId: id, from: status, event, to }
  ]);
  await recordAudit(ctx, tx, merchantId, {
    action: `${event}-erasure`,
    subjectKind: 'customer',
    subjectId: customerId
  });
}
