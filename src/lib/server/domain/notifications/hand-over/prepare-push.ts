import type { SendOutcome } from '../../../channels/index.ts';
import type { Correspondence, NoticeContent } from '../compose/notice-content.ts';
import { withoutLinks } from '../compose/said-of.ts';
import { closePushSubscriptions, openPushTargets, recordPushSent } from '../push/push-subscriptions.ts';

/** What fits a lock screen; the rest is in the portal. */
const MOST_CHARACTERS = 240;

/**
 * A notice as a notification on each of the customer's devices; a tap opens it in the portal. It carries no link that
 * opens anything and no code: a lock screen is read by whoever passes.
 */
export async function preparePush(
  { ctx, tx, notice, merchant }: Correspondence,
  content: NoticeContent
): Promise<(() => Promise<SendOutcome>) | undefined> {
  const { merchantId, customerId, id: noticeId, language } = notice;
  const targets = await openPushTargets(ctx, tx, merchantId, customerId);
  if (targets.length === 0) return undefined;
  const payload = JSON.stringify({
    title: merchant.name.slice(0, 80),
    body: pushText(content),
    path: `/my/${merchant.slug}/messages/${noticeId}`,
    tag: noticeId,
    lang: language
  });
  return async () => {
    const outcomes = await Promise.all(
      targets.map(async ({ id, endpoint, keys }) => ({
        id,
        outcome: await ctx.channels.push.send({ noticeId, target: { endpoint, keys }, payload })
      }))
    );
    const at = ctx.clock.now();
    await ctx.db.withMerchant(merchantId, async (later) => {
      const gone = outcomes.filter(({ outcome }) => isGone(outcome)).map(({ id }) => id);
      const sent = outcomes.filter(({ outcome }) => outcome.kind === 'sent').map(({ id }) => id);
      await closePushSubscriptions(later, { merchantId, ids: gone, because: 'gone', at });
      await recordPushSent(later, { merchantId, ids: sent, at });
    });
    return together(outcomes.map(({ outcome }) => outcome));
  };
}

/** The words of a notification. */
export function pushText({ push }: Pick<NoticeContent, 'push'>): string {
  const text = withoutLinks(push);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

function isGone(outcome: SendOutcome): boolean {
  return outcome.kind === 'rejected' && outcome.because.startsWith('gone');
}

/** One device that has it is enough; one that may get it later is worth a second try. */
function together(outcomes: readonly SendOutcome[]): SendOutcome {
  const find = (kind: SendOutcome['kind']) => outcomes.find((outcome) => outcome.kind === kind);
  return (
    find('sent') ??
    find('unavailable') ??
    find('unknown') ??
    find('rejected') ?? { kind: 'rejected', because: 'no device' }
  );
}
