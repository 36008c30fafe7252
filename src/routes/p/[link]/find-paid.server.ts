import type { PayPage } from '#lib/server/domain/collection/index.ts';
import type { Occasion } from '#lib/server/domain/feedback/index.ts';
import { openPayLink } from '#lib/server/domain/pay-links/index.ts';
import type { HeldLink } from '../link-access.server.ts';

type PaidEvent = Readonly<{ locals: App.Locals; url: URL }>;

/** How long after a payment whoever comes back by themselves is asked about it: later nobody remembers. */
const ASKED_FOR_HOURS = 24;

/**
 * The payment of this link that a visit is about: the one that it comes from (`from`), else the newest of the last day.
 * `undefined` while something is open, for then the page is about that.
 */
export async function findPaid(
  { locals: { ctx }, url }: PaidEvent,
  link: HeldLink,
  page: PayPage
): Promise<Occasion | undefined> {
  if (!('scope' in page) || page.state !== 'paid') return undefined;
  const since = ctx.clock.now().subtract({ hours: ASKED_FOR_HOURS });
  const newest = page.payments.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at));
  const payment =
    newest.find(({ attemptId }) => attemptId === url.searchParams.get('from')) ??
    newest.find(({ at }) => Temporal.Instant.compare(at, since) > 0);
  if (!payment) return undefined;
  const { merchantId, customerId } = await openPayLink(ctx, { token: link.token });
  return { merchantId, customerId, occasion: 'paid', occasionId: payment.attemptId };
}
