import { lifecycle } from '../../platform/lifecycle.ts';

/** A customer asks to be forgotten, and may take it back; staff answer it once. */
export const eraseRequestLifecycle = lifecycle({
  asked: { withdraw: 'withdrawn', refuse: 'refused', release: 'released' },
  withdrawn: {},
  refused: {},
  released: {}
});

export type EraseRequestStatus = keyof typeof eraseRequestLifecycle.table;
