import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import {
  countComers,
  readExperiment,
  type Experiment,
  type ExperimentPlan
} from '#lib/server/domain/experiments/index.ts';
import { listSequences } from '#lib/server/domain/notifications/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';

type Work = Pick<SignedIn, 'ctx' | 'merchant'>;

/** One experiment, and what the sequences are called. Refuses `experiment-unknown`. */
export function readExperimentPage(
  { ctx, merchant }: Work,
  id: string
): Promise<Readonly<{ experiment: Experiment; names: ReadonlyMap<string, string> }>> {
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const experiment = await readExperiment(tx, merchant.id, id);
    const sequences = await listSequences(tx, merchant.id);
    return { experiment, names: new Map(sequences.map((each) => [each.id, each.name])) };
  });
}

/** How many customers it takes, who would come, and how long it would last, as sentences. */
export async function helpInWords(
  { ctx, merchant }: Work,
  frame: ExperimentPlan['frame'],
  weights: readonly number[],
  language: Language
): Promise<Readonly<{ size: string; time: string; comers: string; baseline: string; exempt: string }>> {
  const t = translator(language);
  const given = await countComers(ctx, { merchantId: merchant.id, frame, weights });
  const { perVariant, days, customers, exempt, missed, ripe, recovered } = given;
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  return {
    size:
      perVariant === undefined
        ? t('experiments:help.size-unknown')
        : t('experiments:help.size', { customers: count(perVariant) }),
    time:
      days === undefined
        ? t('experiments:help.time-unknown')
        : days > LONGEST_DAYS
          ? t('experiments:help.too-long', { years: count(Math.round(days / 365)) })
          : t('experiments:help.time', { count: Math.ceil(days / 7) }),
    comers: t('experiments:help.comers', { customers: count(customers), missed: count(missed) }),
    baseline:
      ripe === 0
        ? t('experiments:help.baseline-unknown', { days: frame.withinDays })
        : t('experiments:help.baseline', {
            ...{ recovered: count(recovered), ripe: count(ripe), days: frame.withinDays },
            percent: Math.round((100 * recovered) / ripe)
          }),
    exempt: exempt === 0 ? '' : t('experiments:help.exempt', { count: exempt })
  };
}

/** Beyond this, weeks say nothing to anybody. */
const LONGEST_DAYS = 728;
