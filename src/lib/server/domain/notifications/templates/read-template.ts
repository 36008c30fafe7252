import { languages as allLanguages, type Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { fieldsOf, ownTexts, type Texts } from '../words/own-text.ts';
import { placeholdersFor, neededIn, type Placeholder } from '../words/messages.ts';
import { diffTexts, type TextChange } from './diff-texts.ts';
import type { TemplateKey } from './template-key.ts';
import {
  listMerchantLanguages,
  listVersions,
  readDraft,
  type TemplateVersion,
  type TextsByLanguage
} from './template-queries.ts';

/** Everything about the words of one message on one channel in one tone, for whoever works on them. */
export type Template = Readonly<{
  /** The languages that it must have, the merchant's own first. */
  languages: readonly Language[];
  /** What to go on from: the draft, else what is in force, by language. */
  texts: Readonly<Partial<Record<Language, Texts>>>;
  hasDraft: boolean;
  /** How the draft reads otherwise than what is in force. */
  draftChanges: readonly TextChange[];
  /** The newest first, each with how it read otherwise than the one before; empty as long as our own words hold. */
  versions: readonly (TemplateVersion & Readonly<{ changes: readonly TextChange[] }>)[];
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
  const own = (language: Language) => ownTexts(message, channel, language, tone);
  const ours = everyLanguage(own);
  /** What a customer of each language reads under a version. */
  const inFull = (version: TemplateVersion | undefined): TextsByLanguage =>
    !version || version.isOwn ? ours : { ...ours, ...version.texts };
  const inForce = inFull(versions[0]);
  const fields = fieldsOf(message, channel);
  const needed = neededIn(message, channel);
  return {
    languages,
    texts: Object.fromEntries(languages.map((language) => [language, draft[language] ?? inForce[language]])),
    hasDraft: Object.keys(draft).length > 0,
    draftChanges: diffTexts(inForce, { ...inForce, ...draft }, fields),
    versions: versions.map((version, place) => ({
      ...version,
      changes: diffTexts(inFull(versions[place + 1]), inFull(version), fields)
    })),
    placeholders: placeholdersFor(message, channel).map((name) => ({
      name,
      isNeeded: needed.includes(name)
    }))
  };
}

function everyLanguage(textsOf: (language: Language) => Texts): TextsByLanguage {
  return Object.fromEntries(allLanguages.map((language) => [language, textsOf(language)]));
}
