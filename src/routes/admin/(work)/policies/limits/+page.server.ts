import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  areLimitsPossible,
  listLimits,
  MOST_PER_DAY,
  MOST_PER_WEEK,
  publishLimits
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { versionsInWords } from '../version-in-words.server.ts';
import { LimitsForm, limitsFrom, typeLimits } from './limits-form.server.ts';
import { limitChangesInWords } from './limits-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

const most = { perDay: MOST_PER_DAY, perWeek: MOST_PER_WEEK };

/** How often and when one customer is asked for money, whatever the sequences say; and what held before. */
export const load: PageServerLoad = staffRoute('see-limits', async ({ parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const all = await readAll(who);
  const inForce = all[0]!;
  const published = all.flatMap(({ publishedAt: savedAt, ...version }) =>
    savedAt === null ? [] : [{ ...version, savedAt }]
  );
  const first = { version: 0, href: paths.limitsVersion(0), text: t('dunning:limits.version-0'), notes: [] };
  return {
    values: { ...typeLimits(inForce.limits), after: String(inForce.version) } as Record<string, string>,
    most,
    versions: [
      ...versionsInWords(published, paths.limitsVersion, who, language),
      ...(published.length > 0 ? [first] : [])
    ],
    published: url.searchParams.get('done') === 'published' ? inForce.version : null,
    mayChange: mayDo(who.staff.role, 'change-limits'),
    words: pickTexts(language, 'friendly', [
      'dunning:limits',
      'policies:diff',
      'policies:publish',
      'policies:versions'
    ])
  };
});

function readAll({ ctx, merchant }: SignedIn) {
  return listLimits(ctx, { merchantId: merchant.id });
}

/** What was typed: limits, or what is wrong with them in words. */
async function readForm(request: Request, t: ReturnType<typeof translator>) {
  const form = await parseForm(request, LimitsForm);
  const values: Record<string, string> = {};
  for (const field of Object.keys(LimitsForm.entries)) {
    const typed = form.values[field];
    if (typeof typed === 'string') values[field] = typed;
  }
  if (!form.valid) {
    const wrong = Object.entries(form.errors).map(
      ([field, code]) => [field, t(`dunning:limits.error.${code}` as TextKey)] as const
    );
    return { values, errors: Object.fromEntries(wrong) as Record<string, string> };
  }
  const limits = limitsFrom(form.data);
  if (areLimitsPossible(limits)) return { values, errors: {}, limits, after: form.data.after };
  return { values, errors: { perWeek: t('errors:limits-out-of-range', most as never) } };
}

const nothing: { problem: string; words: Record<string, string>; wordErrors: Record<string, string> } = {
  ...{ problem: '', words: {}, wordErrors: {} }
};

export const actions: Actions = {
  /** What would be different; nothing is kept. */
  look: staffRoute('change-limits', async ({ request, locals: { language } }, who) => {
    const { values, errors, limits } = await readForm(request, translator(language));
    if (!limits) return fail(422, { ...nothing, values, errors, changes: undefined });
    const [inForce] = await readAll(who);
    return { ...nothing, values, errors, changes: limitChangesInWords(inForce!.limits, limits, language) };
  }),
  publish: staffRoute('change-limits', async ({ request, locals: { language } }, who) => {
    const t = translator(language);
    const { name, reason } = await readWords(request.clone());
    const { values, errors, limits, after } = await readForm(request, t);
    if (!limits) return fail(422, { ...nothing, values, errors, changes: undefined });
    const { ctx, merchant } = who;
    const [inForce] = await readAll(who);
    const changes = limitChangesInWords(inForce!.limits, limits, language);
    const seen = { ...nothing, values, errors, changes, words: { name, reason } };
    const missing = Object.entries({ name, reason }).filter(([, typed]) => typed === '');
    if (missing.length > 0) {
      const wordErrors = Object.fromEntries(missing.map(([field]) => [field, t('policies:publish.missing')]));
      return fail(422, { ...seen, wordErrors });
    }
    try {
      await publishLimits(ctx, { merchantId: merchant.id, limits, after, name, reason });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { ...seen, problem: t(`errors:${thrown.code}` as TextKey, thrown.params as never) });
    }
    redirect(303, paths.limits({ done: 'published' }));
  })
};

async function readWords(request: Request): Promise<Readonly<{ name: string; reason: string }>> {
  const form = await request.formData();
  const typed = (field: string, longest: number) => {
    const value = form.get(field);
    return typeof value === 'string' ? value.trim().slice(0, longest) : '';
  };
  return { name: typed('name', 80), reason: typed('reason', 400) };
}
