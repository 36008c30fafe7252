import type { LimitName } from '../platform/rate-limit/limits.data.ts';
import { takeTurnOrRefuse } from '../platform/rate-limit/take-turn.ts';

type VisitorEvent = Readonly<{ locals: App.Locals; getClientAddress: () => string }>;

/** Counts one try of this address. Refuses `too-many-attempts` beyond the limit of that name. */
export async function takeVisitorTurn(event: VisitorEvent, bucket: LimitName): Promise<void> {
  const { ctx } = event.locals;
  await takeTurnOrRefuse(ctx.db, bucket, event.getClientAddress(), ctx.clock.now());
}
