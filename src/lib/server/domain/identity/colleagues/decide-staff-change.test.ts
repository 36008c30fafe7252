import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StaffRole } from '../may-do.ts';
import { decideStaffChange } from './decide-staff-change.ts';

const ROLES: readonly StaffRole[] = ['owner', 'finance', 'support', 'viewer'];
const anRole = fc.constantFrom(...ROLES);

test.each([
  ['an owner gives a colleague another role', 'owner', 'viewer', 'finance', 2, undefined],
  ['an owner makes a colleague an owner', 'owner', 'viewer', 'owner', 1, undefined],
  ['an owner ends a colleague’s access', 'owner', 'finance', 'none', 1, undefined],
  ['an owner ends another owner’s access', 'owner', 'owner', 'none', 2, undefined],
  ['the last owner stays one', 'owner', 'owner', 'finance', 1, 'last-owner'],
  ['finance changes nobody', 'finance', 'viewer', 'support', 2, 'act-not-allowed'],
  ['support ends nobody’s access', 'support', 'viewer', 'none', 2, 'act-not-allowed']
] as const)('%s', (_, actor, person, to, owners, refused) => {
  const asked = { actor: { id: 'a', role: actor }, person: { id: 'b', role: person }, to, owners };
  expect(decideStaffChange(asked)).toBe(refused);
});

test.each([
  ['owner', 'finance', 2, undefined],
  ['owner', 'viewer', 1, 'last-owner'],
  ['owner', 'none', 2, 'own-access-ended'],
  ['owner', 'none', 1, 'last-owner'],
  ['finance', 'owner', 2, 'own-role-raised'],
  ['viewer', 'support', 2, 'own-role-raised'],
  ['finance', 'viewer', 2, 'act-not-allowed']
] as const)(
  'somebody of role %s who makes themselves %s, beside %d owners in all: %s',
  (role, to, owners, refused) => {
    const self = { id: 'a', role };
    expect(decideStaffChange({ actor: self, person: self, to, owners })).toBe(refused);
  }
);

test('however people change each other, an owner is left and nobody has raised themselves', () => {
  const step = fc.record({
    actor: fc.nat(4),
    person: fc.nat(4),
    to: fc.oneof(anRole, fc.constant('none' as const))
  });
  fc.assert(
    fc.property(fc.array(anRole, { minLength: 5, maxLength: 5 }), fc.array(step), (others, steps) => {
      const roles: (StaffRole | 'none')[] = ['owner', ...others.slice(1)];
      for (const { actor, person, to } of steps) {
        const [mine, theirs] = [roles[actor]!, roles[person]!];
        if (mine === 'none' || theirs === 'none') continue;
        const owners = roles.filter((role) => role === 'owner').length;
        const asked = {
          actor: { id: `${actor}`, role: mine },
          person: { id: `${person}`, role: theirs },
          to,
          owners
        };
        if (decideStaffChange(asked) !== undefined) continue;
        if (actor === person)
          expect(ROLES.indexOf(to as StaffRole)).toBeGreaterThanOrEqual(ROLES.indexOf(mine));
        roles[person] = to;
      }
      expect(roles).toContain('owner');
    })
  );
});
