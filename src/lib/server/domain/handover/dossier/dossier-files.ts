import { formatDate, formatDateTime, type Language, withColon } from '#lib/i18n/index.ts';
import { translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, toDecimal, type Money } from '#lib/money/index.ts';
import { renderDossier, type DossierInput } from '../../../documents/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Merchant } from '../../identity/index.ts';
import { senderOf } from '../../notifications/index.ts';
import type { Dossier, DossierAgreement, DossierInvoice, DossierNotice } from './dossier.ts';

type Row = DossierInput['sections'][number]['rows'][number];
type Words = Readonly<{
  language: Language;
  t: Translate;
  money: (amount: Money) => string;
  day: (iso: string) => string;
  moment: (iso: string) => string;
}>;

/** A dossier as a PDF in a language, dated in the merchant's zone. */
export async function renderDossierPdf(
  dossier: Dossier,
  { merchant, language, now }: Readonly<{ merchant: Merchant; language: Language; now: Temporal.Instant }>
): Promise<Uint8Array> {
  const { zone } = merchant;
  const words: Words = {
    language,
    t: translator(language),
    money: (amount) => formatMoney(amount, language),
    day: (iso) => formatDate(Temporal.PlainDate.from(iso), language),
    moment: (iso) => formatDateTime(Temporal.Instant.from(iso), zone, language)
  };
  const { t } = words;
  return renderDossier({
    reader: { language, formality: 'formal' },
    sender: senderOf(merchant),
    title: t('handover:paper.title', { name: dossier.debtor.name }),
    writtenOn: dateIn(zone, now),
    owedLabel: t('handover:paper.owed'),
    owed: dossier.case.owed,
    sections: [
      { heading: t('handover:paper.debtor'), rows: debtorRows(dossier, words) },
      { heading: t('handover:paper.agency'), rows: agencyRows(dossier) },
      ...dossier.invoices.flatMap((each) => invoiceSections(each, words)),
      { heading: t('handover:paper.notices'), rows: orNone(dossier.notices.map(noticeRow(words)), words) },
      {
        heading: t('handover:paper.agreements'),
        rows: orNone(
          [
            ...dossier.arrangements.map((each) => agreementRow(each, 'arrangement', words)),
            ...dossier.promises.map((each) => agreementRow(each, 'promise', words))
          ],
          words
        )
      }
    ]
  });
}

function orNone(rows: readonly Row[], { t }: Words): readonly Row[] {
  return rows.length > 0 ? rows : [{ label: t('handover:paper.none'), value: '' }];
}

function debtorRows({ debtor }: Dossier, { t }: Words): Row[] {
  const contacts = [debtor.email, debtor.phone].filter((each) => each !== undefined);
  return [
    { label: debtor.name, value: debtor.reference },
    ...(debtor.isBusiness ? [{ label: t('handover:paper.business'), value: '' }] : []),
    ...[...debtor.address, ...(debtor.country === undefined ? [] : [debtor.country])].map((label) => ({
      label,
      value: ''
    })),
    ...contacts.map((label) => ({ label, value: '' }))
  ];
}

function agencyRows({ agency }: Dossier): Row[] {
  const wki = agency.wkiNumber === undefined ? '' : `Wki ${agency.wkiNumber}`;
  return [{ label: agency.name, value: wki }];
}

function invoiceSections(invoice: DossierInvoice, words: Words) {
  const { language, t, money, day, moment } = words;
  const { number, subject, issuedOn, dueOn, lines, total, balance, payments, disputes } = invoice;
  const heading = t('handover:paper.invoice', { number, subject });
  return [
    {
      heading,
      rows: [
        { label: t('handover:paper.due', { issued: day(issuedOn), due: day(dueOn) }), value: '' },
        ...lines.map(({ text, amount }) => ({ label: text, value: money(amount) })),
        { label: t('handover:paper.total'), value: money(total) },
        { label: t('handover:paper.balance'), value: money(balance) }
      ]
    },
    ...(payments.length + disputes.length === 0
      ? []
      : [
          {
            heading: `${t('handover:paper.payments')} (${number})`,
            rows: [
              ...payments.map(({ at, method, status, amount }) => ({
                label: withColon(
                  language,
                  moment(at),
                  `${t(`admin:method.${method}` as TextKey)}, ${t(`admin:payments.status.${status}` as TextKey)}`
                ),
                value: money(amount)
              })),
              ...disputes.map(({ status, amount }) => ({
                label: t('handover:paper.dispute', { status }),
                value: money(amount)
              }))
            ]
          }
        ])
  ];
}

function noticeRow({ t, moment }: Words) {
  return (notice: DossierNotice): Row => {
    const { kind, channel, about, sentAt, delivery, deliveryAt, seenAt } = notice;
    const isLost = delivery === 'undelivered' || delivery === 'bounced';
    const proof = [
      sentAt === undefined ? t('handover:paper.not-sent') : t('handover:paper.sent', { at: moment(sentAt) }),
      ...(isLost ? [t('handover:paper.lost')] : []),
      ...(delivery === 'delivered' && deliveryAt !== undefined
        ? [t('handover:paper.delivered', { at: moment(deliveryAt) })]
        : []),
      ...(seenAt === undefined ? [] : [t('handover:paper.seen', { at: moment(seenAt) })])
    ];
    const what = `${t(`deliveries:kinds.${kind}` as TextKey)} (${t(`deliveries:channels.${channel}` as TextKey)})`;
    return { label: about === undefined ? what : `${what} · ${about}`, value: proof.join(', ') };
  };
}

function agreementRow(
  { status, total, parts }: DossierAgreement,
  kind: 'arrangement' | 'promise',
  { t, money, day }: Words
): Row {
  const said = t(
    (kind === 'arrangement'
      ? `arrangements:status.${status}`
      : `arrangements:promises.status.${status}`) as TextKey
  );
  const [first] = parts;
  const label =
    kind === 'promise'
      ? t('handover:paper.promise', { date: first ? day(first.dueOn) : '', status: said })
      : t('handover:paper.arrangement', { count: parts.length, status: said });
  return { label, value: money(total) };
}

/** The columns of a dossier as a table: codes and numbers, for machines. */
const DOSSIER_COLUMNS = ['what', 'invoice', 'date', 'text', 'amount', 'currency', 'status'] as const;

/** A dossier as lines of a table, what it is about in the first column. The first line names the columns. */
export function dossierRows(dossier: Dossier): readonly (readonly string[])[] {
  const amount = (of: Money) => [toDecimal(of), of.currency];
  const { debtor, invoices, notices, arrangements, promises } = dossier;
  const address = [...debtor.address, debtor.country ?? ''].filter((each) => each !== '').join(', ');
  return [
    [...DOSSIER_COLUMNS],
    [
      'case',
      '',
      dossier.case.releasedAt ?? dossier.case.proposedAt,
      dossier.case.id,
      ...amount(dossier.case.owed),
      ''
    ],
    ['debtor', '', '', [debtor.reference, debtor.name, address].join('; '), '', '', ''],
    ...[debtor.email, debtor.phone].flatMap((each) =>
      each === undefined ? [] : [['contact', '', '', each, '', '', '']]
    ),
    ...invoices.flatMap(
      ({ number, issuedOn, dueOn, subject, total, balance, lines, bookings, payments, disputes }) => [
        ['invoice', number, issuedOn, subject, ...amount(total), ''],
        ['due', number, dueOn, '', ...amount(balance), ''],
        ...lines.map((line) => ['line', number, '', line.text, ...amount(line.amount), '']),
        ...bookings.map((each) => ['booking', number, each.at, each.kind, ...amount(each.amount), '']),
        ...payments.map((each) => [
          'payment',
          number,
          each.at,
          each.method,
          ...amount(each.amount),
          each.status
        ]),
        ...disputes.map((each) => ['dispute', number, '', each.reason, ...amount(each.amount), each.status])
      ]
    ),
    ...notices.map(({ about = '', sentAt = '', kind, channel, delivery, status }) => [
      ...['notice', about, sentAt, `${kind} ${channel}`, '', '', delivery ?? status]
    ]),
    ...[
      ...arrangements.map((each) => ['arrangement', each] as const),
      ...promises.map((each) => ['promise', each] as const)
    ].flatMap(([what, { status, total, agreedAt = '', parts }]) => [
      [what, '', agreedAt, '', ...amount(total), status],
      ...parts.map((part) => [`${what}-part`, '', part.dueOn, '', ...amount(part.amount), part.status ?? ''])
    ])
  ];
}
