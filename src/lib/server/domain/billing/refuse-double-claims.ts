import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import type { PreparedDocument } from './document-rows.ts';
import type { IssueResult } from './issue-result.ts';
import { creditNote, invoice } from './schema.ts';

/** UNTDID 1001: a corrected invoice takes the place of the one that it names. */
const CORRECTED = '384';

/**
 * Corrected invoices whose forerunner stands here, neither void nor credited in full: taking them would ask for the same
 * twice, and which of the two holds is not for a machine to say.
 */
export async function refuseDoubleClaims(
  tx: Tx,
  merchantId: string,
  fresh: readonly PreparedDocument[]
): Promise<Map<PreparedDocument, IssueResult>> {
  const corrections = fresh.filter(
    ({ source }) => source.typeCode === CORRECTED && namesOf(source).length > 0
  );
  if (corrections.length === 0) return new Map();
  const numbers = corrections.flatMap(({ source }) => namesOf(source));
  const rows = await tx
    .select({ number: invoice.number })
    .from(invoice)
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        inArray(invoice.number, [...new Set(numbers)]),
        ne(invoice.status, 'void'),
        sql`${invoice.totalMinor} > (select coalesce(sum(n.total_minor), 0) from ${creditNote} n
          where n.merchant_id = ${invoice.merchantId} and n.invoice_id = ${invoice.id})`
      )
    );
  const standing = new Set(rows.map((row) => row.number));
  return new Map(
    corrections.flatMap((each) => {
      const { number } = each.source;
      const corrected = namesOf(each.source).find((name) => standing.has(name));
      if (corrected === undefined) return [];
      const params = { number, corrected };
      return [[each, { kind: 'refused', number, code: 'corrected-still-stands', params }]];
    })
  );
}

function namesOf({ references }: PreparedDocument['source']): string[] {
  return references.preceding.map(({ number }) => number);
}
