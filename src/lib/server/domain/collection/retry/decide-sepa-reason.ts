import type { DeclineClass } from '../../../gateway/index.ts';
import { sepaReasons, type SepaReason } from './sepa-reason-codes.data.ts';

const byCode: ReadonlyMap<string, SepaReason> = new Map(
  sepaReasons.flatMap((reason) =>
    [...reason.codes, ...reason.providerCodes].map((code) => [code, reason] as const)
  )
);

/** What a debit's reason means for the next step. */
export type SepaMeaning = Readonly<{
  class: DeclineClass;
  isFunds: boolean;
  endsMandate: boolean;
  isSensitive: boolean;
  /** False for a code that no table knows: to be reported, and meanwhile only the customer can act on it. */
  isKnown: boolean;
}>;

/**
 * What a SEPA reason code (or a provider's word for it) means for an account in this country. A code that nobody knows
 * is never repeated by machine: the customer is asked, which can't harm.
 */
export function decideSepaReason(code: string, country: string | null): SepaMeaning {
  const reason = byCode.get(code);
  if (!reason)
    return {
      class: 'customer-action',
      isFunds: false,
      endsMandate: false,
      isSensitive: false,
      isKnown: false
    };
  const isHere = country !== null && (reason.byCountry?.countries.includes(country) ?? false);
  const meant = isHere && reason.byCountry ? reason.byCountry.class : reason.class;
  return {
    class: meant,
    isFunds: reason.isFunds === true && meant === 'later',
    endsMandate: reason.endsMandate === true,
    isSensitive: reason.isSensitive === true,
    isKnown: true
  };
}
