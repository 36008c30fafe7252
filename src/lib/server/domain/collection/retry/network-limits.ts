import {
  ceilings,
  mastercardNever,
  mastercardWaits,
  sepaRepresentments,
  visaNever
} from './network-ceilings.data.ts';

/** A rule of a network or of banks that no schedule can switch off, as staff are shown it. */
export type NetworkLimit = Readonly<{
  /** Names its text. */
  name:
    | 'visa-ceiling'
    | 'mastercard-day-ceiling'
    | 'mastercard-month-ceiling'
    | 'visa-never'
    | 'mastercard-never'
    | 'mastercard-waits'
    | 'sepa-representments'
    | 'sepa-days-between';
  params: Readonly<Record<string, number | string>>;
  source: string;
  certainty: 'primary' | 'second-hand' | 'practice';
  /** ISO 8601. */
  validFrom: string;
}>;

/** Every limit, from the data that decisions are made by. */
export const networkLimits: readonly NetworkLimit[] = [
  ...ceilings.map((each) => ({
    ...proofOf(each),
    name: each.rule as NetworkLimit['name'],
    params: { most: each.most, hours: each.withinHours, days: each.withinHours / 24 }
  })),
  { ...proofOf(visaNever), name: 'visa-never', params: { codes: [...visaNever.codes].join(', ') } },
  {
    ...proofOf(mastercardNever),
    name: 'mastercard-never',
    params: { codes: [...mastercardNever.advice].join(', ') }
  },
  {
    ...proofOf(mastercardWaits),
    name: 'mastercard-waits',
    params: {
      least: Math.min(...mastercardWaits.hours.values()),
      most: Math.max(...mastercardWaits.hours.values()) / 24
    }
  },
  {
    ...proofOf(sepaRepresentments),
    name: 'sepa-representments',
    params: { most: sepaRepresentments.most, usual: sepaRepresentments.default }
  },
  {
    ...proofOf(sepaRepresentments),
    name: 'sepa-days-between',
    params: { least: sepaRepresentments.leastDaysBetween }
  }
];

function proofOf(given: Pick<NetworkLimit, 'source' | 'certainty' | 'validFrom'>) {
  const { source, certainty, validFrom } = given;
  return { source, certainty, validFrom };
}
