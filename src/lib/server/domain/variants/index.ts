export { assignArms, foreseeArms, type Comer } from './assign-arms.ts';
export { decideArm, HOLD_OUT, type Arm } from './decide-arm.ts';
export { listMetArms, type MetArm } from './list-met-arms.ts';
export {
  closeSplit,
  findLiveSplit,
  listSplits,
  openSplit,
  refuseWhileDivided,
  splitAt,
  type Layer,
  type Split
} from './splits.ts';
