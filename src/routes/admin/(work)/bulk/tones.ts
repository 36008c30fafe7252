/** The colours that repeat what a run's status and a row's state say in words. */
export const RUN_TONES = {
  draft: 'plain',
  running: 'wait',
  stopped: 'wait',
  done: 'good',
  undoing: 'wait',
  undone: 'plain'
} as const;
export const ROW_TONES = {
  new: 'plain',
  waiting: 'wait',
  'left-out': 'plain',
  done: 'good',
  failed: 'bad',
  undone: 'plain',
  kept: 'wait'
} as const;
