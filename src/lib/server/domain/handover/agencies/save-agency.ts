import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { readConditions } from '../conditions/publish-conditions.ts';
import { collectionAgency } from '../schema.ts';
import { readAgencyRow } from './agencies.ts';
import { requirePossible, type AgencyFacts } from './agency-facts.ts';
import { newAgencySecret, openAgencySecret, sealApiKey } from './agency-secrets.ts';

type NewAgency = Readonly<{ merchantId: string; facts: AgencyFacts; apiKey: string | null }>;

/** Adds an agency; with an API, a secret for its webhooks is made. Refuses `agency-impossible`. */
export async function addAgency(ctx: Context, { merchantId, facts, apiKey }: NewAgency): Promise<string> {
  const kept = requirePossible(ctx, facts);
  const now = ctx.clock.now();
  const id = newId(now);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.insert(collectionAgency).values({
      ...{ ...kept, merchantId, id, createdAt: now },
      apiKeySealed: apiKey === null ? null : sealApiKey(ctx, apiKey),
      secretSealed: newAgencySecret(ctx)
    });
    await recordAudit(ctx, tx, merchantId, auditOf('add-agency', id, kept));
  });
  return id;
}

/** Changes an agency; without a new key the former one stays. Refuses `agency-unknown` and `agency-impossible`. */
export async function changeAgency(
  ctx: Context,
  { merchantId, agencyId, facts, apiKey }: NewAgency & Readonly<{ agencyId: string }>
): Promise<void> {
  const kept = requirePossible(ctx, facts);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readAgencyRow(tx, merchantId, agencyId);
    await tx
      .update(collectionAgency)
      .set({ ...kept, ...(apiKey !== null && { apiKeySealed: sealApiKey(ctx, apiKey) }) })
      .where(isThis(merchantId, agencyId));
    await recordAudit(ctx, tx, merchantId, auditOf('change-agency', agencyId, kept));
  });
}

/**
 * Takes an agency out of use: nothing new goes there, and what is there stays. Refuses `agency-unknown`, and
 * `agency-in-conditions` while claims are proposed for it.
 */
export async function retireAgency(
  ctx: Context,
  { merchantId, agencyId }: Readonly<{ merchantId: string; agencyId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { name } = await readAgencyRow(tx, merchantId, agencyId);
    const { conditions } = await readConditions(tx, merchantId);
    if (conditions.isOn && conditions.agencyId === agencyId) throw new Refusal('agency-in-conditions');
    await tx.update(collectionAgency).set({ retiredAt: ctx.clock.now() }).where(isThis(merchantId, agencyId));
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'retire-agency', subjectKind: 'agency', subjectId: agencyId },
      details: { name }
    });
  });
}

/** The secret by which the agency signs what it reports; that somebody looked is in the audit trail. */
export async function revealAgencySecret(
  ctx: Context,
  { merchantId, agencyId }: Readonly<{ merchantId: string; agencyId: string }>
): Promise<string> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const agency = await readAgencyRow(tx, merchantId, agencyId);
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'reveal-agency-secret', subjectKind: 'agency', subjectId: agencyId },
      details: { name: agency.name }
    });
    return openAgencySecret(ctx, agency);
  });
}

function isThis(merchantId: string, agencyId: string) {
  return and(eq(collectionAgency.merchantId, merchantId), eq(collectionAgency.id, agencyId));
}

function auditOf(action: string, subjectId: string, { name, country, channel }: AgencyFacts) {
  return { action, subjectKind: 'agency', subjectId, details: { name, country, channel } };
}
