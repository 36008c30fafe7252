import { formatDate, formatDateTime, type Formality, type Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { ConfirmationInput } from '../../../documents/index.ts';
import type { Merchant } from '../../identity/index.ts';
import type { Cancellation } from '../../subscriptions/index.ts';
import { senderOf } from './sender.ts';

export type ConfirmationGiven = Readonly<{
  declared: Cancellation;
  merchant: Merchant;
  language: Language;
  formality: Formality;
}>;

/** The receipt of a declaration: for the page, the e-mail and the paper, so that all three say the same. */
export function confirmationInput({
  declared,
  merchant,
  language,
  formality
}: ConfirmationGiven): ConfirmationInput {
  const t = translator(language, formality);
  const { kind, status, stopOn } = declared;
  return {
    reader: { language, formality },
    sender: senderOf(merchant),
    title: t(`ways-out:by.${kind}.document`),
    headline: t(`ways-out:by.${kind}.receipt-title`),
    facts: declaredFacts({ declared, merchant, language, formality }),
    paragraphs: [
      t(`ways-out:next.${status}`, {
        merchant: merchant.name,
        date: stopOn ? formatDate(stopOn, language) : ''
      }),
      t('ways-out:keep')
    ],
    receivedOn: declared.receivedAt.toZonedDateTimeISO(merchant.zone).toPlainDate()
  };
}

/** What was declared, word for word, with its moment first. */
function declaredFacts({
  declared,
  merchant,
  language,
  formality
}: ConfirmationGiven): ConfirmationInput['facts'] {
  const t = translator(language, formality);
  const { kind, isExtraordinary, reason, wishedOn, stopOn } = declared;
  const said = (text: string) => (text.trim() === '' ? t('ways-out:fact.none') : text);
  return [
    {
      label: t('ways-out:fact.received'),
      value: formatDateTime(declared.receivedAt, merchant.zone, language)
    },
    { label: t('ways-out:fact.number'), value: declared.number.replace(/(.{4})(?=.)/g, '$1-') },
    { label: t('ways-out:fact.to'), value: merchant.name },
    ...(kind === 'termination'
      ? [
          {
            label: t('ways-out:fact.how'),
            value: t(isExtraordinary ? 'ways-out:field.extraordinary' : 'ways-out:field.ordinary')
          }
        ]
      : []),
    ...(reason === null ? [] : [{ label: t('ways-out:field.cause'), value: reason }]),
    { label: t('ways-out:field.name'), value: declared.name },
    { label: t('ways-out:field.reference'), value: said(declared.reference) },
    { label: t('ways-out:field.about'), value: said(declared.about) },
    ...(kind === 'termination'
      ? [
          {
            label: t('ways-out:fact.wished'),
            value: wishedOn ? formatDate(wishedOn, language) : t('ways-out:fact.soonest')
          }
        ]
      : []),
    { label: t('ways-out:field.email'), value: declared.email },
    ...(stopOn ? [{ label: t('ways-out:fact.ends'), value: formatDate(stopOn, language) }] : [])
  ];
}
