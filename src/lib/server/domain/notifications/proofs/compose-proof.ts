import type { Formality, Language } from '#lib/i18n/index.ts';
import { translator, type Translate } from '#lib/i18n/index.server.ts';
import {
  renderEmailHtml,
  renderEmailText,
  type EmailContent,
  type EmailMessage,
  type TextMessage
} from '../../../channels/index.ts';
import {
  PROOF_MINUTES,
  type ContactProof,
  type Customer,
  type Merchant,
  type ProofMessage
} from '../../identity/index.ts';
import { formalityFor } from '../compose/notice-content.ts';
import { composeSms, smsSender } from '../compose/sms-text.ts';

/** From whom to which contact. `message` names it to the carrier. */
export type Envelope = Readonly<{
  message: string;
  merchant: Merchant;
  /** Several when they share the contact. */
  customers: readonly Customer[];
  language: Language;
  to: string;
}>;

type Words = Pick<
  EmailContent,
  'subject' | 'preheader' | 'title' | 'paragraphs' | 'facts' | 'action' | 'why'
> &
  Readonly<{ sms: string }>;

/** What a link and a code say: signing in, confirming something delicate, or a new contact. */
export function composeProof({ proof, merchant, customers, code, link }: ProofMessage): Words {
  const t = wordsFor({ merchant, customers, language: proof.language as Language });
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  const kind = proof.purpose;
  const params = { code, merchant: merchant.name, minutes: PROOF_MINUTES };
  return {
    subject: t(`messages:proof.${kind}.subject`, params),
    preheader: t('messages:proof.valid', params),
    title: spaced,
    paragraphs: [t(`messages:proof.${kind}.text`, params), t('messages:proof.valid', params)],
    facts: [],
    ...(link && { action: { label: t('messages:proof.sign-in.action'), url: link } }),
    why: t(`messages:proof.${kind}.why`, params),
    sms: link
      ? t('messages:proof.sign-in.sms', { ...params, url: link })
      : t(`messages:proof.${kind}.sms`, params)
  };
}

/** What the former contact is told, so that nobody's is changed behind their back. */
export function composeFormerContact(envelope: Omit<Envelope, 'message' | 'to'>, proof: ContactProof): Words {
  const t = wordsFor(envelope);
  const params = { merchant: envelope.merchant.name };
  const kind = proof.channel;
  return {
    subject: t(`messages:former-contact.${kind}.subject`, params),
    preheader: t('messages:former-contact.not-you', params),
    title: t(`messages:former-contact.${kind}.title`, params),
    paragraphs: [t('messages:former-contact.not-you', params)],
    facts: [],
    why: t('messages:former-contact.why', params),
    sms: t('messages:former-contact.sms-text', params)
  };
}

function wordsFor({
  merchant,
  customers,
  language
}: Pick<Envelope, 'merchant' | 'customers' | 'language'>): Translate {
  const [only, ...others] = customers;
  const shared: Formality = merchant.isFormal ? 'formal' : 'friendly';
  return translator(language, only && others.length === 0 ? formalityFor(only, merchant) : shared);
}

export async function toProofEmail(envelope: Envelope, words: Words): Promise<EmailMessage> {
  const { merchant, customers, language, to } = envelope;
  const t = wordsFor(envelope);
  const [only, ...others] = customers;
  const name = only && others.length === 0 ? only.name : undefined;
  const phone = merchant.contactPhone?.replaceAll(' ', '\u00a0');
  const contact = [merchant.contactEmail, phone].filter(Boolean).join(' · ');
  const content: EmailContent = {
    ...words,
    language,
    merchantName: merchant.name,
    brandColor: merchant.brandColor,
    paragraphs: [
      name === undefined ? t('messages:proof.greeting') : t('messages:greeting', { name }),
      ...words.paragraphs
    ],
    contact: t('messages:contact', { merchant: merchant.name, contact }),
    poweredBy: t('common:powered-by')
  };
  return {
    noticeId: envelope.message,
    from: { name: oneLine(merchant.name), address: merchant.contactEmail },
    to: { name: oneLine(name ?? ''), address: to },
    subject: oneLine(words.subject),
    html: await renderEmailHtml(content),
    text: renderEmailText(content),
    language,
    attachments: []
  };
}

export function toProofSms({ merchant, message, to }: Envelope, words: Words): TextMessage {
  return {
    noticeId: message,
    from: smsSender(merchant),
    to,
    body: composeSms({ sender: merchant.name, core: words.sms })
  };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
