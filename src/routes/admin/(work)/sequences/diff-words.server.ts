import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { diffSequences, type SequenceDefinition } from '#lib/server/domain/notifications/index.ts';
import type { ChangeInWords } from '../policies/change-in-words.ts';
import { audienceInWords, stepsInWords, type ExampleInvoice, type StepInWords } from './step-words.server.ts';

/** What the second version changes against the first, in words; `undefined` before is the first version ever. */
export function changesInWords(
  before: SequenceDefinition | undefined,
  after: SequenceDefinition,
  language: Language,
  example: ExampleInvoice
): readonly ChangeInWords[] {
  const t = translator(language);
  if (!before) return [{ id: 'first', text: t('sequences:diff.first') }];
  const diff = diffSequences(before, after);
  const old = byKey(stepsInWords(before, language, example));
  const now = byKey(stepsInWords(after, language, example));
  const placeIn = ({ steps }: SequenceDefinition, key: string) =>
    steps.findIndex((step) => step.key === key) + 1;
  const moved = diff.order ? after.steps.filter(({ key }) => old.has(key)) : [];
  return [
    ...(diff.audience
      ? [
          {
            id: 'audience',
            text: t('sequences:diff.audience'),
            was: audienceInWords(before, language),
            becomes: audienceInWords(after, language)
          }
        ]
      : []),
    ...diff.added.map((key) => ({
      id: `added-${key}`,
      text: t('sequences:diff.added', { step: now.get(key)!.name }),
      becomes: sentence(now.get(key)!)
    })),
    ...diff.removed.map((key) => ({
      id: `removed-${key}`,
      text: t('sequences:diff.removed', { step: old.get(key)!.name }),
      was: sentence(old.get(key)!)
    })),
    ...diff.changed.map(({ step }) => ({
      id: `changed-${step}`,
      text: t('sequences:diff.changed', { step: now.get(step)!.name }),
      was: sentence(old.get(step)!),
      becomes: sentence(now.get(step)!)
    })),
    ...moved
      .map(({ key }) => ({ key, from: placeIn(before, key), to: placeIn(after, key) }))
      .filter(({ from, to }) => from !== to)
      .map(({ key, from, to }) => ({
        id: `moved-${key}`,
        text: t('sequences:diff.moved', { step: now.get(key)!.name, from, to })
      }))
  ];
}

function byKey(steps: readonly StepInWords[]): ReadonlyMap<string, StepInWords> {
  return new Map(steps.map((step) => [step.key, step]));
}

/** Everything about a step in one line: what differs is found by reading two of them. */
function sentence({ name, when, hour, ways, wait, tone, conditions, cost }: StepInWords): string {
  return [name, `${when} ${hour}`, ways, wait, tone, ...conditions, cost].filter(Boolean).join(' · ');
}
