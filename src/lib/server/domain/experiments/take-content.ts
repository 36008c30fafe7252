import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import {
  findRetryDraft,
  listRetryVersions,
  readRetryRulesInForce,
  type RetryRules
} from '../collection/index.ts';
import {
  listVersions,
  readSequence,
  type SequenceDefinition,
  type TemplateKey
} from '../notifications/index.ts';
import type { Trial, VariantKey } from './experiment-plan.ts';
import { listWordsSources, takeWords } from './take-words.ts';

/** What an experiment can vary. */
export type Subject = Readonly<
  { layer: 'reminders'; sequenceId: string } | { layer: 'retries' } | { layer: 'words' }
>;

/** What a variant can be taken from: a draft, or a version that was in force; of words, also of which template. */
export type Source = Readonly<{ from: 'draft' | number; template?: TemplateKey }>;

/** A trial with one variant, what is in force. Refuses `experiment-needs-version`. */
export async function takeFirst(tx: Tx, merchantId: string, subject: Subject): Promise<Trial> {
  const first = { key: 'A' as const, name: '', weight: 1 };
  if (subject.layer === 'retries') {
    const { version, rules } = await readRetryRulesInForce(tx, merchantId);
    return { layer: 'retries', variants: [{ ...first, version, content: rules }] };
  }
  // Which messages it is about comes with the words that are taken.
  if (subject.layer === 'words') return { layer: 'words', variants: [{ ...first, version: 0, content: [] }] };
  const { sequenceId } = subject;
  const [newest] = await listVersions(tx, merchantId, sequenceId);
  const { retiredAt } = await readSequence(tx, merchantId, sequenceId);
  if (!newest || retiredAt) throw new Refusal('experiment-needs-version');
  const { version, definition } = newest;
  return { layer: 'reminders', sequenceId, variants: [{ ...first, version, content: definition }] };
}

/** The trial with one more variant. Refuses `experiment-needs-draft` and `experiment-needs-version`. */
export async function takeContent(
  tx: Tx,
  merchantId: string,
  trial: Trial,
  { from, template, key, name }: Source & Readonly<{ key: VariantKey; name: string }>
): Promise<Trial> {
  if (trial.layer === 'words') {
    if (!template) throw new Refusal('experiment-needs-version');
    return takeWords(tx, merchantId, trial, { template, from, key, name });
  }
  const made = { key, name, weight: 1, version: from === 'draft' ? null : from };
  if (trial.layer === 'retries') {
    const content = await rulesFrom(tx, merchantId, from);
    return { ...trial, variants: [...trial.variants, { ...made, content }] };
  }
  const content = await definitionFrom(tx, merchantId, trial.sequenceId, from);
  return { ...trial, variants: [...trial.variants, { ...made, content }] };
}

/** What the next variant of a trial could be taken from. */
export async function listSources(tx: Tx, merchantId: string, trial: Trial): Promise<readonly Source[]> {
  if (trial.layer === 'words') return listWordsSources(tx, merchantId);
  const sources = (hasDraft: boolean, versions: readonly number[]): readonly Source[] => [
    ...(hasDraft ? [{ from: 'draft' as const }] : []),
    ...versions.map((from) => ({ from }))
  ];
  if (trial.layer === 'retries') {
    const versions = (await listRetryVersions(tx, merchantId)).map(({ version }) => version ?? 0);
    return sources((await findRetryDraft(tx, merchantId)) !== undefined, versions);
  }
  const { draft } = await readSequence(tx, merchantId, trial.sequenceId);
  const versions = await listVersions(tx, merchantId, trial.sequenceId);
  return sources(
    draft !== null,
    versions.map(({ version }) => version)
  );
}

async function rulesFrom(tx: Tx, merchantId: string, from: 'draft' | number): Promise<RetryRules> {
  if (from === 'draft') {
    const draft = await findRetryDraft(tx, merchantId);
    if (!draft) throw new Refusal('experiment-needs-draft');
    return draft.rules;
  }
  const found = (await listRetryVersions(tx, merchantId)).find(({ version }) => version === from);
  if (!found) throw new Refusal('experiment-needs-version');
  return found.rules;
}

async function definitionFrom(
  tx: Tx,
  merchantId: string,
  sequenceId: string,
  from: 'draft' | number
): Promise<SequenceDefinition> {
  if (from === 'draft') {
    const { draft } = await readSequence(tx, merchantId, sequenceId);
    if (draft === null) throw new Refusal('experiment-needs-draft');
    return draft;
  }
  const found = (await listVersions(tx, merchantId, sequenceId)).find(({ version }) => version === from);
  if (!found) throw new Refusal('experiment-needs-version');
  return found.definition;
}
