import { lifecycle } from '../../platform/lifecycle.ts';

/** The customer's bank asks (`inquiry`), takes the money (`open`), and decides. News may skip steps; a decision is final. */
export const disputeLifecycle = lifecycle({
  inquiry: { withdraw: 'open', win: 'won', lose: 'lost' },
  open: { win: 'won', lose: 'lost' },
  won: {},
  lost: {}
});

export type DisputeStatus = keyof typeof disputeLifecycle.table;
