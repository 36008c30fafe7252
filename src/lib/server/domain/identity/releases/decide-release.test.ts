import fc from 'fast-check';
import { expect, test } from 'vitest';
import { staffRoles } from '../may-do.ts';
import { decideRelease, releaseKinds } from './decide-release.ts';

test.each([
  ['another one in finance releases a write-off', 'b', 'finance', 'write-off', 'release', undefined],
  ['who asked never does', 'a', 'owner', 'write-off', 'release', 'own-release-not-allowed'],
  ['nor refuses it in somebody’s name', 'a', 'owner', 'refund', 'refuse', 'own-release-not-allowed'],
  ['but takes it back', 'a', 'support', 'refund', 'withdraw', undefined],
  ['nobody else does that', 'b', 'owner', 'refund', 'withdraw', 'withdraw-not-allowed'],
  ['support releases no money', 'b', 'support', 'refund', 'release', 'act-not-allowed'],
  ['a viewer refuses nothing', 'b', 'viewer', 'write-off', 'refuse', 'act-not-allowed'],
  ['another one in finance hands a claim over', 'b', 'finance', 'handover', 'release', undefined],
  ['who proposed it doesn’t', 'a', 'finance', 'handover', 'release', 'own-release-not-allowed'],
  ['finance gives nobody a new second factor', 'b', 'finance', 'second-factor', 'release', 'act-not-allowed'],
  ['an owner does', 'b', 'owner', 'second-factor', 'release', undefined],
  ['but not their own', 's', 'owner', 'second-factor', 'release', 'own-release-not-allowed']
] as const)('%s', (_, id, role, kind, answer, refused) => {
  expect(decideRelease({ id, role }, { kind, askedBy: 'a', subjectId: 's' }, answer)).toBe(refused);
});

test('whatever it is, one person alone never gets it done', () => {
  const kind = fc.constantFrom(...releaseKinds);
  const role = fc.constantFrom(...staffRoles);
  fc.assert(
    fc.property(kind, role, fc.uuid(), fc.uuid(), (kind, role, id, subjectId) => {
      expect(decideRelease({ id, role }, { kind, askedBy: id, subjectId }, 'release')).toBeDefined();
    })
  );
});
