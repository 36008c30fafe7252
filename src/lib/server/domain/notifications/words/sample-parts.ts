import type { Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, money, type Money } from '#lib/money/index.ts';
import { dateValue } from '../compose/date-value.ts';
import type { NoticeFacts } from '../compose/notice-content.ts';
import { messages, type MessageName, type MessageRule } from './messages.ts';

type Parts = Pick<NoticeFacts, 'amount' | 'bars' | 'facts' | 'why'>;

type SamplePartsOf = Readonly<{
  message: MessageName;
  language: Language;
  t: Translate;
  amount: Money;
  dueOn: Temporal.PlainDate;
  laterOn: Temporal.PlainDate;
  creditor: string;
}>;

/**
 * What stands around the words of a message, as in one that is sent: its figure, its list, why it came. A card that ends
 * has no amount, and a subscription no due date.
 */
export function sampleParts(of: SamplePartsOf): Parts {
  const { message, language, t, amount, dueOn, creditor } = of;
  const { kind }: MessageRule = messages[message];
  const day = dateValue(dueOn, language).long;
  const invoice = {
    label: t('messages:facts.invoice', { number: '2026-11874' }),
    value: t('templates:sample.product')
  };
  const collectOn = { label: t('messages:facts.collect-on'), value: day };
  switch (kind) {
    case 'receipt':
      return sampleReceipt(of, invoice);
    case 'payment-failed':
      return { facts: [invoice], why: t('messages:why.failed') };
    case 'customer-asked':
      return { amount, facts: [invoice], why: t('messages:why.asked') };
    case 'card-ending':
      return { facts: [], why: t('messages:why.card-ending') };
    case 'debit-announced': {
      const from = { label: t('messages:facts.taken-from'), value: 'IBAN •••• 5264' };
      return { amount, facts: [collectOn, from, invoice], why: t('messages:why.announced') };
    }
    case 'debit-near':
      return { amount, facts: [collectOn], why: t('messages:why.near', { merchant: creditor }) };
    case 'fresh-pay-link': {
      const why = t(message === 'staff-pay-link' ? 'messages:why.staff-link' : 'messages:why.fresh-link');
      return { ...(message !== 'fresh-pay-link-even' && { amount }), facts: [], why };
    }
    case 'subscription-changed': {
      const plan = { label: t('notices:facts.plan'), value: t('templates:sample.plan') };
      return { facts: [plan], why: t('notices:why.subscription') };
    }
    case 'agreement-changed':
    case 'agreement-missed':
    case 'part-due':
      return { ...sampleAgreement(of, invoice), why: t('notices:why.agreement') };
    default:
      return {
        amount,
        facts: message.endsWith('-several')
          ? severalInvoices(of)
          : [invoice, { label: t('messages:facts.due-on'), value: day }],
        why: t('notices:why.invoice')
      };
  }
}

type Fact = Parts['facts'][number];

function sampleReceipt({ message, language, t, amount, dueOn }: SamplePartsOf, invoice: Fact): Parts {
  const asked = formatMoney(amount, language);
  const isEven = message === 'receipt';
  return {
    amount,
    bars: { share: isEven ? 1 : 0.84, label: t('common:bars.even', { asked }) },
    facts: [invoice, { label: t('messages:facts.method'), value: 'iDEAL | Wero' }],
    why: t('messages:why.receipt', { date: dateValue(dueOn, language).long })
  };
}

/** Parts with their days where a plan is shown; else the invoice that was agreed about, if it is one. */
function sampleAgreement(of: SamplePartsOf, invoice: Fact): Pick<Parts, 'amount' | 'facts'> {
  const { message, language, amount, dueOn, laterOn } = of;
  switch (message) {
    case 'arrangement-started':
    case 'arrangement-waiting':
    case 'arrangement-offered':
      return {
        facts: [dueOn, laterOn].map((day) => ({
          label: dateValue(day, language).long,
          value: formatMoney(money(205_76, 'EUR'), language)
        }))
      };
    case 'arrangement-declined':
    case 'arrangement-kept':
    case 'part-spread':
      return { facts: [] };
    default:
      return { amount, facts: [invoice] };
  }
}

function severalInvoices({ message, language, t, dueOn }: SamplePartsOf): Fact[] {
  const line = message === 'overdue-several' ? 'notices:facts.each-late' : 'notices:facts.each';
  return ['2026-11874', '2026-11875', '2026-11876'].map((number) => ({
    label: t(line, {
      product: t('templates:sample.product'),
      number,
      date: dateValue(dueOn, language).long
    }),
    value: formatMoney(money(411_52, 'EUR'), language)
  }));
}
