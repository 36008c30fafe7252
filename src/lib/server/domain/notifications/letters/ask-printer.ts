import { and, asc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { LetterState } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { DeliveryState } from '../delivery/delivery-states.ts';
import type { Notice } from '../notices.ts';
import { recordDelivery } from '../reports/record-delivery.ts';
import { notice } from '../schema.ts';

/** What the post hasn't brought back by then has arrived, as far as anybody will ever know. */
const WATCHED_DAYS = 30;
const LETTERS_PER_PASS = 200;

const STATES: Readonly<Record<LetterState, DeliveryState>> = {
  accepted: 'accepted',
  printed: 'accepted',
  posted: 'sent',
  returned: 'undelivered'
};

/** Asks the print service how far it is with the letters that it took lately; a print service calls nobody. */
export async function askPrinter(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  if (!ctx.channels.letter.isSetUp) return;
  const { merchantId } = input;
  const now = ctx.clock.now();
  let last = now.subtract({ hours: 24 * WATCHED_DAYS });
  for (;;) {
    const letters = await listUnderWay(ctx, merchantId, last, now);
    for (const letter of letters) {
      const state = letter.providerRef && (await ctx.channels.letter.readState(letter.providerRef));
      if (state) await note(ctx, letter, STATES[state], state, now);
    }
    const end = letters.at(-1)?.sentAt;
    if (letters.length < LETTERS_PER_PASS || !end) return;
    last = end;
  }
}

function listUnderWay(
  ctx: Context,
  merchantId: string,
  after: Temporal.Instant,
  before: Temporal.Instant
): Promise<Notice[]> {
  return ctx.db.withMerchant(
    merchantId,
    async (tx) =>
      (await tx
        .select()
        .from(notice)
        .where(
          and(
            eq(notice.merchantId, merchantId),
            eq(notice.channel, 'letter'),
            eq(notice.status, 'sent'),
            inArray(notice.delivery, ['accepted', 'sent']),
            gt(notice.sentAt, after),
            lt(notice.sentAt, before)
          )
        )
        .orderBy(asc(notice.sentAt))
        .limit(LETTERS_PER_PASS)) as Notice[]
  );
}

async function note(
  ctx: Context,
  { merchantId, id }: Notice,
  state: DeliveryState,
  because: string,
  at: Temporal.Instant
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(notice)
      .where(and(eq(notice.merchantId, merchantId), eq(notice.id, id)))
      .for('update');
    if (row && row.delivery !== state)
      await recordDelivery(ctx, tx, row as Notice, {
        ...{ state, because, at },
        isAddressFault: false,
        reportId: null
      });
  });
}
