import { sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';

/** Whom a declaration may be about: found by what was typed, proven by nothing. */
export type DeclarationMatch = Readonly<{
  customerId: string;
  /** What they have running, with the plan's name. */
  subscriptions: readonly Readonly<{ id: string; planName: string }>[];
  /** The address that was typed is the one on file. */
  isKnownAddress: boolean;
}>;

/**
 * The customer whose number, or one of whose invoices' numbers, was typed; spaces and case don't count. `undefined`
 * when there is none, or more than one.
 */
export async function matchDeclaration(
  tx: Tx,
  merchantId: string,
  declared: Readonly<{ reference: string; email: string }>
): Promise<DeclarationMatch | undefined> {
  const reference = declared.reference.replace(/\s+/g, '').toLowerCase();
  if (reference === '') return undefined;
  const found = await tx.execute<{ id: string; email: string | null }>(sql`
    select c.id, c.email from customer c
    where c.merchant_id = ${merchantId} and lower(replace(c.reference, ' ', '')) = ${reference}
    union
    select c.id, c.email from invoice i
    join customer c on c.merchant_id = i.merchant_id and c.id = i.customer_id
    where i.merchant_id = ${merchantId} and lower(replace(i.number, ' ', '')) = ${reference}
    limit 2`);
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  const subscriptions = await tx.execute<{ id: string; name: string }>(sql`
    select s.id, p.name from subscription s
    join plan p on p.merchant_id = s.merchant_id and p.id = s.plan_id
    where s.merchant_id = ${merchantId} and s.customer_id = ${only.id}
      and s.status in ('trialing', 'active', 'paused')
    order by s.started_on, s.id limit 100`);
  return {
    customerId: only.id,
    subscriptions: subscriptions.map(({ id, name }) => ({ id, planName: name })),
    isKnownAddress: only.email?.trim().toLowerCase() === declared.email.trim().toLowerCase()
  };
}

/** The one subscription that is meant: the only one, or the only one whose plan was named. */
export function meantSubscription(match: DeclarationMatch, about: string): string | undefined {
  const [only, ...more] = match.subscriptions;
  if (more.length === 0) return only?.id;
  const words = about.toLowerCase();
  const named = match.subscriptions.filter(({ planName }) => words.includes(planName.toLowerCase()));
  return named.length === 1 ? named[0]!.id : undefined;
}
