import type { HandoverStatus } from '#lib/server/domain/handover/index.ts';

/** How a case's state looks. */
export const toneOfCase: Readonly<Record<HandoverStatus, 'good' | 'wait' | 'bad' | 'plain'>> = {
  ...{ proposed: 'wait', announced: 'wait', dropped: 'plain', released: 'wait' },
  ...{ delivered: 'wait', acknowledged: 'wait', paid: 'good', recalled: 'plain', returned: 'bad' }
};
