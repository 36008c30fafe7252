import type { DeclineClass } from '../../../gateway/index.ts';
import type { Attempt } from '../attempts.ts';
import { decideSepaReason } from '../retry/index.ts';

/** The class of a failed attempt's reason; for debits by reason code and country, as the retry rules see it. */
export function classOf({ decline, method, facts }: Attempt): DeclineClass {
  if (!decline) return 'technical';
  if (method !== 'sepa_debit') return decline.class;
  const meaning = decideSepaReason(decline.code, facts?.country ?? null);
  return meaning.isKnown ? meaning.class : decline.class;
}
