import type { SequenceDefinition, SequenceStep } from './sequence.ts';

/** What differs between two versions of a sequence, by the keys of its steps. */
export type SequenceDiff = Readonly<{
  audience: boolean;
  added: readonly string[];
  removed: readonly string[];
  /** Steps that both have, and which of their parts differ. */
  changed: readonly Readonly<{ step: string; parts: readonly (keyof SequenceStep)[] }>[];
  /** The steps that both have come in another order. */
  order: boolean;
}>;

const PARTS = ['at', 'kind', 'tone', 'channels', 'fallbackAfterHours', 'when', 'attach', 'cost'] as const;

/** From `before` (nothing for the first version) to `after`. Pure. */
export function diffSequences(
  before: SequenceDefinition | undefined,
  after: SequenceDefinition
): SequenceDiff {
  const old = new Map(before?.steps.map((step) => [step.key, step]));
  const now = new Map(after.steps.map((step) => [step.key, step]));
  const kept = after.steps.filter(({ key }) => old.has(key));
  const keptBefore = (before?.steps ?? []).filter(({ key }) => now.has(key));
  return {
    audience: !isSame(before?.audience, after.audience),
    added: after.steps.filter(({ key }) => !old.has(key)).map(({ key }) => key),
    removed: (before?.steps ?? []).filter(({ key }) => !now.has(key)).map(({ key }) => key),
    changed: kept.flatMap((step) => {
      const parts = PARTS.filter((part) => !isSame(old.get(step.key)?.[part], step[part]));
      return parts.length > 0 ? [{ step: step.key, parts }] : [];
    }),
    order: kept.some(({ key }, n) => keptBefore[n]?.key !== key)
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** The same whatever the order of an object's keys: JSON columns keep their own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)])
  );
}
