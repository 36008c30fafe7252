export { checkExperiment } from './check-experiment.ts';
export type { ExperimentProblem } from './check-plan.ts';
export { countComers, type Forecast } from './count-comers.ts';
export { rails, type Rail } from './count-outcomes.ts';
export {
  addExperiment,
  addVariant,
  changeWords,
  discardExperiment,
  dropVariant,
  saveExperiment
} from './draft-experiment.ts';
export { chooseVariant, stopExperiment } from './end-experiment.ts';
export { ExperimentFrame, variantKeys, type ExperimentPlan, type VariantKey } from './experiment-plan.ts';
export { listExperiments, readExperiment, type Experiment } from './experiments.ts';
export {
  findVariantOfStep,
  findVariantOfWords,
  findVariantsOfRetries,
  type UsedVariant
} from './find-variant.ts';
export { experimentJobs } from './jobs.ts';
export { readResults, type ArmResult, type ExperimentResults } from './read-results.ts';
export { startExperiment } from './start-experiment.ts';
export type { RailVerdict, Verdict } from './statistics/judge-arms.ts';
export { powers } from './statistics/sample-size.ts';
export { listSources, type Source } from './take-content.ts';
export { watchOfMerchant } from './watch-experiments.ts';
