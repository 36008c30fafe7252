import { formatDateTime, type Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import {
  renderEmailHtml,
  renderEmailText,
  type EmailContent,
  type EmailMessage
} from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { Transient } from '../../../platform/transient.ts';
import {
  claimInvitationMessage,
  releaseInvitationMessage,
  type InvitationMessage
} from '../../identity/index.ts';

/**
 * Sends the link of an invitation to work here, made in this moment. Claimed, handed over outside any transaction; a
 * carrier that is away makes the queue try again, with another link. Whoever waits for a lost one asks for another.
 */
export async function sendStaffInvitation(
  ctx: Context,
  input: Readonly<{ merchantId: string; invitationId: string }>
): Promise<void> {
  const { merchantId } = input;
  const message = await ctx.db.withMerchant(merchantId, (tx) => claimInvitationMessage(ctx, tx, input));
  if (!message) return;
  const outcome = await ctx.channels.email(await toEmail(message, newId(ctx.clock.now())));
  if (outcome.kind === 'sent') return;
  const { invitation } = message;
  ctx.log.warn(
    { invitationId: invitation.id, outcome: outcome.kind, because: outcome.because },
    'invitation not delivered'
  );
  if (outcome.kind !== 'unavailable') return;
  await ctx.db.withMerchant(merchantId, (tx) => releaseInvitationMessage(tx, invitation));
  throw new Transient(`email is away: ${outcome.because}`);
}

/** Each copy has a name of its own: mailboxes drop a second one of the same name, and its link is another. */
async function toEmail(
  { invitation, merchant, invitedBy, link }: InvitationMessage,
  noticeId: string
): Promise<EmailMessage> {
  const language = invitation.language as Language;
  const t = translator(language, 'friendly');
  const params = {
    merchant: merchant.name,
    inviter: invitedBy ?? '',
    role: t(`admin:account.role.${invitation.role}`),
    until: formatDateTime(invitation.expiresAt, merchant.zone, language)
  };
  const content: EmailContent = {
    subject: t('messages:staff-invitation.subject', params),
    preheader: t('messages:staff-invitation.next', params),
    title: t('messages:staff-invitation.title', params),
    paragraphs: [
      t(`messages:staff-invitation.${invitedBy === null ? 'text-by-operator' : 'text'}`, params),
      t('messages:staff-invitation.next', params),
      t('messages:staff-invitation.valid', params)
    ],
    facts: [],
    action: { label: t('messages:staff-invitation.action', params), url: link },
    why: t(`messages:staff-invitation.${invitedBy === null ? 'why-by-operator' : 'why'}`, params),
    language,
    merchantName: merchant.name,
    brandColor: merchant.brandColor,
    contact: t('messages:contact', { merchant: merchant.name, contact: merchant.contactEmail }),
    poweredBy: t('common:powered-by')
  };
  return {
    noticeId,
    from: { name: oneLine(merchant.name), address: merchant.contactEmail },
    to: { name: '', address: invitation.email },
    subject: oneLine(content.subject),
    html: await renderEmailHtml(content),
    text: renderEmailText(content),
    language,
    attachments: []
  };
}

/** A name can't add a header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
