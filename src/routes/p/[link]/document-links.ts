import type { Wording } from '#lib/ui/payment/wording.ts';
import type { LivePayPage } from '../selection.ts';

type Ask = Readonly<{ page: LivePayPage; base: string }> & Pick<Wording, 't'>;

/** The papers behind a link: a receipt per paid invoice, and each invoice as PDF. */
export function documentLinks({ page, base, t }: Ask): { href: string; text: string; note?: string }[] {
  return page.invoices.flatMap(({ id, number, status }) => [
    ...(status === 'paid'
      ? [{ href: `${base}/documents/${id}-receipt.pdf`, text: t('pay:documents.receipt', { number }) }]
      : []),
    { href: `${base}/documents/${id}.pdf`, text: t('pay:documents.invoice', { number }) }
  ]);
}
