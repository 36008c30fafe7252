import { lifecycle } from '../../platform/lifecycle.ts';

/** An act that needs two people, from the one who asks to the one who answers. */
export const releaseLifecycle = lifecycle({
  asked: { release: 'released', refuse: 'refused', withdraw: 'withdrawn' },
  released: {},
  refused: {},
  withdrawn: {}
});

export type ReleaseStatus = keyof typeof releaseLifecycle.table;
