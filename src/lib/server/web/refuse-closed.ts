import type { Merchant } from '../domain/identity/index.ts';
import { Refusal } from '../platform/refusal.ts';

/**
 * Pages of a merchant whose installation's operator has suspended it are closed: refuses `merchant-suspended`. On the
 * host of another merchant they don't exist: refuses `unknown`, as for what never was.
 */
export function refuseClosed(
  locals: Pick<App.Locals, 'home'>,
  { id, suspendedAt }: Pick<Merchant, 'id' | 'suspendedAt'>,
  unknown: string
): void {
  refuseElsewhere(locals, id, unknown);
  if (suspendedAt !== null) throw new Refusal('merchant-suspended');
}

/** On the host of another merchant than this one: refuses `unknown`. */
export function refuseElsewhere(
  { home }: Pick<App.Locals, 'home'>,
  merchantId: string,
  unknown: string
): void {
  if (home && home.merchantId !== merchantId) throw new Refusal(unknown);
}
