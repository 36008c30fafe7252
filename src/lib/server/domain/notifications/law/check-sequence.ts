import type { SequenceDefinition, SequenceProblem } from '../sequences/sequence.ts';
import { checkCosts } from './check-costs.ts';
import { checkSteps } from './check-steps.ts';
import { findLawPack } from './law-packs.ts';
import { everywhereProblem } from './sequence-problem.ts';

/**
 * Everything for which a sequence may not be published, by the law of a day in every country that its customers can be
 * in (ISO 3166). Pure. Each problem names its step and its rule; `findRule` gives the law and its source.
 */
export function checkSequence(
  definition: SequenceDefinition,
  countries: readonly string[],
  on: Temporal.PlainDate
): readonly SequenceProblem[] {
  const everywhere = checkSteps(definition);
  const byCountry = [...new Set(countries)].flatMap((country) => {
    const pack = findLawPack(country, on);
    return pack ? checkCosts(definition, pack) : checkWithoutLaw(definition, country);
  });
  return [...everywhere, ...byCountry];
}

function checkWithoutLaw({ steps }: SequenceDefinition, country: string): SequenceProblem[] {
  return steps
    .filter(({ cost }) => cost.kind !== 'none')
    .map((step) => ({ ...everywhereProblem('costs-without-law', 'no-pack', step), country }));
}
