import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { ownTexts, type Texts } from '../words/own-text.ts';
import { placeholdersFor, neededIn, type Placeholder } from '../words/messages.ts';
import type { TemplateKey } from './template-key.ts';
import { listMerchantLanguages, listVersions, readDraft, type TemplateVersion } from './template-queries.ts';

/** Everything about the words of one message on one channel in one tone, for whoever works on them. */
export type Template = Readonly<{
  /** The languages that it must have, the merchant's own first. */
  languages: readonly Language[];
  /** What to go on from: the draft, else what is in force, by language. */
  texts: Readonly<Partial<Record<Language, Texts>>>;
  hasDraft: boolean;
  /** The newest first; empty as long as our own words hold. */
  versions: readonly TemplateVersion[];
  placeholders: readonly Readonly<{ name: Placeholder; isNeeded: boolean }>[];
}>;

/** The words as they are worked on. What a language has no text of yet begins as our own. */
export async function readTemplate(
  ctx: Pick<Context, 'db'>,
  input: TemplateKey & Readonly<{ merchantId: string }>
): Promise<Template> {
  const { merchantId, message, channel, tone } = input;
  const { languages, draft, versions } = await ctx.db.withMerchant(merchantId, async (tx) => ({
    languages: await listMerchantLanguages(tx, merchantId),
    draft: await readDraft(tx, merchantId, input),
    versions: await listVersions(tx, merchantId, input)
  }));
  const [inForce] = versions;
  const published = inForce && !inForce.isOwn ? inForce.texts : {};
  const needed = neededIn(message, channel);
  return {
    languages,
    texts: Object.fromEntries(
      languages.map((language) => [
        language,
        draft[language] ?? published[language] ?? ownTexts(message, channel, language, tone)
      ])
    ),
    hasDraft: Object.keys(draft).length > 0,
    versions,
    placeholders: placeholdersFor(message, channel).map((name) => ({
      name,
      isNeeded: needed.includes(name)
    }))
  };
}
