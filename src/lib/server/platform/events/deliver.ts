import { and, eq, isNull, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../db/database.ts';
import { domainEvent, eventDelivery } from './schema.ts';

/** An event as its subscriber gets it. */
export type DeliveredEvent = Readonly<typeof domainEvent.$inferSelect>;

const DeliveryData = v.object({ merchantId: v.string(), eventId: v.string() });

/**
 * Makes a job's `run` of a subscriber: reads the event, runs the use case, marks the delivery. A job that comes again
 * after its delivery does nothing; one that died before marking it runs the use case again, which must bear that.
 */
export function onEvent<C extends Readonly<{ db: Database; clock: Clock }>>(
  subscriber: string,
  act: (ctx: C, event: DeliveredEvent) => Promise<void>
) {
  return async (ctx: C, data: Readonly<Record<string, unknown>>): Promise<void> => {
    const { merchantId, eventId } = v.parse(DeliveryData, data);
    const isThis = and(
      eq(eventDelivery.merchantId, merchantId),
      eq(eventDelivery.eventId, eventId),
      eq(eventDelivery.subscriber, subscriber)
    );
    const event = await ctx.db.withMerchant(merchantId, async (tx) => {
      const [waiting] = await tx
        .update(eventDelivery)
        .set({ attempts: sql`${eventDelivery.attempts} + 1` })
        .where(and(isThis, isNull(eventDelivery.deliveredAt)))
        .returning();
      if (!waiting) return undefined;
      const [row] = await tx
        .select()
        .from(domainEvent)
        .where(and(eq(domainEvent.merchantId, merchantId), eq(domainEvent.id, eventId)));
      return row;
    });
    if (!event) return;
    await act(ctx, event);
    const deliveredAt = ctx.clock.now();
    await ctx.db.withMerchant(merchantId, (tx) =>
      tx.update(eventDelivery).set({ deliveredAt }).where(isThis)
    );
  };
}
