import { sql, type SQL } from 'drizzle-orm';
import { AT_AGENCY } from '../handover-lifecycle.ts';

/**
 * What a case waits for somebody for, the most pressing first: `refused` the agency said no to what it was told · `silent` it
 * doesn't answer · `held` somebody
 * is to be left alone, and a person decides whether it goes on · `lost` its last notice didn't arrive · `bring` the files are to be brought to an agency without an API ·
 * `ripe` the customer's days are over, and nobody asked for its release yet. What waits for a second person's release is
 * counted with the releases.
 */
export const caseNeeds = ['refused', 'silent', 'held', 'lost', 'bring', 'ripe'] as const;
export type CaseNeed = (typeof caseNeeds)[number];

/** After so many tries an agency was silent for more than an hour: somebody should call it. */
const SILENT_TRIES = 5;

type Asked = Readonly<{
  merchantId: string;
  /** In the merchant's zone. */
  today: Temporal.PlainDate;
}>;

/** The cases of a merchant that wait for somebody, each once with its most pressing need: `case_id`, `need`. */
export function casesInNeed({ merchantId, today }: Asked): SQL {
  return sql`
    select distinct on (n.case_id) n.case_id, n.need from (
      select m.case_id, 'refused' as need from agency_message m
      where m.merchant_id = ${merchantId} and m.status = 'refused'
      union all
      select m.case_id, 'silent' from agency_message m
      where m.merchant_id = ${merchantId} and m.status = 'waiting' and m.tries >= ${SILENT_TRIES}
      union all
      select k.id, 'held' from handover_case k
      where k.merchant_id = ${merchantId} and k.status = any(${sql.param([...AT_AGENCY])}::text[]) and k.held_because is not null
      union all
      select k.id, 'lost' from handover_case k
      where k.merchant_id = ${merchantId} and k.status = 'proposed'
        and exists (select from notice n where ${isAbout} and ${isLost})
        and not exists (select from notice n where ${isAbout} and not ${isLost})
      union all
      select k.id, 'bring' from handover_case k
      join collection_agency a on a.merchant_id = k.merchant_id and a.id = k.agency_id and a.channel = 'download'
      where k.merchant_id = ${merchantId} and k.status = 'released'
      union all
      select k.id, 'ripe' from handover_case k
      where k.merchant_id = ${merchantId} and k.status = 'announced' and k.pay_by < ${today.toString()}::date
        and not exists (select from release_request r where r.merchant_id = k.merchant_id and r.kind = 'handover'
          and r.subject_id = k.id and r.status = 'asked')) n
    order by n.case_id, array_position(${sql.param([...caseNeeds])}::text[], n.need)`;
}

const isAbout = sql`n.merchant_id = k.merchant_id and n.cause = 'case:' || k.id`;
const isLost = sql`(n.status in ('rejected', 'dead') or coalesce(n.delivery, '') in ('undelivered', 'bounced'))`;
