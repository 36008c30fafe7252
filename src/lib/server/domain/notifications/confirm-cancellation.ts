import { formatDateTime } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import {
  renderEmailHtml,
  renderEmailText,
  type EmailContent,
  type EmailMessage
} from '../../channels/index.ts';
import type { Context } from '../../context.ts';
import { renderConfirmation } from '../../documents/index.ts';
import { Transient } from '../../platform/transient.ts';
import { readMerchant } from '../identity/index.ts';
import { readCancellation, recordConfirmation } from '../subscriptions/index.ts';
import { confirmationInput, type ConfirmationGiven } from './documents/confirmation-input.ts';
import { fileName } from './documents/file-name.ts';

/**
 * Confirms a declaration to the address that was typed into it, with its receipt as a file. That address may be
 * anybody's, so this is no notice to a customer. A second copy after a crash does no harm, a missing one would: what
 * the mail server refused, or may have lost, is written on the declaration for staff to see.
 */
export async function confirmCancellation(
  ctx: Context,
  input: Readonly<{ merchantId: string; cancellationId: string }>
): Promise<void> {
  const { merchantId, cancellationId: id } = input;
  const given = await ctx.db.withMerchant(merchantId, async (tx): Promise<ConfirmationGiven> => {
    const declared = await readCancellation(tx, merchantId, id);
    const merchant = await readMerchant(tx, merchantId);
    const formality = merchant.isFormal ? 'formal' : 'friendly';
    return { declared, merchant, language: declared.language, formality };
  });
  const { confirmedAt, confirmationProblem } = given.declared;
  if (confirmedAt !== null || confirmationProblem !== null) return;
  const outcome = await ctx.channels.email(await composeConfirmation(given));
  if (outcome.kind === 'unavailable') throw new Transient(`email is away: ${outcome.because}`);
  await ctx.db.withMerchant(merchantId, (tx) =>
    recordConfirmation(
      tx,
      outcome.kind === 'sent'
        ? { merchantId, id, confirmedAt: ctx.clock.now() }
        : { merchantId, id, problem: `${outcome.kind}: ${outcome.because}` }
    )
  );
}

async function composeConfirmation(given: ConfirmationGiven): Promise<EmailMessage> {
  const { declared, merchant, language, formality } = given;
  const t = translator(language, formality);
  const receipt = confirmationInput(given);
  const content = confirmationContent(given);
  return {
    noticeId: declared.id,
    from: { name: oneLine(merchant.name), address: merchant.contactEmail },
    to: { name: oneLine(declared.name), address: declared.email },
    subject: oneLine(content.subject),
    html: await renderEmailHtml(content),
    text: renderEmailText(content),
    language,
    attachments: [
      {
        fileName: fileName(`${t(`ways-out:by.${declared.kind}.document`)} ${declared.number}`, 'pdf'),
        contentType: 'application/pdf',
        bytes: await renderConfirmation(receipt)
      }
    ]
  };
}

function confirmationContent(given: ConfirmationGiven): EmailContent {
  const { declared, merchant, language, formality } = given;
  const t = translator(language, formality);
  const { headline, facts, paragraphs } = confirmationInput(given);
  const contact = [merchant.contactEmail, merchant.contactPhone].filter(Boolean).join(' · ');
  return {
    language,
    merchantName: merchant.name,
    brandColor: merchant.brandColor,
    subject: t(`ways-out:by.${declared.kind}.mail-subject`, { merchant: merchant.name }),
    preheader: headline,
    title: headline,
    paragraphs: [t('ways-out:mail.greeting', { name: declared.name }), ...paragraphs],
    facts,
    contact: t('messages:contact', { merchant: merchant.name, contact }),
    why: t('ways-out:mail.why', {
      merchant: merchant.name,
      date: formatDateTime(declared.receivedAt, merchant.zone, language)
    }),
    poweredBy: t('common:powered-by')
  };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
