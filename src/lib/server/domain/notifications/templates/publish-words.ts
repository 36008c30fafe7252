import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { assert } from '../../../platform/assert.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { findTemplateProblems, lockTemplate } from './publish-template.ts';
import { templateName } from './save-template.ts';
import { messageTemplateVersion } from './schema.ts';
import { nextTemplateVersion } from './template-queries.ts';
import { everyText, mayBeTried, type TriedWords } from './tried-words.ts';

type Published = Readonly<{
  merchantId: string;
  experimentId: string;
  /** Every arm words the same templates. */
  arms: readonly Readonly<{ key: string; words: readonly TriedWords[] }>[];
}>;

/**
 * Publishes the arms of an experiment: words that nobody reads but whom the experiment gives them. All templates of an arm
 * get the same number; our own words are kept as they are today. Answers the numbers, in order. Refuses
 * `experiment-words-fixed` for what the law or a scheme words, and `template-blocked` with every problem of the first text
 * that could not be published for everybody either.
 */
export async function publishTemplateVariants(
  ctx: Context,
  tx: Tx,
  { merchantId, experimentId, arms }: Published
): Promise<number[]> {
  const templates = (arms[0]?.words ?? []).map(({ template }) => template);
  // In one order, so that two who publish wait for each other.
  for (const key of templates.toSorted((a, b) => (templateName(a) < templateName(b) ? -1 : 1))) {
    if (!mayBeTried(key.message)) throw new Refusal('experiment-words-fixed');
    await lockTemplate(tx, merchantId, key);
  }
  const numbers = await Promise.all(templates.map((key) => nextTemplateVersion(tx, merchantId, key)));
  const first = Math.max(...numbers);
  const publishedAt = ctx.clock.now();
  for (const [place, { key: arm, words }] of arms.entries()) {
    assert(words.length === templates.length, 'every arm words the same templates');
    for (const { template, texts } of words) {
      const problems = texts ? await findTemplateProblems(ctx, tx, { ...template, merchantId }, texts) : [];
      if (problems.length > 0) throw new Refusal('template-blocked', { problems });
      const { message, channel, tone } = template;
      const version = first + place;
      const all = everyText(template, texts);
      await tx.insert(messageTemplateVersion).values(
        (Object.keys(all) as Language[]).map((language) => ({
          ...{ merchantId, message, channel, tone, version, language, publishedAt, experimentId, arm },
          texts: all[language]!
        }))
      );
    }
  }
  return arms.map((_, place) => first + place);
}
