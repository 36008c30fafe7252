import { expect, test } from 'vitest';
import { openWorld } from '../world/world.ts';
import { codesOf } from './authenticator.ts';

test('shows what every authenticator app shows, and the code after it (RFC 6238, appendix B)', () => {
  const world = openWorld({ accounts: [], clock: { fixedAt: 0 } });
  expect(codesOf(world, 59_000)).toEqual([]);
  world.keepSetting('authenticators', [{ name: 'Eva', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }]);
  expect(codesOf(world, 59_000)).toMatchObject([{ name: 'Eva', code: '287082' }]);
  expect(codesOf(world, 1_111_111_109_000)).toMatchObject([{ code: '081804', next: '050471' }]);
});
