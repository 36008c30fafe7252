import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { collectionAgency } from '../schema.ts';

/** An agency as it is stored. */
export type AgencyRow = Readonly<typeof collectionAgency.$inferSelect>;

/** An agency without anything that opens something. */
export type Agency = Omit<AgencyRow, 'apiKeySealed' | 'secretSealed'> & Readonly<{ hasApiKey: boolean }>;

/** One agency, used or retired; `undefined` for another merchant's as for nobody's. */
export async function findAgency(
  tx: Tx,
  merchantId: string,
  agencyId: string
): Promise<AgencyRow | undefined> {
  if (!isUuid(agencyId)) return undefined;
  const [row] = await tx
    .select()
    .from(collectionAgency)
    .where(and(eq(collectionAgency.merchantId, merchantId), eq(collectionAgency.id, agencyId)));
  return row;
}

/** The same where there has to be one. Refuses `agency-unknown`. */
export async function readAgencyRow(tx: Tx, merchantId: string, agencyId: string): Promise<AgencyRow> {
  const row = await findAgency(tx, merchantId, agencyId);
  if (!row) throw new Refusal('agency-unknown');
  return row;
}

/** One agency for a page. Refuses `agency-unknown`. */
export async function readAgency(
  ctx: Pick<Context, 'db'>,
  { merchantId, agencyId }: Readonly<{ merchantId: string; agencyId: string }>
): Promise<Agency> {
  return toAgency(await ctx.db.withMerchant(merchantId, (tx) => readAgencyRow(tx, merchantId, agencyId)));
}

/** The agencies that a merchant uses, by name. */
export async function listAgencies(
  ctx: Pick<Context, 'db'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<readonly Agency[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(collectionAgency)
      .where(and(eq(collectionAgency.merchantId, merchantId), isNull(collectionAgency.retiredAt)))
      .orderBy(asc(collectionAgency.name), asc(collectionAgency.id))
  );
  return rows.map(toAgency);
}

function toAgency({ apiKeySealed, secretSealed: _, ...rest }: AgencyRow): Agency {
  return { ...rest, hasApiKey: apiKeySealed !== null };
}
