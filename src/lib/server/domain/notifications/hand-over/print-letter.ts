import { and, eq } from 'drizzle-orm';
import { renderLetter } from '../../../documents/index.ts';
import { assert } from '../../../platform/assert.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { readInvoice } from '../../billing/index.ts';
import type { ComposedNotice } from '../compose/compose-notice.ts';
import type { Correspondence } from '../compose/notice-content.ts';
import { letterInput } from '../documents/letter-input.ts';
import { notice as noticeTable } from '../schema.ts';
import { sealLetter } from '../seal-letter.ts';

/**
 * A reminder or a formal notice as a letter: its words between the folds, both QR codes below. Printed once and kept
 * sealed with its notice; a second try sends the very same sheet.
 */
export async function printLetter(
  correspondence: Correspondence,
  content: ComposedNotice
): Promise<Uint8Array> {
  const { ctx, tx, notice, merchant, customer, formality } = correspondence;
  const { merchantId, invoiceId, language } = notice;
  const { action, typedCode, checkCode, title, paragraphs, isGreeted } = content;
  assert(
    invoiceId !== null && action && typedCode !== undefined && checkCode !== undefined,
    'a letter has a link'
  );
  const input = letterInput({
    ...{ merchant, customer, language, formality },
    invoice: await readInvoice(tx, merchantId, invoiceId),
    link: { url: action.url, typedCode, checkCode },
    origin: ctx.origin,
    writtenOn: dateIn(merchant.zone, ctx.clock.now()),
    words: { title, paragraphs, isGreeted }
  });
  const pdf = await renderLetter(input);
  await tx
    .update(noticeTable)
    .set({ pdf: sealLetter(ctx, notice.id, pdf) })
    .where(and(eq(noticeTable.merchantId, merchantId), eq(noticeTable.id, notice.id)));
  return pdf;
}
