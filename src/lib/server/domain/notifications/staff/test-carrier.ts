import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import type { SendOutcome } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readMerchant, recordAudit, toE164, type Merchant } from '../../identity/index.ts';
import { composeSms, smsSender } from '../compose/sms-text.ts';
import type { WhatsAppVariable } from '../delivery-schema.ts';
import { listWhatsAppTemplates, type WhatsAppTemplate } from '../whatsapp/whatsapp-templates.ts';
import { previewLetter } from '../words/preview-letter.ts';

/** The carriers that staff can try, beside that of mail (`sendTestMail`). */
export const testedCarriers = ['sms', 'whatsapp', 'letter'] as const;

/** Whom a test goes to: a phone of the person who asks; a letter goes to the merchant's own address. */
export type CarrierTest = Readonly<{ channel: 'sms' | 'whatsapp'; phone: string } | { channel: 'letter' }>;

type Asked = CarrierTest & Readonly<{ merchantId: string; language: Language; name: string }>;

/**
 * Sends a text message, a WhatsApp message or a letter that says it is a test, by the carrier that customers' messages go by
 * and from the same sender. By WhatsApp only what Meta approved may be said unasked: the first approved template. What comes of
 * it stands in the trail, without the number. Answers whether the carrier took it, and if not, its own words. Refuses
 * `phone-invalid`, `channel-not-set-up` and `whatsapp-template-missing`.
 */
export async function testCarrier(
  ctx: Context,
  asked: Asked
): Promise<Readonly<{ isSent: true } | { isSent: false; because: string }>> {
  const { merchantId, channel } = asked;
  const { merchant, templates } = await ctx.db.withMerchant(merchantId, async (tx) => ({
    merchant: await readMerchant(tx, merchantId),
    templates: await listWhatsAppTemplates(tx, merchantId)
  }));
  const send = await addressTo(ctx, { asked, merchant, templates });
  const outcome = await send();
  await ctx.db.withMerchant(merchantId, (tx) =>
    recordAudit(ctx, tx, merchantId, {
      action: 'test-carrier',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { channel, outcome: outcome.kind }
    })
  );
  return outcome.kind === 'sent' ? { isSent: true } : { isSent: false, because: outcome.because };
}

type Addressed = Readonly<{ asked: Asked; merchant: Merchant; templates: readonly WhatsAppTemplate[] }>;

async function addressTo(
  ctx: Context,
  { asked, merchant, templates }: Addressed
): Promise<() => Promise<SendOutcome>> {
  const { language } = asked;
  const { isSetUp, whatsapp, letter } = ctx.channels;
  const noticeId = newId(ctx.clock.now());
  const t = translator(language, merchant.isFormal ? 'formal' : 'friendly');
  const words = t('messages:test-carrier.text', { merchant: merchant.name });
  switch (asked.channel) {
    case 'sms': {
      if (!isSetUp.sms) throw new Refusal('channel-not-set-up');
      const body = composeSms({ sender: merchant.name, core: words });
      const message = { noticeId, from: smsSender(merchant), to: phoneOf(asked.phone, merchant), body };
      return () => ctx.channels.sms(message);
    }
    case 'whatsapp': {
      if (!whatsapp.isSetUp) throw new Refusal('channel-not-set-up');
      const to = phoneOf(asked.phone, merchant);
      const approved = templates.filter(
        ({ approval, category }) => approval === 'approved' && category !== 'marketing'
      );
      const template = approved.find((each) => each.language === language) ?? approved[0];
      if (!template) throw new Refusal('whatsapp-template-missing');
      const { contentSid, variables } = template;
      const values: Record<WhatsAppVariable, string> = {
        ...{ customer: asked.name, merchant: merchant.name, link: ctx.origin, code: 'TEST' },
        ...{ title: t('messages:test-carrier.title'), text: words },
        amount: formatMoney(money(0, 'EUR'), language)
      };
      const message = {
        ...{ noticeId, to, contentSid },
        variables: Object.fromEntries(variables.map((name, place) => [String(place + 1), values[name]]))
      };
      return () => whatsapp.send(message);
    }
    case 'letter': {
      if (!letter.isSetUp) throw new Refusal('channel-not-set-up');
      const pdf = await previewLetter({
        ...{ message: 'overdue-first', channel: 'letter', language, merchant, origin: ctx.origin },
        tone: merchant.isFormal ? 'formal' : 'friendly',
        texts: { title: t('messages:test-carrier.title'), body: words },
        recipient: { name: merchant.name, address: merchant.address }
      });
      const { country } = merchant.address;
      return () => letter.send({ noticeId, pdf, recipientName: merchant.name, country });
    }
  }
}

function phoneOf(written: string, { country }: Merchant): string {
  const number = toE164(written, country);
  if (!number) throw new Refusal('phone-invalid');
  return number;
}
