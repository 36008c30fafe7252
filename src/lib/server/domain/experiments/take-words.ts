import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import {
  findWordsOf,
  listTemplateStates,
  listTemplateVersions,
  mayBeTried,
  readTemplateDraft,
  readTemplateKey,
  readWordsNow,
  type TemplateKey,
  type TriedWords
} from '../notifications/index.ts';
import type { Trial, VariantKey, WordsVariant } from './experiment-plan.ts';

export type WordsTrial = Extract<Trial, { layer: 'words' }>;

/** Which words are taken: a template's draft, a version that was in force, or 0 for our own. */
export type WordsSource = Readonly<{ template: TemplateKey; from: 'draft' | number }>;

/**
 * The trial with other words for one template in one variant, which is added if it is new: then it says for the rest what the
 * first one says. A template that nobody varied so far is in force in every other variant. Refuses `experiment-words-fixed`,
 * `experiment-needs-draft` and `experiment-needs-version`.
 */
export async function takeWords(
  tx: Tx,
  merchantId: string,
  trial: WordsTrial,
  { template, from, key, name }: WordsSource & Readonly<{ key: VariantKey; name: string }>
): Promise<WordsTrial> {
  if (!mayBeTried(template.message)) throw new Refusal('experiment-words-fixed');
  const taken = await readSource(tx, merchantId, { template, from });
  const now = await readWordsNow(tx, merchantId, template);
  const worded = (content: readonly TriedWords[], words: TriedWords, isKept: boolean) => {
    const place = content.findIndex((each) => isDeepStrictEqual(each.template, template));
    if (place < 0) return [...content, words];
    return isKept ? content : content.with(place, words);
  };
  const all = trial.variants.map((each) => ({ ...each, content: worded(each.content, now, true) }));
  const isNew = !all.some((each) => each.key === key);
  const first = all[0]!.content;
  const grown: readonly WordsVariant[] = isNew
    ? [...all, { key, name, weight: 1, version: taken.version, content: first }]
    : all;
  return {
    ...trial,
    variants: grown.map((each) =>
      each.key === key
        ? { ...each, version: taken.version, content: worded(each.content, taken, false) }
        : each
    )
  };
}

/** Everything that words can be taken from: drafts first, then what was in force, the newest first. */
export async function listWordsSources(tx: Tx, merchantId: string): Promise<readonly WordsSource[]> {
  const sources: WordsSource[] = [];
  for (const { message, channel, tone, hasDraft, version } of await listTemplateStates(tx, merchantId)) {
    const template = readTemplateKey(message, channel, tone);
    if (!mayBeTried(template.message)) continue;
    if (hasDraft) sources.push({ template, from: 'draft' });
    if (version === null) continue;
    const versions = (await listTemplateVersions(tx, merchantId, template)).filter(({ isOwn }) => !isOwn);
    sources.push(...versions.map((each) => ({ template, from: each.version })), { template, from: 0 });
  }
  return sources;
}

async function readSource(tx: Tx, merchantId: string, { template, from }: WordsSource): Promise<TriedWords> {
  if (from === 'draft') {
    const texts = await readTemplateDraft(tx, merchantId, template);
    if (Object.keys(texts).length === 0) throw new Refusal('experiment-needs-draft');
    return { template, version: null, texts };
  }
  const found = await findWordsOf(tx, merchantId, template, from);
  if (!found) throw new Refusal('experiment-needs-version');
  return found;
}
