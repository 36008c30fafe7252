import type { ChargeOutcome } from '../../gateway/index.ts';

/** Whether the gateway can prove that nothing was executed, and that nothing will come of it later. */
export function isUnexecuted(outcome: ChargeOutcome): boolean {
  return outcome.kind === 'failed' && outcome.decline.executed === 'surely-not';
}
