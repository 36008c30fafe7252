import type { FaultCode, WarningCode } from './faults.ts';

/** The catalogue key of a fault's words; its `params`, and `column`, fill the placeholders. */
export function faultTextKey(code: FaultCode) {
  return `intake:fault.${code}` as const;
}

/** The catalogue key of a warning's words. */
export function warningTextKey(code: WarningCode) {
  return `intake:warning.${code}` as const;
}
