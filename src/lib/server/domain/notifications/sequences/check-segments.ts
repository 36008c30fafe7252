import type { SequenceDefinition, SequenceProblem } from './sequence.ts';

/** The names of segments that a sequence asks for, whole and step by step. */
export function segmentsNamedBy({ audience, steps }: SequenceDefinition): string[] {
  return [...(audience.segments ?? []), ...steps.flatMap(({ when }) => when?.segments ?? [])];
}

/**
 * Each segment that a sequence names and nobody knows, with the step that names it: such a step would never be for
 * anybody, and nobody would notice. Pure. `known`: the names that may be used.
 */
export function checkSegments(
  { audience, steps }: SequenceDefinition,
  known: readonly string[]
): SequenceProblem[] {
  const unknown = (names: readonly string[] = []) => names.filter((name) => !known.includes(name));
  const problem = (segment: string) => ({ code: 'segment-unknown' as const, params: { segment } });
  return [
    ...unknown(audience.segments).map(problem),
    ...steps.flatMap(({ key, when }) =>
      unknown(when?.segments).map((segment) => ({ ...problem(segment), step: key }))
    )
  ];
}
