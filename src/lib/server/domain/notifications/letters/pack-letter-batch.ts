import type { Context } from '../../../context.ts';
import { CSV_MARK, csvLine } from '../../../platform/csv.ts';
import { findCustomers } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import { openLetter } from '../seal-letter.ts';
import { listBatchLetters } from './letter-batches.ts';

type FileInZip = Readonly<{ name: string; bytes: Uint8Array }>;

/**
 * A pile as files for the printer: a PDF per letter and a list of them, `manifest.csv` (RFC 4180), in which each letter
 * has its number in the pile, its file, to whom it goes and where. Opened one after the other, so that a high pile fits.
 * Refuses `letter-batch-unknown` before the first file.
 */
export async function packLetterBatch(
  ctx: Context,
  { merchantId, batchId }: Readonly<{ merchantId: string; batchId: string }>
): Promise<AsyncIterable<FileInZip>> {
  const { letters, customers } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { letters: found } = await listBatchLetters(tx, merchantId, batchId);
    const ids = found.map(({ customerId }) => customerId);
    return { letters: found, customers: await findCustomers(tx, merchantId, ids) };
  });
  const sheets = letters.map((letter, place) => ({
    letter,
    name: `${String(place + 1).padStart(4, '0')}.pdf`
  }));
  const rows = sheets.map(({ letter, name }, place) => {
    const reader = customers.get(letter.customerId);
    const address = reader?.address;
    return [
      ...[String(place + 1), name, letter.id, reader?.reference ?? '', reader?.name ?? ''],
      ...[address?.lines.join(', ') ?? '', address?.postalCode ?? '', address?.city ?? ''],
      address?.country ?? ''
    ];
  });
  const head = ['nr', 'file', 'letter', 'customer', 'name', 'address', 'postal_code', 'city', 'country'];
  return files(ctx, sheets, CSV_MARK + [head, ...rows].map(csvLine).join(''));
}

async function* files(
  ctx: Context,
  sheets: readonly Readonly<{ letter: Notice; name: string }>[],
  manifest: string
): AsyncIterable<FileInZip> {
  yield { name: 'manifest.csv', bytes: Buffer.from(manifest, 'utf8') };
  for (const { letter, name } of sheets) {
    yield { name, bytes: openLetter(ctx, letter) };
    // Let others run between two sheets.
    await new Promise((done) => setImmediate(done));
  }
}
