import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A notice from our intent to the carrier's answer. `withdraw`: what it would say is no longer true. `ambiguous` is our not knowing whether the carrier has it; a
 * second copy would be a guess, which only a person may make. `dead`: no way was left; a person may try again.
 */
export const noticeLifecycle = lifecycle({
  queued: { claim: 'sending', withdraw: 'rejected', 'set-aside': 'dead' },
  sending: { deliver: 'sent', reject: 'rejected', postpone: 'queued', lose: 'ambiguous', 'give-up': 'dead' },
  sent: {},
  rejected: {},
  ambiguous: { replay: 'queued' },
  dead: { replay: 'queued' }
});

export type NoticeStatus = keyof typeof noticeLifecycle.table;
