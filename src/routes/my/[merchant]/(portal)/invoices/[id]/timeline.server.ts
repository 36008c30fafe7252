import type { CustomerInvoiceDetail } from '#lib/server/domain/reporting/index.ts';
import { explainToCustomer } from '#lib/server/domain/collection/index.ts';
import type { TimelineItem } from '#lib/ui/primitives/timeline-item.ts';
import type { PortalWords } from '../../words.server.ts';

/** One moment of an invoice, with what there is to say about it below. */
export type InvoiceMoment = TimelineItem & Readonly<{ detail: string }>;

type Payment = CustomerInvoiceDetail['payments'][number];
type Dated = InvoiceMoment & Readonly<{ order: number }>;

/** What happened to an invoice, in plain words, the newest first. */
export function timelineOf(
  detail: CustomerInvoiceDetail,
  words: PortalWords,
  isFormal: boolean
): InvoiceMoment[] {
  const { invoice, payments, voidedAt } = detail;
  const moments: Dated[] = [
    onDay('issued', invoice.issuedOn, words.t('portal:event.issued'), words),
    ...payments.flatMap((payment) => paymentMoments(payment, detail, words, isFormal)),
    ...(voidedAt
      ? [atMoment('void', voidedAt, { title: words.t('portal:event.void'), tone: 'plain' }, words)]
      : [])
  ];
  return moments.sort((a, b) => b.order - a.order).map(({ order: _, ...moment }) => moment);
}

function paymentMoments(
  payment: Payment,
  detail: CustomerInvoiceDetail,
  words: PortalWords,
  isFormal: boolean
): Dated[] {
  const { attempt, refunds, disputes } = payment;
  const { t, money } = words;
  const explanation = detail.explanations.get(attempt.id);
  const told = explanation && explainToCustomer(explanation, { language: words.language, isFormal });
  const said = {
    amount: money(payment.forThisInvoice),
    method: words.method({ method: attempt.method, last4: attempt.facts?.last4, brand: attempt.facts?.brand })
  };
  const { kind, tone } = KINDS[attempt.status];
  const at = attempt.resolvedAt ?? attempt.openedAt;
  return [
    atMoment(
      attempt.id,
      at,
      {
        title: t(`portal:event.${kind}`, said),
        tone,
        detail: attempt.status === 'succeeded' ? '' : sentences(told)
      },
      words
    ),
    ...refunds.flatMap((refund): Dated[] => {
      if (refund.status === 'failed' || refund.status === 'canceled') return [];
      const isDone = refund.status === 'succeeded';
      const title = t(isDone ? 'portal:event.refunded' : 'portal:event.refunding', {
        amount: money(refund.amount)
      });
      return [atMoment(refund.id, at, { title, tone: isDone ? 'plain' : 'wait' }, words)];
    }),
    ...disputes.map((dispute) => {
      const key =
        dispute.status === 'lost' ? 'dispute-lost' : dispute.status === 'won' ? 'dispute-won' : 'disputed';
      const title = t(`portal:event.${key}`, { amount: money(dispute.amount) });
      return atMoment(dispute.id, at, { title, tone: dispute.status === 'lost' ? 'bad' : 'plain' }, words);
    })
  ];
}

/** The text and colour of an attempt as it stands. */
const KINDS = {
  opened: { kind: 'unknown', tone: 'wait' },
  unknown: { kind: 'unknown', tone: 'wait' },
  requires_action: { kind: 'waiting', tone: 'wait' },
  processing: { kind: 'processing', tone: 'wait' },
  succeeded: { kind: 'paid', tone: 'good' },
  failed: { kind: 'failed', tone: 'bad' },
  canceled: { kind: 'canceled', tone: 'plain' }
} as const;

function sentences(told: ReturnType<typeof explainToCustomer> | undefined): string {
  if (!told) return '';
  return [told.money, told.why, told.next].filter(Boolean).join(' ');
}

function atMoment(
  id: string,
  at: Temporal.Instant,
  said: Readonly<{ title: string; tone: InvoiceMoment['tone']; detail?: string }>,
  words: PortalWords
): Dated {
  return {
    id,
    title: said.title,
    at: words.dateTime(at),
    datetime: at.toString(),
    tone: said.tone,
    detail: said.detail ?? '',
    order: at.epochMilliseconds
  };
}

function onDay(id: string, on: Temporal.PlainDate, title: string, words: PortalWords): Dated {
  const order = on.toZonedDateTime('UTC').epochMilliseconds;
  return { id, title, at: words.date(on, 'long'), datetime: on.toString(), tone: 'plain', detail: '', order };
}
