import type { TextMessage } from '../../../channels/index.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';
import { checkAddress } from './check-address.ts';
import { composeSms, smsSender } from './sms-text.ts';
import type { Letterhead } from './to-email.ts';

/** A notice as a text message. */
export function toSms(correspondence: Correspondence, content: NoticeContent, number: string): TextMessage {
  const { notice, merchant } = correspondence;
  return {
    noticeId: notice.id,
    from: smsSender(merchant),
    to: number,
    body: smsText(correspondence, content)
  };
}

/** The words of a text message. */
export function smsText(
  { ctx, merchant, t }: Pick<Letterhead, 'ctx' | 'merchant' | 't'>,
  { sms, checkCode }: Pick<NoticeContent, 'sms' | 'checkCode'>
): string {
  return composeSms({
    sender: merchant.name,
    core: sms,
    ...(checkCode && {
      check: t('messages:sms-genuine', { code: checkCode, url: checkAddress(ctx, merchant.slug) })
    })
  });
}
