import { and, eq, inArray } from 'drizzle-orm';
import { equalInConstantTime } from '../../platform/crypto/secrets.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PreparedDocument } from './document-rows.ts';
import type { creditNote, invoice } from './schema.ts';

/** What became of one document: taken, already here, or refused because its number stands for something else. */
export type IssueResult =
  | Readonly<{ kind: 'added' | 'known'; id: string; number: string }>
  | Readonly<{ kind: 'refused'; number: string; code: 'number-taken'; params: Readonly<{ number: string }> }>
  | Readonly<{
      kind: 'refused';
      number: string;
      /** A corrected invoice, while the one that it replaces is still asked. */
      code: 'corrected-still-stands';
      params: Readonly<{ number: string; corrected: string }>;
    }>;

/** A document that stands under a number already. */
export type Standing = Readonly<{ id: string; hash: Uint8Array }>;

/** What stands under these numbers. */
export async function findDocuments(
  tx: Tx,
  merchantId: string,
  table: typeof invoice | typeof creditNote,
  numbers: readonly string[]
): Promise<Map<string, Standing>> {
  if (numbers.length === 0) return new Map();
  const rows = await tx
    .select({ id: table.id, number: table.number, hash: table.documentHash })
    .from(table)
    .where(and(eq(table.merchantId, merchantId), inArray(table.number, [...numbers])));
  return new Map(rows.map((row) => [row.number, row]));
}

/** The same document again is known; another under its number is refused, and the first one stands. */
export function knownOrTaken(each: PreparedDocument, standing: ReadonlyMap<string, Standing>): IssueResult {
  const { number } = each.source;
  const row = standing.get(number);
  if (row && equalInConstantTime(row.hash, each.hash)) return { kind: 'known', id: row.id, number };
  return { kind: 'refused', number, code: 'number-taken', params: { number } };
}
