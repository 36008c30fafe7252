import type { TextMessage } from '../../../channels/index.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';
import { checkAddress } from './check-address.ts';
import { composeSms, smsSender } from './sms-text.ts';

/** A notice as a text message. */
export function toSms(correspondence: Correspondence, content: NoticeContent, number: string): TextMessage {
  const { ctx, notice, merchant, t } = correspondence;
  return {
    noticeId: notice.id,
    from: smsSender(merchant),
    to: number,
    body: composeSms({
      sender: merchant.name,
      core: content.sms,
      ...(content.checkCode && {
        check: t('messages:sms-genuine', { code: content.checkCode, url: checkAddress(ctx, merchant.slug) })
      })
    })
  };
}
