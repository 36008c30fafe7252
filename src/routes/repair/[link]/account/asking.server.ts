import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { TextParams } from '#lib/i18n/index.ts';
import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { readRepairPage } from '#lib/server/domain/collection/index.ts';
import { readCustomer, type AskingForCode } from '#lib/server/domain/identity/index.ts';
import { holdRepairLink, Refusal } from '#lib/server/web/index.ts';
import { repairWords } from '../../words.server.ts';

/**
 * Whoever holds the link may see which account it is about, and ask for a code. Only the code, which goes to a contact
 * that was known before, lets them give another one. A link that is over is told on its own page.
 */
export async function askingFor(event: RequestEvent) {
  const { ctx } = event.locals;
  const link = await holdRepairLink(event);
  const page = await readRepairPage(ctx, link);
  if (!page || link.state !== 'valid') redirect(303, link.base);
  const { merchant } = page;
  const customer = await ctx.db.withMerchant(merchant.id, (tx) =>
    readCustomer(tx, merchant.id, link.customerId)
  );
  const asking: AskingForCode = { merchant, customer, session: { id: `repair-link ${link.repairLinkId}` } };
  return { link, page, asking, words: repairWords(event, page) };
}

/** Why a code was not sent, or is not the right one, beside its field. Anything else is thrown on. */
export function explainCode(thrown: unknown, t: Translate, field: string) {
  if (!(thrown instanceof Refusal)) throw thrown;
  const text = t(`errors:${thrown.code}` as TextKey, thrown.params as TextParams);
  return fail(thrown.code.startsWith('too-many') ? 429 : 422, { field, text, typed: undefined });
}
