import { lifecycle } from '../../platform/lifecycle.ts';

/**
 * A movement on the account, from its being told to its place in our books. `waiting` is the work list; `ignored` is
 * what concerns no customer; `superseded` is a batch of which the parts were told later.
 */
export const entryLifecycle = lifecycle({
  received: { place: 'placed', wait: 'waiting', ignore: 'ignored', supersede: 'superseded' },
  waiting: { place: 'placed', ignore: 'ignored', supersede: 'superseded' },
  placed: {},
  ignored: {},
  superseded: {}
});
