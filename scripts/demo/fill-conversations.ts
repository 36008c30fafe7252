import type { Context } from '../../src/lib/server/context.ts';
import {
  answerCustomer,
  listConversations,
  writeToMerchant
} from '../../src/lib/server/domain/notifications/index.ts';

/** One question that was answered, with a thank-you, and one that waits for an answer. Told once. */
export async function fillConversations(
  ctx: Context,
  { merchantId, answered, waiting }: Readonly<{ merchantId: string; answered: string; waiting: string }>
): Promise<void> {
  if ((await listConversations(ctx, { merchantId, show: 'all', skip: 0 })).items.length > 0) return;
  const write = (customerId: string, text: string) => writeToMerchant(ctx, { merchantId, customerId, text });
  await write(answered, 'Klopt het dat er deze maand een dag extra opvang op staat?');
  const [{ id: conversationId } = { id: '' }] = (
    await listConversations(ctx, { merchantId, show: 'waiting', skip: 0 })
  ).items;
  await answerCustomer(ctx, {
    ...{ merchantId, conversationId, channel: 'portal' },
    text: 'Ja, dat is de studiedag van de school. U had die dag bij ons aangevraagd.'
  });
  await write(waiting, 'Mag ik deze rekening in twee keer betalen? Mijn loon komt later.');
}
