import { expect, test } from 'vitest';
import { lifecycleDiagram, withLifecycles } from '../../scripts/fences/lifecycle-diagram.ts';
import { lifecycle } from '../../src/lib/server/platform/lifecycle.ts';

const attempt = lifecycle({
  opened: { succeed: 'succeeded', ask: 'requires-action' },
  'requires-action': { succeed: 'succeeded' },
  succeeded: {}
});

test('a diagram has one arrow per move, starts at the first status and ends where nothing follows', () => {
  expect(lifecycleDiagram(attempt).split('\n')).toEqual([
    'stateDiagram-v2',
    '  [*] --> opened',
    '  opened --> succeeded: succeed',
    '  opened --> requires_action: ask',
    '  requires_action --> succeeded: succeed',
    '  succeeded --> [*]'
  ]);
});

test('a README gets its section once, keeps its own words, and follows the table', () => {
  const drawn = withLifecycles('# Collection\n\nOwns attempts.\n', [['attempt', attempt]]);
  expect(drawn).toContain('# Collection\n\nOwns attempts.\n\n## Lifecycle\n');
  expect(withLifecycles(drawn, [['attempt', attempt]])).toBe(drawn);

  // A heading that was written beforehand is the one.
  for (const heading of ['## Lifecycle', '## Lifecycles'])
    expect(withLifecycles(`# Collection\n\nOwns attempts.\n\n${heading}\n`, [['attempt', attempt]])).toBe(
      drawn
    );

  const changed = lifecycle({ opened: { fail: 'failed' }, failed: {} });
  const redrawn = withLifecycles(`${drawn}\n## Dates\n`, [['attempt', changed]]);
  expect(redrawn).toContain('opened --> failed: fail');
  expect(redrawn).not.toContain('succeed');
  expect(redrawn).toContain('## Dates');
});
