import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { domainEvent } from '../../platform/events/schema.ts';
import { Refusal } from '../../platform/refusal.ts';
import {
  publicEvents,
  publicEventTypes,
  type PublicEventType,
  type PublicKind
} from './public-events.data.ts';

/** An event as other systems see it. */
export type PublicEvent = Readonly<{
  /** The same in the API, in every try of a webhook and in every replay. */
  id: string;
  type: PublicEventType;
  /** Of this type's data: another number means other fields. */
  version: number;
  at: Temporal.Instant;
  data: Readonly<Record<string, unknown>>;
}>;

type StoredEvent = Readonly<typeof domainEvent.$inferSelect>;

const kinds: Readonly<Record<string, PublicKind>> = publicEvents;
const typeOf = new Map<string, PublicEventType>(
  publicEventTypes.map((type) => [publicEvents[type].from, type])
);

/** A domain's event in public words; `undefined` for what is nobody else's business. Pure. */
export function toPublicEvent({
  id,
  type: from,
  subjectId,
  payload,
  at
}: StoredEvent): PublicEvent | undefined {
  const type = typeOf.get(from);
  if (type === undefined) return undefined;
  const { subject, fields, version } = kinds[type]!;
  const data = Object.fromEntries([
    ...(subject === undefined ? [] : [[subject, subjectId]]),
    // What an older event didn't say yet is left out.
    ...Object.entries(fields).flatMap(([name, inside]) =>
      inside in payload ? [[name, payload[inside]]] : []
    )
  ]);
  return { id, type, version, at, data };
}

/** The body of a webhook: what Standard Webhooks 1.0 recommends, with the event's id and version. */
export function bodyOf({ id, type, version, at, data }: PublicEvent): string {
  return JSON.stringify({ type, timestamp: at.toString(), id, version, data });
}

/** The domain's names of public types. */
export function domainTypesOf(types: readonly string[]): string[] {
  return types.flatMap((type) => (kinds[type] ? [kinds[type].from] : []));
}

/**
 * A merchant's public events, newest first: `limit` of them behind `after`, the id of the last one of the page before,
 * and `next`, the `after` of the page behind.
 */
export async function listPublicEvents(
  ctx: Pick<Context, 'db'>,
  wish: Readonly<{
    merchantId: string;
    types?: readonly PublicEventType[] | undefined;
    after?: string | undefined;
    limit: number;
  }>
): Promise<Readonly<{ items: readonly PublicEvent[]; next: string | null }>> {
  const { merchantId, types = publicEventTypes, after, limit } = wish;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(domainEvent)
      .where(
        and(
          eq(domainEvent.merchantId, merchantId),
          inArray(domainEvent.type, domainTypesOf(types)),
          after === undefined ? undefined : lt(domainEvent.id, after)
        )
      )
      .orderBy(desc(domainEvent.id))
      .limit(limit + 1)
  );
  const items = rows.slice(0, limit).flatMap((row) => toPublicEvent(row) ?? []);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One public event. Refuses `event-not-found`, also for what isn't public. */
export async function readPublicEvent(
  ctx: Pick<Context, 'db'>,
  { merchantId, eventId }: Readonly<{ merchantId: string; eventId: string }>
): Promise<PublicEvent> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(domainEvent)
      .where(and(eq(domainEvent.merchantId, merchantId), eq(domainEvent.id, eventId)))
  );
  const event = row && toPublicEvent(row);
  if (!event) throw new Refusal('event-not-found');
  return event;
}
