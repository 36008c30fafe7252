import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';

/** What stands between an empty merchant and the first payment, in the order in which it is done. */
const setUpSteps = ['brand', 'account', 'webhook', 'mail', 'invoice', 'link'] as const;

export type SetUpStep = Readonly<{ name: (typeof setUpSteps)[number]; isDone: boolean }>;

/** An event in the last week: a provider that was told another address since is noticed. */
const LATELY_HOURS = 7 * 24;
/** Before anybody chose a colour, ours stands there. */
const OWN_COLOUR = '#0b6e5f';

/**
 * How far a merchant is. Nothing is ticked by hand: each step is what the data say. A brand counts once
 * its page was saved, also as it was. A key counts once a request with it
 * was answered, mail once a carrier took one, the provider's road to us once an event came lately.
 */
export async function readSetUp(
  ctx: Pick<Context, 'db' | 'clock'>,
  merchantId: string
): Promise<SetUpStep[]> {
  const lately = ctx.clock.now().subtract({ hours: LATELY_HOURS }).toString();
  const acted = (...actions: string[]) => sql`exists (
    select from audit_entry where merchant_id = ${merchantId}
      and action = any(${sql.param(actions)}::text[]))`;
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Record<SetUpStep['name'], boolean>>(sql`select
      ${acted('change-merchant', 'keep-merchant')} or exists (
        select from merchant where id = ${merchantId} and brand_color <> ${OWN_COLOUR}) as brand,
      exists (
        select from payment_account a where a.merchant_id = ${merchantId} and a.is_enabled and a.provider = 'stripe')
        and (${acted('add-payment-account', 'change-payment-account', 'test-payment-account')} or exists (
          select from payment_attempt where merchant_id = ${merchantId} and status = 'succeeded')) as account,
      exists (
        select from webhook_inbox where merchant_id = ${merchantId} and received_at > ${lately}) as webhook,
      exists (
        select from audit_entry where merchant_id = ${merchantId} and action = 'send-test-mail'
          and details ->> 'outcome' = 'sent')
        or exists (
          select from notice where merchant_id = ${merchantId} and channel = 'email' and status = 'sent') as mail,
      exists (select from invoice where merchant_id = ${merchantId}) as invoice,
      exists (
        select from pay_link where merchant_id = ${merchantId} and opened_at is not null) as link`)
  );
  return setUpSteps.map((name) => ({ name, isDone: row![name] }));
}
