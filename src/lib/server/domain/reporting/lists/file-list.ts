import { sql, type SQL } from 'drizzle-orm';
import { isOnDaysOf, isValue, toInstant } from './list-conditions.ts';
import type { List } from './list.ts';

export const fileKinds = ['invoices', 'bank', 'debits'] as const;

/** A file that came in or went out. */
export type FileLine = Readonly<{
  id: string;
  /** Invoices that were brought in, what a bank told, or debits for a bank. */
  kind: (typeof fileKinds)[number];
  name: string;
  format: string | null;
  /** `waiting`: rows of it wait for a person. `to-send`: nobody said yet that the bank has it. */
  state: 'done' | 'with-faults' | 'cut-off' | 'waiting' | 'to-send';
  rows: number;
  faults: number;
  at: Temporal.Instant;
}>;

type Raw = Readonly<Omit<FileLine, 'at'> & { at: string }>;

/** One table of three: few files, each with what it came to. */
function files(merchantId: string): SQL {
  return sql`(
    select merchant_id, id, 'invoices' as kind, file_name as name, format, started_at as at,
      added_count + known_count as rows, fault_count as faults,
      case when finished_at is null then 'cut-off' when fault_count > 0 then 'with-faults' else 'done' end as state
    from import_run where merchant_id = ${merchantId}::uuid
    union all
    select b.merchant_id, b.id, 'bank', b.file_name, b.format, b.imported_at,
      coalesce(e.rows, 0), coalesce(e.waiting, 0), case when e.waiting > 0 then 'waiting' else 'done' end
    from bank_import b left join (
      select import_id, count(*)::int as rows, (count(*) filter (where status in ('received', 'waiting')))::int as waiting
      from bank_entry where merchant_id = ${merchantId}::uuid group by import_id
    ) e on e.import_id = b.id
    where b.merchant_id = ${merchantId}::uuid
    union all
    select merchant_id, id, 'debits', message_id || '.pain.008.xml', 'pain.008', written_at,
      debit_count, 0, case when sent_at is null then 'to-send' else 'done' end
    from debit_file where merchant_id = ${merchantId}::uuid
  ) x`;
}

/** Every file, the latest first. */
export const fileList: List<FileLine, Raw> = {
  fields: {
    kind: { kind: 'choice', values: ['all', ...fileKinds] },
    state: { kind: 'choice', values: ['all', 'done', 'with-faults', 'cut-off', 'waiting', 'to-send'] },
    from: { kind: 'day' },
    until: { kind: 'day' }
  },
  order: () => [{ column: 'id', type: 'uuid' }],
  from: files,
  conditions: (search) => [
    ...(search.filters['kind'] ? [isValue('kind', search.filters['kind'])] : []),
    ...(search.filters['state'] ? [isValue('state', search.filters['state'])] : []),
    ...isOnDaysOf('at', search)
  ],
  select: (page) => sql`
    select x.id, x.kind, x.name, x.format, x.at::text as at, x.rows, x.faults, x.state from (${page}) x`,
  toRow: ({ at, ...row }) => ({ ...row, at: toInstant(at) }),
  placeOf: ({ id }) => [id]
};
