import { and, desc, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { arrangementTerms } from './schema.ts';
import { DEFAULT_TERMS, findTermProblems, type ArrangementTerms } from './terms.ts';

/** Terms with their version; version 0 is what holds before any was published. */
export type TermsVersion = Readonly<{
  version: number;
  terms: ArrangementTerms;
  reason: string;
  /** The version that it brought back. */
  copyOf: number | null;
  publishedBy: string | null;
  publishedAt: Temporal.Instant | null;
}>;

const FIRST: TermsVersion = {
  ...{ version: 0, terms: DEFAULT_TERMS, reason: '', copyOf: null },
  ...{ publishedBy: null, publishedAt: null }
};

type PublishTerms = Readonly<{
  merchantId: string;
  terms: ArrangementTerms;
  /** The version that was on the page. */
  after: number;
  /** Why, for colleagues and the audit trail. */
  reason: string;
  copyOf?: number;
}>;

/**
 * Puts terms in force: arrangements that run stay on theirs. Refuses `terms-changed-meanwhile` when another version than
 * `after` holds by now, and `arrangement-terms-impossible` with the fields' names.
 */
export async function publishTerms(ctx: Context, input: PublishTerms): Promise<number> {
  const { merchantId, terms, after, reason, copyOf } = input;
  const fields = findTermProblems(terms);
  if (fields.length > 0) throw new Refusal('arrangement-terms-impossible', { fields });
  const version = after + 1;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const inForce = await readTerms(tx, merchantId);
    if (inForce.version !== after) throw new Refusal('terms-changed-meanwhile');
    const added = await tx
      .insert(arrangementTerms)
      .values({
        ...{ merchantId, version, terms, reason, copyOf: copyOf ?? null },
        publishedBy: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
        publishedAt: ctx.clock.now()
      })
      .onConflictDoNothing()
      .returning({ version: arrangementTerms.version });
    if (added.length === 0) throw new Refusal('terms-changed-meanwhile');
    await recordAudit(ctx, tx, merchantId, {
      action: 'publish-arrangement-terms',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { version, reason, ...(copyOf !== undefined && { copyOf }) }
    });
    return version;
  });
}

/** The terms in force. */
export async function readTerms(tx: Tx, merchantId: string): Promise<TermsVersion> {
  const [row] = await tx
    .select()
    .from(arrangementTerms)
    .where(eq(arrangementTerms.merchantId, merchantId))
    .orderBy(desc(arrangementTerms.version))
    .limit(1);
  return row ?? FIRST;
}

/** The terms that an arrangement goes by. */
export async function readTermsVersion(
  tx: Tx,
  merchantId: string,
  version: number
): Promise<ArrangementTerms> {
  const [row] = await tx
    .select({ terms: arrangementTerms.terms })
    .from(arrangementTerms)
    .where(and(eq(arrangementTerms.merchantId, merchantId), eq(arrangementTerms.version, version)));
  return row?.terms ?? DEFAULT_TERMS;
}

/** Every version that was published, the newest first, and what held before; at most 100. */
export async function listTerms(
  ctx: Pick<Context, 'db'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<readonly TermsVersion[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(arrangementTerms)
      .where(eq(arrangementTerms.merchantId, merchantId))
      .orderBy(desc(arrangementTerms.version))
      .limit(100)
  );
  return [...rows, FIRST];
}
