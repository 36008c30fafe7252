import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney, money, type Currency } from '#lib/money/index.ts';
import {
  rails,
  type ArmResult,
  type Experiment,
  type ExperimentResults
} from '#lib/server/domain/experiments/index.ts';
import { sumOf } from '#lib/server/domain/reporting/index.ts';
import { paths } from '../../../paths.ts';
import { variantTitle } from './experiment-words.server.ts';

/** One arm as a row of the table, each number with its meaning in the column's head. */
export type ArmInWords = Readonly<{
  key: string;
  title: string;
  exposed: string;
  ripe: string;
  recovered: string;
  share: string;
  money: string;
  difference: string;
}>;

/** What an arm shows beside the first one: a sentence that needs no statistics, and its bounds for the picture. */
export type VerdictInWords = Readonly<{
  key: string;
  title: string;
  text: string;
  more: string;
  tone: 'good' | 'bad' | 'plain' | 'wait';
  /** In percentage points; `undefined` while there is nothing to draw. */
  bounds: Readonly<{ lower: number; estimate: number; upper: number }> | undefined;
}>;

/** How easy the customers of one arm found it, those who said so. */
export type SaidInWords = Readonly<{
  key: string;
  title: string;
  answers: string;
  easy: string;
  mean: string;
  /** The answers themselves; none where nobody answered. */
  href: string | undefined;
}>;

export type RailInWords = Readonly<{
  key: string;
  name: string;
  arms: readonly string[];
  says: string;
  /** Nothing where nothing speaks against any arm. */
  tone: 'bad' | 'wait' | undefined;
}>;

type Named = Pick<Experiment, 'plan'>;
type Of = Readonly<{ experiment: Named; language: Language; currency: Currency }>;

/** A fraction of one as percentage points with one decimal, signed: `+3.1`. */
function points(fraction: number, language: Language, isSigned = true): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: isSigned ? 'exceptZero' : 'never'
  }).format(fraction * 100);
}

function percent(part: number, whole: number, language: Language): string {
  if (whole === 0) return '–';
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
}

function titleOf(arm: string, { plan }: Named, language: Language): string {
  const variant = plan.trial.variants.find(({ key }) => key === arm);
  return variantTitle(arm, variant?.name ?? '', language);
}

/** The table behind the picture. */
export function armsInWords(
  { arms }: ExperimentResults,
  { experiment, language, currency }: Of
): readonly ArmInWords[] {
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  const amount = (minor: number) => formatMoney(money(minor, currency), language);
  const t = translator(language);
  return arms.map(({ arm, exposed, ripe, recovered, atRiskMinor, recoveredMinor, judged }) => ({
    key: arm,
    title: titleOf(arm, experiment, language),
    ...{ exposed: count(exposed), ripe: count(ripe), recovered: count(recovered) },
    share: percent(recovered, ripe, language),
    money: t('experiments:results.of', { part: amount(recoveredMinor), whole: amount(atRiskMinor) }),
    difference: judged?.difference
      ? t('experiments:results.bounds', {
          lower: points(judged.difference.lower, language),
          upper: points(judged.difference.upper, language)
        })
      : '–'
  }));
}

const TONES = { better: 'good', worse: 'bad', alike: 'plain', 'too-early': 'wait' } as const;

/** What each variant shows, in sentences. */
export function verdictsInWords(
  { arms }: ExperimentResults,
  { experiment, language }: Of
): readonly VerdictInWords[] {
  const t = translator(language);
  return arms.flatMap(({ arm, judged }): VerdictInWords[] => {
    if (!judged) return [];
    const { verdict, difference } = judged;
    const least = points(experiment.plan.frame.leastDifferenceTenths / 1_000, language, false);
    const size = difference && sizeOf(difference, verdict);
    const params = {
      key: arm,
      least,
      from: size ? points(size[0], language, false) : '',
      to: size ? points(size[1], language, false) : ''
    };
    return [
      {
        key: arm,
        title: titleOf(arm, experiment, language),
        text: t(`experiments:verdict.${verdict}`, params),
        more: difference
          ? t('experiments:verdict.so-far', {
              estimate: points(difference.estimate, language),
              lower: points(difference.lower, language),
              upper: points(difference.upper, language)
            })
          : t('experiments:verdict.nothing-yet'),
        tone: TONES[verdict],
        bounds: difference && {
          lower: difference.lower * 100,
          estimate: difference.estimate * 100,
          upper: difference.upper * 100
        }
      }
    ];
  });
}

/** How much more or less, from the smaller to the larger. */
function sizeOf({ lower, upper }: NonNullable<ArmResult['judged']>['difference'] & object, verdict: string) {
  return verdict === 'worse' ? ([-upper, -lower] as const) : ([lower, upper] as const);
}

/** What is watched, by arm. */
export function railsInWords({ arms }: ExperimentResults, { language }: Of): readonly RailInWords[] {
  const t = translator(language);
  const count = new Intl.NumberFormat(language);
  return rails.map((rail) => {
    const worst = (['breached', 'watch'] as const).find((verdict) =>
      arms.some(({ railVerdicts }) => railVerdicts?.[rail] === verdict)
    );
    return {
      key: rail,
      name: t(`experiments:rail.${rail}`),
      arms: arms.map(({ rails: counted, exposed }) =>
        t('experiments:results.of', {
          part: count.format(counted[rail]),
          whole: count.format(exposed)
        })
      ),
      says: t(`experiments:rail-says.${worst ?? 'fine'}`),
      tone: worst && ({ breached: 'bad', watch: 'wait' } as const)[worst]
    };
  });
}

/** What customers said, by arm; nothing while nobody did. */
export function saidInWords(
  { arms, said }: ExperimentResults,
  { experiment, language }: Pick<Of, 'language'> & Readonly<{ experiment: Experiment }>,
  query: Readonly<Record<string, string>>
): readonly SaidInWords[] {
  if (said.size === 0) return [];
  return arms.map(({ arm }) => {
    const tally = said.get(arm);
    const { count, sum, easy } = tally ? sumOf(tally) : { count: 0, sum: 0, easy: 0 };
    const mean = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return {
      key: arm,
      title: titleOf(arm, experiment, language),
      answers: new Intl.NumberFormat(language).format(count),
      easy: percent(easy, count, language),
      mean: count === 0 ? '–' : mean.format(sum / count),
      href: count === 0 ? undefined : paths.feedbackAnswers({ ...query, split: experiment.id, arm })
    };
  });
}

/** Which arm does harm, and by what; nothing as long as none surely does. */
export function harmInWords({ harm }: ExperimentResults, { experiment, language }: Of): string | undefined {
  if (!harm) return undefined;
  const t = translator(language);
  return t('experiments:results.harm', {
    title: titleOf(harm.arm, experiment, language),
    what: t(`experiments:rail.${harm.rail}`)
  });
}
