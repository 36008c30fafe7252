import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { newCode, newId } from '../../../platform/crypto/random.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { recordStatusChanges } from '../../../platform/events/status-changes.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { stopSubscription } from '../stop-subscription.ts';
import { moveCancellation } from './cancellations.ts';
import { matchDeclaration, meantSubscription } from './match-declaration.ts';
import { cancellation } from './schema.ts';

/** What somebody declared, as it was typed. */
export type Declaration = Readonly<{
  merchantId: string;
  /** Random, made when the form was rendered: the same form sent twice is one declaration. 22 characters or more. */
  formKey: string;
  kind: 'termination' | 'withdrawal';
  /** For good cause, which `reason` names. */
  isExtraordinary: boolean;
  name: string;
  email: string;
  /** Customer, contract or invoice number. */
  reference: string;
  /** Which contract, in their own words. */
  about: string;
  reason?: string;
  /** When it should end; as soon as possible when absent. */
  wishedOn?: Temporal.PlainDate;
  language: Language;
}>;

/** Long enough to be read out, short enough to be typed. */
const NUMBER_LENGTH = 8;

/**
 * Keeps what was declared, with its moment, and answers the token of its receipt. Nothing about the person is checked
 * before that: who it was is found out afterwards, in the same transaction, and a doubt only leaves it on the work list.
 * A termination that names one running subscription, from the address on file, stops it at the end of its period.
 */
export async function declareCancellation(
  ctx: Context,
  input: Declaration
): Promise<Readonly<{ token: string }>> {
  const { merchantId, formKey: _, reason, wishedOn, ...declared } = input;
  const now = ctx.clock.now();
  const token = receiptToken(ctx, input);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const id = newId(now);
    const added = await tx
      .insert(cancellation)
      .values({
        ...declared,
        merchantId,
        id,
        number: newCode(NUMBER_LENGTH),
        receiptHash: sha256(token),
        reason: reason ?? null,
        wishedOn: wishedOn ?? null,
        receivedAt: now,
        status: 'received'
      })
      .onConflictDoNothing({ target: [cancellation.merchantId, cancellation.receiptHash] })
      .returning({ id: cancellation.id });
    if (added.length === 0) return;
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'cancellation', subjectId: id, from: null, event: 'declare', to: 'received' }
    ]);
    await emit(ctx, tx, merchantId, now, [
      { type: 'cancellation.received', subjectId: id, payload: { kind: declared.kind } }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'declare-cancellation',
      subjectKind: 'cancellation',
      subjectId: id,
      details: { kind: declared.kind }
    });
    await findOutWhose(ctx, tx, id, input);
  });
  return { token };
}

/** Nobody can guess it, and the same form makes the same one. */
function receiptToken(ctx: Context, { merchantId, formKey }: Declaration): string {
  const hash = ctx.secrets.keyedHash(`${merchantId}:${formKey}`, 'cancellation-receipt');
  return Buffer.from(hash.subarray(0, 16)).toString('base64url');
}

async function findOutWhose(ctx: Context, tx: Tx, id: string, declared: Declaration): Promise<void> {
  const { merchantId } = declared;
  const match = await matchDeclaration(tx, merchantId, declared);
  if (!match) return;
  const subscriptionId = meantSubscription(match, declared.about);
  await tx
    .update(cancellation)
    .set({ customerId: match.customerId, subscriptionId: subscriptionId ?? null })
    .where(and(eq(cancellation.merchantId, merchantId), eq(cancellation.id, id)));
  // A cause, a date of one's own and a withdrawal are for a person to weigh: what they end may not be the period's end.
  const isPlain =
    declared.kind === 'termination' && !declared.isExtraordinary && declared.wishedOn === undefined;
  if (!isPlain || subscriptionId === undefined || !match.isKnownAddress) return;
  await stop(ctx, tx, id, { ...declared, customerId: match.customerId, subscriptionId });
}

/** In a savepoint: what can't be stopped is kept all the same. */
async function stop(
  ctx: Context,
  tx: Tx,
  id: string,
  of: Declaration & Readonly<{ customerId: string; subscriptionId: string }>
): Promise<void> {
  const { merchantId, customerId, subscriptionId } = of;
  try {
    await tx.transaction(async (inner) => {
      const { effectiveOn } = await stopSubscription(joinTransaction(ctx, merchantId, inner), {
        merchantId,
        subscriptionId,
        customerId,
        when: 'period-end',
        reason: of.reason ?? 'legal-way-out'
      });
      const standing = { merchantId, id, status: 'received' as const };
      await moveCancellation(inner, standing, 'apply', ctx.clock.now(), { stopOn: effectiveOn });
    });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    ctx.log.info({ code: thrown.code, cancellationId: id }, 'a declared cancellation waits for a person');
  }
}
