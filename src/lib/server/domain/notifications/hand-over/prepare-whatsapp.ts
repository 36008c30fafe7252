import { formatMoney } from '#lib/money/index.ts';
import type { SendOutcome } from '../../../channels/index.ts';
import type { Correspondence, NoticeContent } from '../compose/notice-content.ts';
import type { WhatsAppVariable } from '../delivery-schema.ts';
import { reportAddress } from '../reports/report-address.ts';
import { findWhatsAppWay } from '../whatsapp/whatsapp-reach.ts';

/** Meta takes no line breaks, tabs or long runs of spaces in a variable, and no empty ones. */
const NOT_IN_A_VARIABLE = /\s+/g;
/** A template's body has at most 1,024 characters in all. */
const MOST_CHARACTERS = 300;

/** A notice as the approved template of its kind and language; looked at once more, as everything about WhatsApp. */
export async function prepareWhatsApp(
  correspondence: Correspondence,
  content: NoticeContent
): Promise<(() => Promise<SendOutcome>) | undefined> {
  const { ctx, tx, notice } = correspondence;
  const way = await findWhatsAppWay(ctx, tx, notice.kind, correspondence);
  if (!way) return undefined;
  const { contentSid, variables } = way.template;
  const values = Object.entries(valuesOf(correspondence, content)).map(
    ([name, value]) =>
      [name, value.replace(NOT_IN_A_VARIABLE, ' ').trim().slice(0, MOST_CHARACTERS) || '–'] as const
  );
  const byName = Object.fromEntries(values) as Record<WhatsAppVariable, string>;
  const message = {
    noticeId: notice.id,
    to: way.number,
    contentSid,
    variables: Object.fromEntries(variables.map((name, place) => [String(place + 1), byName[name]])),
    reportTo: reportAddress(ctx, notice.merchantId)
  };
  return () => ctx.channels.whatsapp.send(message);
}

function valuesOf(
  { customer, merchant, notice }: Correspondence,
  { title, paragraphs, amount, action, checkCode }: NoticeContent
): Readonly<Record<WhatsAppVariable, string>> {
  return {
    customer: customer.name,
    merchant: merchant.name,
    title,
    text: paragraphs.join(' '),
    amount: amount ? formatMoney(amount, notice.language) : '',
    link: action?.url ?? '',
    code: checkCode ?? ''
  };
}
