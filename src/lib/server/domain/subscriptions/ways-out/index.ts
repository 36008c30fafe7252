export type { CancellationStatus } from '../cancellation-lifecycle.ts';
export {
  findReceipt,
  listCancellations,
  readCancellation,
  recordConfirmation,
  type Cancellation
} from './cancellations.ts';
export { declareCancellation, type Declaration } from './declare-cancellation.ts';
export { matchDeclaration, type DeclarationMatch } from './match-declaration.ts';
export { settleCancellation, type SettleCancellation } from './settle-cancellation.ts';
export { listWaysOut, type WayOutRule } from './ways-out.data.ts';
