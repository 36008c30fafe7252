import { redirect } from '@sveltejs/kit';
import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  findRetryDraft,
  findRetryProblems,
  findRetryShadow,
  listRetryVersions,
  networkLimits,
  nextRetryVersion,
  readRetryRulesInForce
} from '#lib/server/domain/collection/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';

type Work = Pick<SignedIn, 'ctx' | 'merchant'>;

/** What holds, what is being worked on with what stands in its way, the history, and what runs in the shadow. */
export function readRules({ ctx, merchant }: Work) {
  const { id } = merchant;
  return ctx.db.withMerchant(id, async (tx) => {
    const draft = await findRetryDraft(tx, id);
    return {
      inForce: await readRetryRulesInForce(tx, id),
      draft: draft && { ...draft, problems: await findRetryProblems(tx, id, draft.rules) },
      versions: await listRetryVersions(tx, id),
      next: await nextRetryVersion(tx, id),
      shadow: await findRetryShadow(tx, id)
    };
  });
}

/** The same for a page about the draft; without one it leads back to what holds. */
export async function readRulesWithDraft(who: Work) {
  const { draft, ...rest } = await readRules(who);
  if (!draft) redirect(303, paths.retries());
  return { draft, ...rest };
}

/** What no schedule can switch off, with where it was read and how sure that is. */
export function limitsInWords(language: Language) {
  const t = translator(language);
  return networkLimits.map(({ name, params, source, certainty, validFrom }) => ({
    name,
    text: t(`policies:retries.limits.${name}` as TextKey, params),
    source,
    certainty: t(`policies:retries.limits.certainty.${certainty}` as TextKey),
    since: t('policies:retries.limits.since', {
      date: formatDate(Temporal.PlainDate.from(validFrom), language)
    })
  }));
}
