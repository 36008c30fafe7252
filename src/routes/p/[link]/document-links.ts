import type { Wording } from '#lib/ui/payment/wording.ts';
import type { LivePayPage } from '../selection.ts';

type Ask = Readonly<{ page: LivePayPage; base: string }> & Pick<Wording, 't' | 'day'>;

/** The papers behind a link: a receipt per payment, the newest first, and each invoice as PDF; a single one as UBL, too. */
export function documentLinks({ page, base, t, day }: Ask): { href: string; text: string }[] {
  const { invoices, payments } = page;
  const receipts = payments.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at));
  const [first, second] = invoices;
  return [
    ...receipts.map(({ attemptId, at }) => ({
      href: `${base}/documents/receipt-${attemptId}.pdf`,
      text: t('pay:documents.receipt', { date: day(at) })
    })),
    ...invoices.map(({ id, number }) => ({
      href: `${base}/documents/invoice-${id}.pdf`,
      text: t('pay:documents.invoice', { number })
    })),
    ...(first && !second
      ? [
          {
            href: `${base}/documents/invoice-${first.id}.xml`,
            text: t('pay:documents.ubl', { number: first.number })
          }
        ]
      : [])
  ];
}
