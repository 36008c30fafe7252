import type { Context } from '../../context.ts';
import { recordAudit } from '../identity/index.ts';
import { revokePayLinks } from './mint-pay-link.ts';
import { readPayLink } from './queries.ts';

/** Ends a link at once. Ending it again changes nothing. Refuses `pay-link-unknown`, the same for another merchant's. */
export async function revokePayLink(
  ctx: Context,
  input: Readonly<{ merchantId: string; payLinkId: string }>
): Promise<void> {
  const { merchantId, payLinkId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { state } = await readPayLink(tx, merchantId, payLinkId, now);
    if (state === 'revoked') return;
    await revokePayLinks(ctx, tx, { merchantId, payLinkIds: [payLinkId] });
    await recordAudit(ctx, tx, merchantId, {
      action: 'revoke-pay-link',
      subjectKind: 'pay-link',
      subjectId: payLinkId
    });
  });
}
