import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { listLimits, publishLimits } from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readPublishForm } from '../../../publish-form.server.ts';
import { dayOf } from '../../../version-in-words.server.ts';
import { limitChangesInWords, limitsInWords } from '../../limits-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Limits as they were published, and what would change if they came back. */
export const load: PageServerLoad = staffRoute('see-limits', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { inForce, found, before } = await readVersion(who, params.version);
  const { version, name, reason, publishedAt, publishedBy, limits } = found;
  const isNewest = version === inForce.version;
  const by = publishedBy === null ? '' : ` ${t('policies:versions.by', { name: publishedBy })}`;
  return {
    title: version === 0 ? t('dunning:limits.version-0') : t('dunning:limits.version', { version, name }),
    published:
      publishedAt === null
        ? ''
        : t('policies:retries.past.published', { date: dayOf(publishedAt, who.merchant.zone, language) }) +
          by,
    reason: reason === '' ? '' : t('policies:retries.because', { reason }),
    version,
    next: inForce.version + 1,
    limits: limitsInWords(limits, language),
    changed: before && limitChangesInWords(before.limits, limits, language),
    wouldChange: isNewest ? [] : limitChangesInWords(inForce.limits, limits, language),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'change-limits'),
    words: pickTexts(language, 'friendly', [
      'dunning:limits',
      'policies:diff',
      'policies:publish',
      'policies:versions'
    ])
  };
});

async function readVersion({ ctx, merchant }: SignedIn, version: string | undefined) {
  const all = await listLimits(ctx, { merchantId: merchant.id });
  const place = all.findIndex((each) => String(each.version) === version);
  const found = all[place];
  if (!found) throw new Refusal('limits-version-unknown');
  return { inForce: all[0]!, found, before: all[place + 1] };
}

export const actions: Actions = {
  bringBack: staffRoute('change-limits', async ({ request, params, locals: { language } }, who) => {
    const form = await readPublishForm(request, language, { hasName: false });
    if (!form.valid) return fail(422, { ...form, problem: '' });
    const { ctx, merchant } = who;
    const { inForce, found } = await readVersion(who, params.version);
    const { reason } = form;
    try {
      await publishLimits(ctx, {
        ...{ merchantId: merchant.id, limits: found.limits, after: inForce.version, reason },
        ...{ name: found.name || translator(language)('dunning:limits.version-0'), copyOf: found.version }
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const problem = translator(language)(`errors:${thrown.code}` as TextKey, thrown.params as never);
      return fail(422, { values: { reason }, errors: {}, problem });
    }
    redirect(303, paths.limits({ done: 'published' }));
  })
};
