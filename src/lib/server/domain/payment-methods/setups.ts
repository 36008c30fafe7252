import { and, desc, eq, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { methodSetup } from './schema.ts';

type Row = typeof methodSetup.$inferSelect;

/** Our one try to store one method. `toTry`: what its customer agreed to have tried on it at once. */
export type MethodSetup = Readonly<Omit<Row, 'tryMinor' | 'tryCurrency'> & { toTry: Money | undefined }>;

export type NewSetup = Readonly<
  Pick<
    Row,
    'merchantId' | 'customerId' | 'accountId' | 'customerRef' | 'formKey' | 'instrument' | 'use' | 'consent'
  > & { replacesId?: string | undefined; repairLinkId?: string | undefined; toTry?: Money | undefined }
>;

/**
 * Writes down that we are about to store a method; to be committed before the gateway is called. `undefined` when this
 * very form made one already.
 */
export async function openSetup(
  tx: Tx,
  input: NewSetup,
  now: Temporal.Instant
): Promise<MethodSetup | undefined> {
  const { toTry, ...rest } = input;
  const id = newId(now);
  const [row] = await tx
    .insert(methodSetup)
    .values({
      ...rest,
      id,
      status: 'opened',
      replacesId: input.replacesId ?? null,
      repairLinkId: input.repairLinkId ?? null,
      tryMinor: toTry?.minor ?? null,
      tryCurrency: toTry?.currency ?? null,
      openedAt: now
    })
    .onConflictDoNothing({ target: [methodSetup.merchantId, methodSetup.formKey] })
    .returning();
  if (!row) return undefined;
  await recordStatusChanges(tx, input.merchantId, now, [
    { subjectKind: 'method-setup', subjectId: id, from: null, event: 'open', to: 'opened' }
  ]);
  return toSetup(row);
}

/** One setup. Refuses `method-setup-unknown`, the same for another merchant's or, where one asks, another customer's. */
export async function readSetup(
  tx: Tx,
  merchantId: string,
  setupId: string,
  customerId?: string
): Promise<MethodSetup> {
  const row = isUuid(setupId)
    ? (await tx.select().from(methodSetup).where(isSetup(merchantId, setupId)))[0]
    : undefined;
  if (!row || (customerId !== undefined && row.customerId !== customerId))
    throw new Refusal('method-setup-unknown');
  return toSetup(row);
}

/** The same, locked until the transaction ends; `undefined` when there is none. */
export async function lockSetup(
  tx: Tx,
  merchantId: string,
  setupId: string
): Promise<MethodSetup | undefined> {
  if (!isUuid(setupId)) return undefined;
  const [row] = await tx.select().from(methodSetup).where(isSetup(merchantId, setupId)).for('update');
  return row && toSetup(row);
}

/** The setup that a form already made, when the same form comes again. */
export async function findSetupByForm(
  tx: Tx,
  merchantId: string,
  formKey: string
): Promise<MethodSetup | undefined> {
  const [row] = await tx
    .select()
    .from(methodSetup)
    .where(and(eq(methodSetup.merchantId, merchantId), eq(methodSetup.formKey, formKey)));
  return row && toSetup(row);
}

/** The setup behind a provider's reference at one account. */
export async function findSetupByGatewayRef(
  tx: Tx,
  merchantId: string,
  accountId: string,
  gatewayRef: string
): Promise<MethodSetup | undefined> {
  const [row] = await tx
    .select()
    .from(methodSetup)
    .where(
      and(
        eq(methodSetup.merchantId, merchantId),
        eq(methodSetup.accountId, accountId),
        eq(methodSetup.gatewayRef, gatewayRef)
      )
    );
  return row && toSetup(row);
}

/** The latest setups of a customer that are still under way, newest first. */
export async function listLiveSetups(tx: Tx, merchantId: string, customerId: string): Promise<MethodSetup[]> {
  const rows = await tx
    .select()
    .from(methodSetup)
    .where(
      and(
        eq(methodSetup.merchantId, merchantId),
        eq(methodSetup.customerId, customerId),
        sql`${methodSetup.status} in ('opened', 'unknown', 'requires_action', 'processing')`
      )
    )
    .orderBy(desc(methodSetup.openedAt))
    .limit(MOST_SHOWN);
  return rows.map(toSetup);
}

const MOST_SHOWN = 5;

/**
 * Setups whose outcome is overdue, the longest unasked first: opened or unknown for a minute, waiting for their customer
 * for ten, processing for a day.
 */
export async function listStaleSetups(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  limit: number
): Promise<MethodSetup[]> {
  const rows = await tx
    .select()
    .from(methodSetup)
    .where(
      and(
        eq(methodSetup.merchantId, merchantId),
        sql`${methodSetup.status} in ('opened', 'unknown', 'requires_action', 'processing')`,
        sql`greatest(${methodSetup.openedAt}, ${methodSetup.askedAt}) < ${now.toString()}::timestamptz - case ${methodSetup.status}
          when 'requires_action' then interval '10 minutes' when 'processing' then interval '1 day' else interval '1 minute' end`
      )
    )
    .orderBy(sql`coalesce(${methodSetup.askedAt}, ${methodSetup.openedAt})`)
    .limit(limit);
  return rows.map(toSetup);
}

/** Changes what isn't a status: when it was asked about, or why nothing was tried on it. */
export async function noteOnSetup(
  tx: Tx,
  merchantId: string,
  setupId: string,
  note: Partial<Pick<Row, 'askedAt' | 'tryRefusal'>>
): Promise<void> {
  await tx.update(methodSetup).set(note).where(isSetup(merchantId, setupId));
}

export function isSetup(merchantId: string, setupId: string) {
  return and(eq(methodSetup.merchantId, merchantId), eq(methodSetup.id, setupId));
}

function toSetup(row: Row): MethodSetup {
  const { tryMinor, tryCurrency, ...rest } = row;
  const toTry = tryMinor === null ? undefined : money(tryMinor, tryCurrency as Currency);
  return { ...rest, toTry };
}
