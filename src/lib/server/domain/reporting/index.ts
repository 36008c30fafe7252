export { checkInvariants, type Violation } from './check-invariants.ts';
export { reportingJobs } from './jobs.ts';
