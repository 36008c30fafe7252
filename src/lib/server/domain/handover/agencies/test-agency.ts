import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readAgencyRow } from './agencies.ts';
import { agencyHeaders } from './agency-secrets.ts';

/** Whether the agency's API answers and knows our key. `refused`: it answered, and not as it should. */
export type AgencyTest = Readonly<
  { kind: 'works' } | { kind: 'refused'; status: number } | { kind: 'silent'; because: string }
>;

/** Asks the agency's API whether it is there. Nothing is handed over. Refuses `agency-unknown` and `agency-without-api`. */
export async function testAgency(
  ctx: Context,
  { merchantId, agencyId }: Readonly<{ merchantId: string; agencyId: string }>
): Promise<AgencyTest> {
  const agency = await ctx.db.withMerchant(merchantId, (tx) => readAgencyRow(tx, merchantId, agencyId));
  if (agency.channel !== 'api' || agency.apiUrl === null) throw new Refusal('agency-without-api');
  const url = `${agency.apiUrl.replace(/\/$/, '')}/ping`;
  const answer = await ctx.channels.agency.ask({ url, headers: agencyHeaders(ctx, agency) });
  if (answer.kind !== 'answer') return { kind: 'silent', because: answer.because };
  const isGood = answer.status >= 200 && answer.status < 300;
  return isGood ? { kind: 'works' } : { kind: 'refused', status: answer.status };
}
