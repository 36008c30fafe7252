export { areLimitsPossible, MOST_PER_DAY, MOST_PER_WEEK, type DunningLimitsSet } from './limits.ts';
export { listLimits, publishLimits } from './publish-limits.ts';
export {
  findContactHold,
  holdContact,
  holdReasons,
  releaseContact,
  type ContactHold,
  type HoldReason
} from './contact-holds.ts';
export { listContactHolds, type HeldContact } from './list-contact-holds.ts';
export type { HoldRule, SkipRule } from './decide-step.ts';
export { diffSequences, type SequenceDiff } from './diff-sequences.ts';
export {
  dryRunSequences,
  type DryRun,
  type DryRunLine,
  type DryRunPage
} from './dry-run/dry-run-sequences.ts';
export { totalDryRun, type DryRunTotals } from './dry-run/total-dry-run.ts';
export { runSequences } from './jobs.ts';
export { publishSequenceVariants } from './publish-variants.ts';
export { planSteps, type PlannedSteps } from './plan-steps.ts';
export {
  addSequence,
  bringBackSequence,
  findProblems,
  orderSequences,
  publishSequence,
  retireSequence,
  rollBackSequence,
  saveSequenceDraft
} from './publish-sequence.ts';
export {
  anchors,
  earlierOutcomes,
  SequenceDefinition,
  stepChannels,
  stepKinds,
  tones,
  type SequenceProblem,
  type SequenceStep,
  type StepChannel,
  type StepKind,
  type Tone
} from './sequence.ts';
export { readDunningSettings, type ChannelPrices, type DunningSettings } from './settings.ts';
export { readRemindersOf, type RemindersOfInvoice } from './reminders-of-invoices.ts';
export { retireUnusedSegment } from './retire-unused-segment.ts';
export { startRuns } from './start-runs.ts';
export {
  listSequences,
  listVersions,
  nextSequenceVersion,
  readSequence,
  type Sequence,
  type SequenceVersion
} from './versions.ts';
