import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import type {
  Experiment,
  ExperimentPlan,
  ExperimentProblem,
  UsedVariant
} from '#lib/server/domain/experiments/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import { changesInWords } from '../../sequences/diff-words.server.ts';
import { problemsInWords } from '../../sequences/problem-words.server.ts';
import { exampleInvoice } from '../../sequences/sequence-view.server.ts';
import type { ChangeInWords } from '../change-in-words.ts';
import type { ProblemInWords } from '../problem-in-words.ts';
import { templateProblemInWords } from '../../templates/problem-words.server.ts';
import { retryChangesInWords, retryProblemsInWords } from '../retries/rule-words.server.ts';
import { dayOf } from '../version-in-words.server.ts';
import { sourceText, templateTitle, wordChanges, wordedMessages, wordsFrom } from './words-view.server.ts';

/** A variant: what staff call it, where it is from, and what it does otherwise than the first one. */
export type VariantInWords = Readonly<{
  key: string;
  title: string;
  from: string;
  weight: number;
  name: string;
  changes: readonly ChangeInWords[] | undefined;
}>;

/** What an experiment is about, in a few words. `names`: of the sequences, by id. */
export function subjectInWords(
  { trial }: ExperimentPlan,
  names: ReadonlyMap<string, string>,
  language: Language
): string {
  const t = translator(language);
  switch (trial.layer) {
    case 'retries':
      return t('experiments:what.retries');
    case 'reminders':
      return t('experiments:what.reminders', { name: names.get(trial.sequenceId) ?? '' });
    case 'words': {
      const worded = wordedMessages(trial, language);
      return worded === ''
        ? t('experiments:what.words')
        : t('experiments:what.words-of', { messages: worded });
    }
  }
}

/** Since when, or from when to when, it runs or ran. */
export function timeInWords(
  { status, savedAt, startedAt, endedAt }: Experiment,
  zone: string,
  language: Language
): string {
  const t = translator(language);
  const day = (at: Temporal.Instant | null) => (at ? dayOf(at, zone, language) : '');
  switch (status) {
    case 'draft':
      return t('experiments:time.draft', { date: day(savedAt) });
    case 'running':
      return t('experiments:time.running', { date: day(startedAt) });
    case 'ended':
      return t('experiments:time.ended', { from: day(startedAt), until: day(endedAt) });
  }
}

/** The colour that repeats what a status says. */
export function toneOfStatus(status: Experiment['status']): 'good' | 'wait' | 'plain' {
  return status === 'running' ? 'good' : status === 'draft' ? 'wait' : 'plain';
}

/** `B · later reminders`, or the letter alone. */
export function variantTitle(key: string, name: string, language: Language): string {
  const t = translator(language);
  if (key === 'hold-out') return t('experiments:hold-out');
  return name === '' ? t('experiments:variant', { key }) : t('experiments:variant-named', { key, name });
}

/** By which variant of which experiment something happened. */
export function usedInWords({ experiment, arm, name }: UsedVariant, language: Language): string {
  return translator(language)('experiments:used', {
    experiment: experiment.name,
    variant: variantTitle(arm, name, language)
  });
}

/** Every variant, each beside the first one. */
export function variantsInWords(
  { trial }: ExperimentPlan,
  who: Pick<SignedIn, 'ctx' | 'merchant'>,
  language: Language
): readonly VariantInWords[] {
  const changesOf = (place: number) => {
    if (place === 0) return undefined;
    if (trial.layer === 'retries')
      return retryChangesInWords(trial.variants[0]!.content, trial.variants[place]!.content, language);
    if (trial.layer === 'words')
      return wordChanges(trial.variants[0]!.content, trial.variants[place]!.content, language);
    const { content } = trial.variants[place]!;
    return changesInWords(trial.variants[0]!.content, content, language, exampleInvoice(who));
  };
  return trial.variants.map(({ key, name, weight, version }, place) => ({
    ...{ key, name, weight },
    title: variantTitle(key, name, language),
    from:
      trial.layer === 'words'
        ? wordsFrom(trial, place, language)
        : sourceText({ from: version ?? 'draft' }, language),
    changes: changesOf(place)
  }));
}

/** Why it can't start, in words; what the law or a network says in its own. */
export function experimentProblemsInWords(
  problems: readonly ExperimentProblem[],
  { trial }: ExperimentPlan,
  language: Language
): readonly ProblemInWords[] {
  const t = translator(language);
  const contentOf = (key: string | undefined) => trial.variants.find((each) => each.key === key);
  return problems.flatMap(
    ({ code, variant, params = {}, sequence, rules, words }, place): ProblemInWords[] => {
      const id = `${place}-${code}`;
      const where = variant === undefined ? '' : t('experiments:variant', { key: variant });
      const said = (text: string) => (where === '' ? text : t('policies:problem.at', { where, text }));
      const made = contentOf(variant);
      if (sequence && trial.layer === 'reminders' && made)
        return problemsInWords([sequence], trial.variants[0]!.content, language).map((each) => ({
          ...{ id, text: said(each.text) },
          ...(each.source !== undefined && { source: each.source })
        }));
      if (rules && trial.layer === 'retries' && made)
        return retryProblemsInWords([rules], trial.variants[0]!.content, language).map((each) => ({
          ...each,
          ...{ id, text: said(each.text) }
        }));
      if (words) {
        const about = {
          template: templateTitle(words.template, language),
          source: templateProblemInWords(words.problem, t)
        };
        return [{ id, text: said(t('experiments:words.source', about)) }];
      }
      return [{ id, text: said(t(`experiments:problem.${code}` as TextKey, params)) }];
    }
  );
}
