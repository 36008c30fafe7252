import type { Said } from '../schema.ts';
import { smsText } from './to-sms.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/**
 * What a message said, for reading it again in the portal. Nothing in it opens anything: a pay link is cut down to where
 * it pointed, and the check code stays out.
 */
export function saidOf(correspondence: Correspondence, content: NoticeContent): Said {
  const { title, paragraphs, facts, amount } = content;
  return {
    title: withoutLinks(title),
    paragraphs: paragraphs.map(withoutLinks),
    facts: facts.map(({ label, value }) => ({ label: withoutLinks(label), value: withoutLinks(value) })),
    ...(amount && { amount: { minor: amount.minor, currency: amount.currency } }),
    ...(correspondence.notice.channel === 'sms' && {
      text: withoutLinks(smsText(correspondence, { sms: content.sms }))
    })
  };
}

/** `https://pay.example/p/4fT9xQ…` → `pay.example/p/…`. A link's secret is the last part of its path or its query. */
export function withoutLinks(text: string): string {
  return text.replace(/https?:\/\/([^\s/?#]+)(\/[\w-]*)?[^\s]*/g, '$1$2/…');
}
