import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { rollBackRetryRules } from '#lib/server/domain/collection/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readPublishForm } from '../../../publish-form.server.ts';
import { dayOf } from '../../../version-in-words.server.ts';
import { readRules } from '../../read-rules.server.ts';
import { generalInWords, retryChangesInWords, schedulesInWords } from '../../rule-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A version as it was published, and what would change if it came back. */
export const load: PageServerLoad = staffRoute('see-retry-rules', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, versions, next } = await readRules(who);
  const found = versions.find(({ version }) => String(version) === params.version);
  if (!found) throw new Refusal('retry-version-unknown', { version: params.version });
  const { version, name, reason, savedAt, rules } = found;
  const isNewest = version === inForce.version;
  const before = versions[versions.indexOf(found) + 1];
  return {
    title: t('policies:retries.past.title', { version: version ?? 0, name }),
    published: t('policies:retries.past.published', { date: dayOf(savedAt, who.merchant.zone, language) }),
    reason: t('policies:retries.because', { reason }),
    version: version ?? 0,
    next,
    schedules: schedulesInWords(rules, language),
    general: generalInWords(rules, language),
    changed: before && retryChangesInWords(before.rules, rules, language),
    wouldChange: isNewest ? [] : retryChangesInWords(inForce.rules, rules, language),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'publish-retry-rules'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  bringBack: staffRoute('publish-retry-rules', async ({ request, params, locals }, { ctx, merchant }) => {
    const version = Number(params.version);
    if (!Number.isSafeInteger(version)) throw new Refusal('retry-version-unknown', { version: 0 });
    const form = await readPublishForm(request, locals.language, { hasName: false });
    if (!form.valid) return fail(422, form);
    await rollBackRetryRules(ctx, { merchantId: merchant.id, version, reason: form.reason });
    redirect(303, paths.retries({ done: 'published' }));
  })
};
