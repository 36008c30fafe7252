import { describe, expect, test } from 'vitest';
import type { HoldReason } from '../../billing/index.ts';
import { decideCaseHold, holdEffects } from './decide-case-hold.ts';

const decide = (standing: readonly HoldReason[], told: HoldReason | null = null, isByPerson = true) =>
  decideCaseHold({ standing, told, isByPerson });

describe('what an agency is told of a customer who is left alone', () => {
  test.each<[readonly HoldReason[], HoldReason | null, ReturnType<typeof decideCaseHold>]>([
    [[], null, { kind: 'leave' }],
    [['hardship'], null, { kind: 'hold', because: 'hardship' }],
    [['hardship'], 'hardship', { kind: 'leave' }],
    [['hardship', 'death'], 'hardship', { kind: 'hold', because: 'death' }],
    [['staff', 'dispute', 'guardianship'], null, { kind: 'hold', because: 'guardianship' }],
    [['hardship'], 'dispute', { kind: 'hold', because: 'hardship' }],
    [[], 'death', { kind: 'go-on' }]
  ])('%j, told %s: %j', (standing, told, decision) => {
    expect(decide(standing, told)).toEqual(decision);
  });

  test('a hold that ran out by itself leaves it to a person, one that stands is told whoever placed it', () => {
    expect(decide([], 'hardship', false)).toEqual({ kind: 'leave' });
    expect(decide(['death'], null, false)).toEqual({ kind: 'hold', because: 'death' });
  });

  test('only what somebody may yet bear is paused; the rest stops', () => {
    expect(Object.keys(holdEffects).filter((each) => holdEffects[each as HoldReason] === 'pause')).toEqual([
      'hardship',
      'staff'
    ]);
  });
});
