import type { Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  findRule,
  type SequenceDefinition,
  type SequenceProblem
} from '#lib/server/domain/notifications/index.ts';
import { lawInWords } from '../law/rule-words.server.ts';
import { amountInWords, countryName, stepNames } from './step-words.server.ts';

/** Why a sequence can't be published: what to change, and the rule behind it. */
export type ProblemInWords = Readonly<{
  id: string;
  /** The step's key, for a link to it. */
  step: string | undefined;
  text: string;
  rule: string | undefined;
  source: string | undefined;
}>;

/** The problems of a definition in the reader's language, each once. */
export function problemsInWords(
  problems: readonly SequenceProblem[],
  definition: SequenceDefinition,
  language: Language
): readonly ProblemInWords[] {
  const t = translator(language);
  const names = stepNames(definition, language);
  return problems.map((problem, index) => {
    const { code, step, rule: ruleName = '', country } = problem;
    const rule = findRule(ruleName);
    const from = rule && lawInWords(rule, language);
    const name = step === undefined ? t('sequences:problem.whole') : (names.get(step) ?? step);
    const text = t(`sequences:problem.code.${code}` as TextKey, paramsOf(problem, names, language));
    return {
      id: `${index}-${code}`,
      step,
      text: t('sequences:problem.at', { step: name, text }),
      rule:
        rule &&
        t('sequences:problem.rule', {
          law: from?.law ?? t(`law:name.${rule.rule}` as TextKey),
          country: country ? countryName(country, language) : t('sequences:everywhere')
        }),
      source:
        rule &&
        [from?.source, t(`law:certainty.${rule.certainty}` as TextKey)]
          .filter((part) => part !== undefined)
          .map((part) => `${part}.`)
          .join(' ')
    };
  });
}

/** Steps by their names, channels by their words, amounts as people write them. */
function paramsOf({ params = {} }: SequenceProblem, names: ReadonlyMap<string, string>, language: Language) {
  const t = translator(language);
  const { before, notice, channel, most } = params;
  const nameOf = (key: string | number) => names.get(String(key)) ?? String(key);
  return {
    ...params,
    ...(before !== undefined && { before: nameOf(before) }),
    ...(notice !== undefined && { notice: nameOf(notice) }),
    ...(channel !== undefined && { channel: t(`sequences:channel.${channel}` as TextKey) }),
    ...(typeof most === 'number' && { amount: amountInWords(most, 'EUR', language) })
  };
}
