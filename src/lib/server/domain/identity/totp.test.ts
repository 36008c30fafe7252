import { describe, expect, test } from 'vitest';
import { acceptedStep } from './totp.ts';

/** RFC 6238, appendix B: the ASCII secret "12345678901234567890", SHA-1, the last six of its eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);

describe('acceptedStep', () => {
  test.each([
    [59, '287082', 1],
    [1111111109, '081804', 37037036],
    [1111111111, '050471', 37037037],
    [1234567890, '005924', 41152263],
    [2000000000, '279037', 66666666],
    [20000000000, '353130', 666666666]
  ])('knows the code of the RFC at %i seconds', (seconds, code, step) => {
    expect(acceptedStep(SECRET, code, at(seconds), null)).toBe(step);
  });

  test.each([
    ['the step before', 1111111109 + 30, 37037036],
    ['the step after', 1111111109 - 30, 37037036],
    ['two steps before', 1111111109 + 60, undefined],
    ['two steps after', 1111111109 - 60, undefined]
  ])('allows for clocks that differ by one step: %s', (_, seconds, expected) => {
    expect(acceptedStep(SECRET, '081804', at(seconds), null)).toBe(expected);
  });

  test.each([
    [37037035, 37037036],
    [37037036, undefined],
    [37037037, undefined]
  ])('after the code of step %i gives %s', (lastStep, expected) => {
    expect(acceptedStep(SECRET, '081804', at(1111111109), lastStep)).toBe(expected);
  });

  test.each(['081 804', '081-804', ' 081804 '])('reads %j as people type it', (typed) => {
    expect(acceptedStep(SECRET, typed, at(1111111109), null)).toBe(37037036);
  });

  test.each(['', '81804', '0818040', '08180a', '٠٨١٨٠٤', '1e5'])('refuses %j', (typed) => {
    expect(acceptedStep(SECRET, typed, at(1111111109), null)).toBeUndefined();
  });
});
