import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { formatMoney, type Money } from '#lib/money/index.ts';
import { findAgreement } from '#lib/server/domain/arrangements/index.ts';
import { payPageLines } from '#lib/server/domain/collection/index.ts';
import { invoiceLifecycle } from '#lib/server/domain/billing/index.ts';
import { findVariantsOfRetries } from '#lib/server/domain/experiments/index.ts';
import { findAskedRelease, formatPhone, mayDo } from '#lib/server/domain/identity/index.ts';
import { sendLetter } from '#lib/server/domain/notifications/index.ts';
import { sharePayLink } from '#lib/server/domain/pay-links/index.ts';
import { readInvoiceHistory, type HistoryEntry } from '#lib/server/domain/reporting/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { usedInWords } from '../../policies/experiments/experiment-words.server.ts';
import { agreementInWords } from './agreement-in-words.server.ts';
import { rulesOf, timelineOf } from './timeline.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ params, parent }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const history = await readInvoiceHistory(ctx, { merchantId: merchant.id, invoiceId: params.id });
    const { invoice, customer, payments, notices } = history;
    const waiting = await ctx.db.withMerchant(merchant.id, (tx) =>
      findAskedRelease(tx, merchant.id, { kind: 'write-off', subjectId: invoice.id })
    );
    const agreement = await findAgreement(ctx, { merchantId: merchant.id, invoiceId: invoice.id });
    const isOwed = invoice.balance.minor > 0 && (invoice.status === 'open' || invoice.status === 'overdue');
    return {
      invoice: {
        id: invoice.id,
        number: invoice.number,
        status: invoice.status,
        subject: invoice.subject,
        total: invoice.total,
        costs: formatMoney(invoice.costs, language),
        balance: invoice.balance,
        writtenOff: invoice.writtenOff,
        issuedOn: formatDate(invoice.issuedOn, language),
        dueOn: formatDate(invoice.dueOn, language, 'weekday'),
        paymentReference: invoice.paymentReference,
        lines: payPageLines(invoice, language)
      },
      ...(agreement && { agreed: agreementInWords(agreement, t, language) }),
      customer: {
        id: customer.id,
        name: customer.name,
        reference: customer.reference,
        email: customer.email,
        phone: customer.phone && formatPhone(customer.phone, customer.address?.country ?? merchant.country)
      },
      timeline: timelineOf(history.entries, {
        ...{ t, language, zone: merchant.zone },
        variants: await variantsOf({ ctx, merchant }, history.entries, language)
      }),
      refundable: payments
        .filter((payment) => payment.refundable.minor > 0 && mayDo(staff.role, 'refund-payment'))
        .map(({ attempt, refundable }) => ({
          id: attempt.id,
          label: refundLabel(t, language, attempt.method, refundable)
        })),
      letters: notices
        .filter((notice) => notice.hasPdf)
        .map(({ id, createdAt }) => ({ id, on: formatDate(dateIn(merchant.zone, createdAt), language) })),
      ...(waiting && { writeOffAsked: mayDo(staff.role, 'see-releases') ? paths.release(waiting.id) : '' }),
      may: {
        sharePayLink: isOwed && mayDo(staff.role, 'share-pay-link'),
        sendLetter: isOwed && mayDo(staff.role, 'send-letter'),
        arrange: isOwed && agreement?.kind !== 'arrangement' && mayDo(staff.role, 'answer-arrangement'),
        postpone: isOwed && !agreement && mayDo(staff.role, 'move-due-date'),
        withdrawCosts: invoice.costs.minor > 0 && mayDo(staff.role, 'withdraw-costs'),
        writeOff: (isOwed || invoice.writtenOff.minor > 0) && mayDo(staff.role, 'write-off-invoice'),
        void: invoiceLifecycle.may(invoice.status, 'void') && mayDo(staff.role, 'void-invoice')
      },
      words: pickTexts(language, 'friendly', [
        'admin:invoice',
        'admin:status',
        'common:bars',
        'arrangements:invoice',
        'dunning:costs.link',
        'releases:invoice'
      ])
    };
  }
);

/** By which variants it was decided to try again, in words, by the version of the rules. */
async function variantsOf(
  { ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>,
  entries: readonly HistoryEntry[],
  language: App.Locals['language']
): Promise<ReadonlyMap<number, string>> {
  const versions = entries.flatMap((entry) =>
    entry.kind === 'decision' ? (rulesOf(entry.decision) ?? []) : []
  );
  if (versions.length === 0) return new Map();
  const used = await findVariantsOfRetries(ctx, { merchantId: merchant.id, versions });
  return new Map([...used].map(([version, variant]) => [version, usedInWords(variant, language)]));
}

export const actions: Actions = {
  payLink: staffRoute('share-pay-link', async ({ params, locals }, { ctx, merchant }) => {
    const { url, expiresAt } = await sharePayLink(ctx, { merchantId: merchant.id, invoiceId: params.id! });
    return { payLink: { url, expiresOn: formatDate(dateIn(merchant.zone, expiresAt), locals.language) } };
  }),
  letter: staffRoute('send-letter', async ({ params, locals }, { ctx, merchant }) => {
    try {
      await sendLetter(ctx, { merchantId: merchant.id, invoiceId: params.id! });
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'invoice-unknown') throw thrown;
      return fail(422, {
        problem: refusalWords(thrown, locals.language)
      });
    }
    redirect(303, `${paths.invoice(params.id!)}#letters`);
  })
};

type Translate = ReturnType<typeof translator>;

function refundLabel(t: Translate, language: App.Locals['language'], method: string, amount: Money): string {
  return t('admin:invoice.refund', {
    amount: formatMoney(amount, language),
    method: t(`admin:method.${method}` as TextKey)
  });
}

function dateIn(zone: string, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate();
}
