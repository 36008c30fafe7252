import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { circuitLimits, decideAccountHealth, type AccountAnswer } from './decide-account-health.ts';

const start = Temporal.Instant.from('2026-11-23T08:00:00Z');
const at = (seconds: number) => start.add({ seconds });
/** One letter a second: `g`ood, `t`echnical, `p`robe, `.` nothing. */
const answers = (letters: string): AccountAnswer[] =>
  [...letters].flatMap((letter, second) => {
    const kind = ({ g: 'good', t: 'technical', p: 'probe' } as const)[letter];
    return kind ? [{ kind, at: at(second) }] : [];
  });
const failing = 'ttttt';
const rest = circuitLimits.openMinutes * 60;

describe('the circuit', () => {
  test.each([
    ['', 0, 'closed'],
    ['gggggggggg', 10, 'closed'],
    ['tttt', 4, 'closed'],
    ['ttttt', 5, 'open'],
    ['gtgtgtgtg', 9, 'closed'],
    ['gtgtgtgtgt', 10, 'open'],
    // Only the last ten count.
    ['ttttgggggggt', 12, 'closed'],
    [failing, rest, 'open'],
    [failing, rest + 5, 'half-open']
  ])('%s is, after %i s, %s', (letters, second, circuit) => {
    expect(decideAccountHealth(answers(letters), at(second)).circuit).toBe(circuit);
  });

  test('failures far apart open nothing', () => {
    const slow = [0, 5, 10, 15, 20, 25].map((minutes) => ({
      kind: 'technical' as const,
      at: start.add({ minutes })
    }));
    expect(decideAccountHealth(slow, start.add({ minutes: 26 })).circuit).toBe('closed');
  });

  test('one payment finds out whether it is well again: no second one beside it', () => {
    const probe: AccountAnswer = { kind: 'probe', at: at(rest + 10) };
    const health = (...more: AccountAnswer[]) =>
      decideAccountHealth([...answers(failing), probe, ...more], at(rest + 20));
    expect(decideAccountHealth(answers(failing), at(rest + 9)).mayTry).toBe(true);
    expect(health()).toMatchObject({ circuit: 'half-open', mayTry: false });
    expect(health({ kind: 'good', at: at(rest + 12) })).toMatchObject({ circuit: 'closed', mayTry: true });
    expect(health({ kind: 'technical', at: at(rest + 12) })).toMatchObject({
      circuit: 'open',
      mayTry: false
    });
  });

  test('a probe that never tells anything is followed by another', () => {
    const lost = [...answers(failing), { kind: 'probe' as const, at: at(rest + 10) }];
    const later = at(rest + 10 + circuitLimits.probeSeconds);
    expect(decideAccountHealth(lost, later)).toMatchObject({ circuit: 'half-open', mayTry: true });
  });

  test('a late good answer from before the trouble closes nothing', () => {
    expect(decideAccountHealth(answers(`${failing}g`), at(7)).circuit).toBe('open');
  });
});

test('whatever the answers: few failures never open it, and an open one is tried again in the end', () => {
  const some = fc.array(
    fc.tuple(fc.constantFrom('good', 'technical', 'probe'), fc.integer({ min: 0, max: 900 }))
  );
  fc.assert(
    fc.property(some, (pairs) => {
      const given = pairs
        .sort(([, a], [, b]) => a - b)
        .map(([kind, second]) => ({ kind, at: at(second) }) as AccountAnswer);
      const technical = given.filter(({ kind }) => kind === 'technical').length;
      const health = decideAccountHealth(given, at(900));
      if (technical < circuitLimits.technical) expect(health.circuit).toBe('closed');
      expect(decideAccountHealth(given, at(900 + rest + circuitLimits.probeSeconds)).mayTry).toBe(true);
    }),
    { numRuns: 1_000 }
  );
});
