import { redirect } from '@sveltejs/kit';
import type { Language } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  addSequence,
  listSequences,
  orderSequences,
  readyMade,
  type ReadyMade
} from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { stateOf, toneOfState } from './sequence-view.server.ts';
import { audienceInWords, countryName } from './step-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Which sequences there are, how each stands, and what one can begin with. */
export const load: PageServerLoad = staffRoute(
  'see-sequences',
  async ({ parent }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const found = await ctx.db.withMerchant(merchant.id, (tx) => listSequences(tx, merchant.id));
    const offer = (each: ReadyMade) => ({
      key: each.key,
      name: nameOf(each, merchant.country, language),
      text: t(`sequences:ready.${each.trade}.text` as TextKey),
      steps: t('sequences:steps-count', { count: each.definition.steps.length })
    });
    return {
      sequences: found.map((sequence) => {
        const { id, name, newest, draft } = sequence;
        const state = stateOf(sequence, newest !== undefined);
        const shown = newest?.definition ?? draft;
        return {
          id,
          name,
          state: t(`sequences:status.${state}` as TextKey),
          tone: toneOfState(state),
          audience: shown ? audienceInWords(shown, language) : '',
          steps: String(shown?.steps.length ?? 0),
          version: newest ? t('sequences:version', { version: newest.version }) : ''
        };
      }),
      offers: readyMade.filter(({ country }) => country === merchant.country).map(offer),
      others: readyMade.filter(({ country }) => country !== merchant.country).map(offer),
      mayChange: mayDo(staff.role, 'change-sequences'),
      words: pickTexts(language, 'friendly', ['sequences', 'dunning:order'])
    };
  }
);

export const actions: Actions = {
  /** One place to the front: which of two is asked first is the whole of their priority. */
  up: staffRoute('change-sequences', async ({ request }, { ctx, merchant }) => {
    const id = (await request.formData()).get('id');
    const found = await ctx.db.withMerchant(merchant.id, (tx) => listSequences(tx, merchant.id));
    const ids = found.map((sequence) => sequence.id);
    const place = ids.findIndex((each) => each === id);
    if (place < 0) throw new Refusal('sequence-unknown');
    if (place > 0) ids.splice(place - 1, 2, ids[place]!, ids[place - 1]!);
    await orderSequences(ctx, { merchantId: merchant.id, sequenceIds: ids });
    redirect(303, paths.sequences());
  }),
  start: staffRoute('change-sequences', async ({ request, locals }, { ctx, merchant }) => {
    const key = (await request.formData()).get('key');
    const chosen = readyMade.find((each) => each.key === key);
    if (!chosen) throw new Refusal('sequence-unknown');
    const name = nameOf(chosen, merchant.country, locals.language);
    const id = await addUnderFreeName({ ctx, merchant }, name, chosen.definition);
    redirect(303, paths.sequenceDraft(id));
  })
};

/** By its trade; with its country where that isn't the merchant's own. */
function nameOf({ trade, country }: ReadyMade, home: string, language: Language): string {
  const t = translator(language);
  const name = t(`sequences:ready.${trade}.name` as TextKey);
  if (country === home) return name;
  return t('sequences:ready.name', { trade: name, country: countryName(country, language) });
}

/** Two who begin the same one at once get two names: whoever comes second tries the next. */
async function addUnderFreeName(
  { ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>,
  name: string,
  draft: ReadyMade['definition']
): Promise<string> {
  for (let number = 1; number <= MOST_OF_ONE_NAME; number++) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    try {
      return await addSequence(ctx, { merchantId: merchant.id, name: numbered, draft });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'sequence-name-taken') throw thrown;
    }
  }
  throw new Refusal('sequence-name-taken', { name });
}

const MOST_OF_ONE_NAME = 50;
