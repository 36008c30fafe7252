import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A notice from our intent to the carrier's answer. `withdraw`: what it would say is no longer true. `ambiguous` is our
 * not knowing whether the carrier has it, and an end: a second copy would be a guess.
 */
export const noticeLifecycle = lifecycle({
  queued: { claim: 'sending', withdraw: 'rejected' },
  sending: { deliver: 'sent', reject: 'rejected', postpone: 'queued', lose: 'ambiguous' },
  sent: {},
  rejected: {},
  ambiguous: {}
});

export type NoticeStatus = keyof typeof noticeLifecycle.table;
