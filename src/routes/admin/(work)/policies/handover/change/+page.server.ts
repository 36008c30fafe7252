import { fail, redirect } from '@sveltejs/kit';
import type { Language } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { currencies } from '#lib/money/index.ts';
import { dryRunConditions, listConditions, publishConditions } from '#lib/server/domain/handover/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../../list/refusal-words.server.ts';
import { paths } from '../../../../paths.ts';
import { readConditionsForm, typeConditions, type ReadConditions } from '../conditions-form.server.ts';
import { agencyNames, conditionChangesInWords, dryRunInWords } from '../conditions-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Other conditions: typed, run dry over the book, and only then published. */
export const load: PageServerLoad = staffRoute('change-handover-conditions', async ({ parent }, who) => {
  const { language } = await parent();
  const { version, conditions } = await readInForce(who);
  const names = await agencyNames(who);
  const none = { value: '', text: translator(language)('handover:policy.value.none') };
  return {
    values: { ...typeConditions(conditions, language), after: String(version) } as Record<string, string>,
    agencies: [none, ...[...names].map(([value, text]) => ({ value, text }))],
    currencies,
    words: pickTexts(language, 'friendly', [
      'handover:policy',
      'handover:dry',
      'policies:diff',
      'policies:publish'
    ])
  };
});

async function readInForce({ ctx, merchant }: SignedIn) {
  const [inForce] = await listConditions(ctx, { merchantId: merchant.id });
  return inForce!;
}

type Look = Readonly<{
  seen?: Readonly<{
    changes: ReturnType<typeof conditionChangesInWords>;
    run: ReturnType<typeof dryRunInWords>;
  }>;
  errors: Record<string, string>;
}>;

/** What they would do, whether they are switched on or not: it is looked at before. */
async function lookAt(
  who: SignedIn,
  { conditions, errors }: ReadConditions,
  language: Language
): Promise<Look> {
  if (Object.keys(errors).length > 0) return { errors };
  const { conditions: inForce } = await readInForce(who);
  try {
    const run = await dryRunConditions(who.ctx, { merchantId: who.merchant.id, conditions });
    const changes = conditionChangesInWords(inForce, conditions, await agencyNames(who), language);
    return { seen: { changes, run: dryRunInWords(run, language) }, errors };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { errors: { excludedSegments: refusalWords(thrown, language) } };
  }
}

const nothing: { problem: string; typed: Record<string, string>; typedErrors: Record<string, string> } = {
  ...{ problem: '', typed: {}, typedErrors: {} }
};

export const actions: Actions = {
  /** What would be different, and who would be proposed; nothing is kept. */
  look: staffRoute('change-handover-conditions', async ({ request, locals: { language } }, who) => {
    const read = readConditionsForm(await request.formData(), language);
    const { seen, errors } = await lookAt(who, read, language);
    const answer = { ...nothing, values: read.values, errors, seen };
    return seen ? answer : fail(422, answer);
  }),
  publish: staffRoute('change-handover-conditions', async ({ request, locals: { language } }, who) => {
    const form = await request.formData();
    const read = readConditionsForm(form, language);
    const { values, conditions } = read;
    const { seen, errors } = await lookAt(who, read, language);
    if (!seen) return fail(422, { ...nothing, values, errors, seen });
    const textOf = (field: string, most: number) => {
      const value = form.get(field);
      return typeof value === 'string' ? value.trim().slice(0, most) : '';
    };
    const typed = { name: textOf('name', 80), reason: textOf('reason', 400) };
    const missing = translator(language)('policies:publish.missing');
    const typedErrors = Object.fromEntries(
      Object.entries(typed).flatMap(([field, value]) => (value === '' ? [[field, missing]] : []))
    );
    if (Object.keys(typedErrors).length > 0)
      return fail(422, { ...nothing, values, errors, seen, typed, typedErrors });
    try {
      await publishConditions(who.ctx, {
        ...{ merchantId: who.merchant.id, conditions, after: Number(values['after']) },
        ...typed
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { ...nothing, values, errors, seen, typed, problem: refusalWords(thrown, language) });
    }
    redirect(303, paths.handoverConditions({ done: 'published' }));
  })
};
