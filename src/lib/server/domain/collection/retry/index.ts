export { decideRetry, mayBeSent } from './decide-retry.ts';
export { decideSepaReason } from './decide-sepa-reason.ts';
export type * from './retry-history.ts';
export type { RetryPolicy } from './retry-policy.ts';
export { retryPolicies, type Segment } from './retry-policies.data.ts';
export { ceilings, sepaRepresentments } from './network-ceilings.data.ts';
