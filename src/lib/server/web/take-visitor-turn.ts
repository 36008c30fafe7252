import type { LimitName } from '../platform/rate-limit/limits.data.ts';
import { takeTurn } from '../platform/rate-limit/take-turn.ts';
import { Refusal } from '../platform/refusal.ts';

type VisitorEvent = Readonly<{ locals: App.Locals; getClientAddress: () => string }>;

/** Counts one try of this address. Refuses `too-many-attempts` beyond the limit of that name. */
export async function takeVisitorTurn(event: VisitorEvent, bucket: LimitName): Promise<void> {
  const { ctx } = event.locals;
  const { allowed } = await takeTurn(ctx.db, bucket, event.getClientAddress(), ctx.clock.now());
  if (!allowed) throw new Refusal('too-many-attempts');
}
