/** The colour that repeats what a state says in words. */
export const stateTones = {
  on: 'good',
  off: 'plain',
  removed: 'plain',
  failing: 'wait',
  'given-up': 'bad',
  waiting: 'wait',
  delivered: 'good',
  failed: 'bad'
} as const;
