import { formatDateTime, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { readInvoice } from '#lib/server/domain/billing/index.ts';
import { findPayment } from '#lib/server/domain/collection/index.ts';
import { readCase } from '#lib/server/domain/handover/index.ts';
import { listStaffNames, readCustomer, type ReleaseRequest } from '#lib/server/domain/identity/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import { formatMoney } from '#lib/money/index.ts';
import { paths } from '../../paths.ts';

/** Who asked, and when: `Asked by Fatima on 12 October, 9:41`. */
export async function askedWords(
  { ctx, merchant }: SignedIn,
  language: Language,
  { askedBy, askedAt }: Pick<ReleaseRequest, 'askedBy' | 'askedAt'>
): Promise<string> {
  const names = await ctx.db.withMerchant(merchant.id, (tx) => listStaffNames(tx, merchant.id));
  return translator(language)('releases:asked', {
    name: names.get(askedBy) ?? '',
    at: formatDateTime(askedAt, merchant.zone, language)
  });
}

export type ReleaseSubject = Readonly<{ title: string; about: string; href: string }>;

/** What a request is about, in words, and where it stands. */
export async function subjectOf(
  { ctx, merchant }: SignedIn,
  language: Language,
  { kind, subjectId, amount }: Pick<ReleaseRequest, 'kind' | 'subjectId' | 'amount'>
): Promise<ReleaseSubject> {
  const t = translator(language);
  const titleFor = (params: Readonly<Record<string, string>>) =>
    t(`releases:kind.${kind}` as TextKey, {
      amount: amount ? formatMoney(amount, language) : '',
      ...params
    });
  if (kind === 'handover') {
    const { customer, agency } = await readCase(ctx, { merchantId: merchant.id, caseId: subjectId });
    const title = titleFor({ agency: agency.name });
    return { title, about: customer.name, href: paths.handoverCase(subjectId) };
  }
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const nameOf = async (customerId: string) => (await readCustomer(tx, merchant.id, customerId)).name;
    switch (kind) {
      case 'write-off': {
        const { number, customerId } = await readInvoice(tx, merchant.id, subjectId);
        return {
          title: titleFor({ number }),
          about: await nameOf(customerId),
          href: paths.invoice(subjectId)
        };
      }
      case 'refund': {
        const payment = await findPayment(tx, merchant.id, subjectId);
        const customerId = payment!.attempt.customerId;
        return { title: titleFor({}), about: await nameOf(customerId), href: paths.customer(customerId) };
      }
      case 'second-factor': {
        const name = (await listStaffNames(tx, merchant.id)).get(subjectId) ?? '';
        return { title: titleFor({ name }), about: name, href: paths.staffMember(subjectId) };
      }
    }
  });
}
