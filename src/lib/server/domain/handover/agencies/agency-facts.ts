import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';

/** An agency as staff describe it. */
export type AgencyFacts = Readonly<{
  name: string;
  /** ISO 3166. */
  country: string;
  /** Its number in the register under the Dutch law on the quality of collection services (Wki). */
  wkiNumber: string | null;
  email: string;
  phone: string | null;
  channel: 'api' | 'download';
  apiUrl: string | null;
  /** Where a customer pays now; null: their pay link only says whom to ask. */
  payUrl: string | null;
}>;

/**
 * What can't be, by field; empty when it can be kept. In the Netherlands whoever collects for others stands in a register
 * since 2024-04-01 (Wet kwaliteit incassodienstverlening), and the creditor has to check: without a number there is no
 * agency there.
 */
function findAgencyProblems(
  ctx: Pick<Context, 'channels'>,
  facts: AgencyFacts
): readonly (keyof AgencyFacts)[] {
  const { name, country, wkiNumber, email, channel, apiUrl, payUrl } = facts;
  const checks: readonly (readonly [keyof AgencyFacts, boolean])[] = [
    ['name', name !== '' && name.length <= 80],
    ['country', /^[A-Z]{2}$/.test(country)],
    ['wkiNumber', wkiNumber === null ? country !== 'NL' : /^[A-Z0-9][A-Z0-9 ./-]{2,29}$/i.test(wkiNumber)],
    ['email', /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email)],
    ['apiUrl', channel === 'api' ? apiUrl !== null && ctx.channels.agency.takes(apiUrl) : apiUrl === null],
    ['payUrl', payUrl === null || isWebAddress(payUrl)]
  ];
  return checks.flatMap(([field, isGood]) => (isGood ? [] : [field]));
}

/** The facts as they are kept. Refuses `agency-impossible` with the fields' names. */
export function requirePossible(ctx: Pick<Context, 'channels'>, facts: AgencyFacts): AgencyFacts {
  const fields = findAgencyProblems(ctx, facts);
  if (fields.length > 0) throw new Refusal('agency-impossible', { fields });
  return facts;
}

/** A customer is sent there: an address of the web, without a password in it. */
function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}
